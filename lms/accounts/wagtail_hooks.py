from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from .back_office import AuditViewSet, GrantViewSet, PersonViewSet, UnitViewSet


class PeopleMenuItem(MenuItem):
    """The person listing is registered by wagtail.users in our place; only its menu item is ours."""

    def is_shown(self, request):
        return PersonViewSet.permission_policy.user_has_permission(request.user, "view")


class PeopleGroup(ViewSetGroup):
    menu_label = _("People")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 500
    items = (UnitViewSet, GrantViewSet, AuditViewSet)

    def get_submenu_items(self):
        listing = reverse("wagtailusers_users:index")
        return [PeopleMenuItem(_("People"), listing, icon_name="user", order=0), *super().get_submenu_items()]


@hooks.register("register_admin_viewset")
def register_people():
    return PeopleGroup()
