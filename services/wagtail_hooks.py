"""Services in the back office: their standards, the units' pledges and the facets."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSetGroup

from lms.accounts import policy
from lms.accounts.view_sets import OwnRowsViewSet
from services import admin_views
from services.forms import PledgeForm, ServiceForm, component_field
from services.models import EDIT, PUBLISHED_PARTS, Category, LifeEvent, Part, Religion, Service, ServicePledge

DESCRIPTION = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("slug"), FieldPanel("code")]),
            FieldPanel("summary"),
            FieldPanel("keywords"),
            FieldPanel("audience"),
        ],
        heading=_("Description"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("authority"),
            FieldRowPanel([FieldPanel("category"), FieldPanel("religion")]),
            FieldPanel("life_events"),
        ],
        heading=_("Where it belongs"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("time_amount"), FieldPanel("time_unit")]),
            FieldRowPanel(
                [FieldPanel("cost_rupiah"), FieldPanel("cost_most_rupiah"), FieldPanel("cost_note")]
            ),
        ],
        heading=_("Time and cost"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("action_label"), FieldPanel("action_url")]),
            FieldPanel("office_hours"),
        ],
        heading=_("Access"),
    ),
    InlinePanel("channels", heading=_("Channels"), label=_("Channel")),
]
STANDARD = [
    MultiFieldPanel(
        [FieldPanel(component_field(part)) for part in PUBLISHED_PARTS], heading=_("Published components")
    ),
    MultiFieldPanel(
        [FieldPanel(component_field(part)) for part in Part if part not in PUBLISHED_PARTS],
        heading=_("Internal components"),
    ),
]


class ServiceViewSet(OwnRowsViewSet):
    model = Service
    name = "services_admin"
    url_prefix = "layanan"
    icon = "clipboard-list"
    menu_label = _("Services")
    index_view_class = admin_views.ServiceIndexView
    add_view_class = admin_views.ServiceCreateView
    edit_view_class = admin_views.ServiceEditView
    edit_template_name = "services/admin/edit.html"
    edit_handler = TabbedInterface(
        [ObjectList(DESCRIPTION, heading=_("Description")), ObjectList(STANDARD, heading=_("Standard"))],
        base_form_class=ServiceForm,
    )
    list_display = [
        TitleColumn("title", label=_("Service"), url_name="services_admin:edit", sort_key="title"),
        Column("authority_name", label=_("Work unit")),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column(
            "filled", label=_("Standard"), accessor=lambda row: gettext("%(n)s of 14") % {"n": row.filled}
        ),
    ]
    list_filter = ["state", "category"]
    list_export = ["code", "title", "authority_name", "state", "filled"]
    search_fields = ["title", "code"]
    ordering = ["title"]
    permission_policy = policy.AbilityPolicy(
        Service,
        verbs=dict.fromkeys(("view", "add", "change"), EDIT),
        rows=lambda user: Service.objects.editable_by(user),
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:service>/pindah/<slug:name>/", admin_views.move, name="move"),
            path("<int:service>/alihkan/", admin_views.transfer, name="transfer"),
        ]


class PledgeViewSet(OwnRowsViewSet):
    model = ServicePledge
    name = "pledges_admin"
    url_prefix = "maklumat"
    icon = "doc-full"
    menu_label = _("Service pledges")
    index_view_class = admin_views.PledgeIndexView
    add_view_class = admin_views.PledgeCreateView
    edit_view_class = admin_views.PledgeEditView
    edit_handler = ObjectList(
        [
            FieldPanel("unit"),
            FieldPanel("body"),
            FieldRowPanel([FieldPanel("place"), FieldPanel("signed_on")]),
            FieldRowPanel([FieldPanel("signatory_name"), FieldPanel("signatory_position")]),
        ],
        base_form_class=PledgeForm,
    )
    list_display = [
        TitleColumn("unit_name", label=_("Work unit"), url_name="pledges_admin:edit"),
        Column("signed_on", label=_("Signed"), sort_key="signed_on"),
    ]
    search_fields = ["unit__code", "place"]
    permission_policy = policy.AbilityPolicy(
        ServicePledge,
        verbs=dict.fromkeys(("view", "add", "change"), EDIT),
        rows=lambda user: ServicePledge.objects.editable_by(user),
    )


class _FacetViewSet(OwnRowsViewSet):
    icon = "tag"
    form_fields = ["title", "slug"]
    list_display = ["title", "slug"]
    search_fields = ["title"]

    @property
    def permission_policy(self) -> policy.AbilityPolicy:
        verbs = dict.fromkeys(("view", "add", "change"), "edit_site")
        return policy.AbilityPolicy(self.model, verbs=verbs, rows=lambda user: self.model.objects.all())


class CategoryViewSet(_FacetViewSet):
    model = Category
    menu_label = _("Categories")


class LifeEventViewSet(_FacetViewSet):
    model = LifeEvent
    menu_label = _("Life events")


class ReligionViewSet(_FacetViewSet):
    model = Religion
    menu_label = _("Religions")


class ServiceGroup(ModelViewSetGroup):
    menu_label = _("Public services")
    menu_icon = "clipboard-list"
    menu_order = 160
    items = (ServiceViewSet(), PledgeViewSet(), CategoryViewSet(), LifeEventViewSet(), ReligionViewSet())


@hooks.register("register_admin_viewset")
def services() -> ServiceGroup:
    return ServiceGroup()
