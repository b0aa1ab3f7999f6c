"""The outline of a training inside its editor."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class OutlinePanel(Panel):
    """Subjects and units with their state, links to edit and add, and the way to publishing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Outline"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/outline_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            page = self.instance
            context["rows"] = page.get_descendants().order_by("path").select_related("content_type")
            context["course"] = page.course_page()
            context["page"] = page
            return context
