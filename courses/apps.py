from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from courses import addresses


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Trainings")

    def ready(self) -> None:
        # Not in urls: the API's addresses use it too, and either may be read first.
        register_converter(addresses.UnitKey, "unit_key")
