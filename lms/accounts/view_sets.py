"""Back-office pages that show and change only the rows a person's role covers."""

from typing import Any

from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

PAGES = ("add", "edit", "delete", "history", "usage", "inspect", "copy")


class OwnRowsIndexView(generic.IndexView):  # type: ignore[misc]
    """Wagtail asks a listing's policy only whether anything may be seen; this one asks for the rows."""

    def get_base_queryset(self) -> Any:
        return self.permission_policy.rows(self.request.user)


class OwnRowsEditView(generic.EditView):  # type: ignore[misc]
    """Wagtail asks an edit page's policy only whether any row may be changed; this one asks for the row."""

    def get_object(self, queryset: Any = None) -> Any:
        return super().get_object(self.permission_policy.rows(self.request.user))


class OwnRowsViewSet(ModelViewSet):  # type: ignore[misc]
    """A view set of which only the named pages exist; `permission_policy` is an `AbilityPolicy`.

    Wagtail's history, usage and delete pages don't ask about the single row, and what
    was done is told by the audit log.
    """

    pages: frozenset[str] = frozenset({"add", "edit"})
    index_view_class = OwnRowsIndexView
    edit_view_class = OwnRowsEditView
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        missing = {f"{page}_url_name": None for page in PAGES if page not in self.pages}
        return super().get_common_view_kwargs(**{**missing, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[Any]:
        kept = {"index", "index_results", *self.pages}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]

    def register_permissions(self) -> None:
        """Roles, not Django's permissions, decide here: there is nothing to tick in a group."""
