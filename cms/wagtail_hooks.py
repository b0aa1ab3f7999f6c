"""What we add to Wagtail's admin: publishing curricula, choosers, one's own courses, the door."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button

from cms import admin_urls, choosers, tasks
from cms.models import CourseIndexPage, CoursePage
from cms.models.curriculum import AuthoringPage
from courses.models import Course
from lms.accounts import abilities
from lms.lib.queue import after_commit

PUBLISH = "action-publish-curriculum"


@hooks.register("register_admin_urls")
def our_pages() -> list[Any]:
    return [path("", include(admin_urls))]


@hooks.register("register_admin_viewset")
def choosing() -> list[Any]:
    return [
        choosers.verses, choosers.media, choosers.slides, choosers.quizzes, choosers.assignments,
    ]  # fmt: skip


class PublishCurriculum(ActionMenuItem):
    """Saves the draft, then leads to the page that says what would be published."""

    label = _("Save and publish curriculum…")
    name = PUBLISH
    icon_name = "upload"
    order = 0


@hooks.register("construct_page_action_menu")
def one_way_to_publish(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Pages of a curriculum go live together with a version, so they have no button of their own for it."""
    page = context.get("page") or context.get("parent_page")
    if not isinstance(getattr(page, "specific", page), AuthoringPage | CourseIndexPage):
        return
    items[:] = [item for item in items if item.name != "action-publish"]
    if context["view"] == "edit" and not context.get("locked_for_user"):
        items.append(PublishCurriculum())


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def after_saving(request: HttpRequest, page: Any) -> HttpResponse | None:
    if isinstance(page, CoursePage):
        after_commit(tasks.sync_course, page_id=page.pk)
    if isinstance(page, AuthoringPage) and PUBLISH in request.POST:
        return redirect("cms_publish", page.course_page().pk)
    return None


@hooks.register("register_page_header_buttons")
def header_buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Any:
    specific = page.specific
    if isinstance(specific, AuthoringPage):
        url = reverse("cms_publish", args=[specific.course_page().pk])
        yield Button(_("Publish curriculum"), url, icon_name="upload", priority=5)


@hooks.register("before_edit_page")
@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
@hooks.register("before_publish_page")
@hooks.register("before_copy_page")
def guard(request: HttpRequest, page: Any, *args: Any) -> None:
    """Groups follow roles a moment later; who lost a role is refused at once."""
    specific = page.specific
    if isinstance(specific, AuthoringPage) and not abilities.of(request.user).may(
        "edit_course", specific.course_page()
    ):
        raise PermissionDenied


@hooks.register("before_create_page")
def guard_below(request: HttpRequest, parent: Any, page_class: Any) -> None:
    guard(request, parent)


@hooks.register("before_move_page")
def guard_both(request: HttpRequest, page: Any, destination: Any) -> None:
    guard(request, page)
    guard(request, destination)


class MyCourses(Component):
    """The dashboard's first panel: the trainings one may edit, and what stands between them and learners."""

    name = "my_courses"
    template_name = "cms/admin/my_courses.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        answer = abilities.of(parent_context["request"].user)
        pages = CoursePage.objects.filter(
            answer.where("edit_course", unit="organiser", course="code")
        ).order_by("title")
        rows = list(pages.select_related("topic")[:50])
        versions = {
            course.code: course.current_version
            for course in Course.objects.filter(code__in=[page.code for page in rows]).select_related(
                "current_version"
            )
        }
        return {"rows": [(page, versions.get(page.code)) for page in rows], "is_long": len(rows) > 3}


@hooks.register("construct_homepage_panels")
def my_courses(request: HttpRequest, panels: list[Any]) -> None:
    if abilities.of(request.user).may("edit_course"):
        panels.append(MyCourses())


class AuthorsOnly(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return abilities.of(request.user).may("edit_course")


@hooks.register("register_admin_menu_item")
def decks() -> MenuItem:
    return AuthorsOnly(_("Slides"), reverse("cms_decks"), name="decks", icon_name="doc-full", order=310)


@hooks.register("insert_global_admin_css")
def own_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("insert_global_admin_js")
def own_script() -> str:
    return format_html('<script type="module" src="{}"></script>', static("cms/admin.js"))
