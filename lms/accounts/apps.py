from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "lms.accounts"
    label = "accounts"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from lms.accounts import checks, receivers  # noqa: F401, PLC0415 - apps must be ready first


class BackOfficePeopleConfig(WagtailUsersAppConfig):
    """wagtail.users with our listing of people in the place of its own, which knows no NIP and no scope."""

    user_viewset = "lms.accounts.back_office.PersonViewSet"
