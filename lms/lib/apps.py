from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "lms.lib"
    label = "lib"

    def ready(self) -> None:
        from lms.lib import checks  # noqa: F401, PLC0415 - settings are whole only now
