"""Assignments and their grading in the back office: lists, forms, addresses, who may."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton

from lms.accounts import abilities, policy
from lms.accounts.view_sets import OwnRowsEditView, OwnRowsIndexView, OwnRowsViewSet

from . import answer_grading_views, assignments, grading_views
from .assignment_forms import AssignmentForm
from .models import Assignment, Work


class OwnAssignments(OwnRowsIndexView):
    def get_base_queryset(self) -> QuerySet[Assignment]:
        handed_in = Q(works__submitted_at__isnull=False)
        waiting = Q(works__state__in=[Work.State.WAITING, Work.State.SECOND, Work.State.TO_RECONCILE])
        return (
            super()
            .get_base_queryset()
            .annotate(
                handed_in=Count("works", filter=handed_in), waiting_count=Count("works", filter=waiting)
            )
        )


class KeepsAssignment:
    """Both forms write through the one rule."""

    form: AssignmentForm
    request: HttpRequest

    def save_instance(self) -> Assignment:
        return assignments.keep(self.form.save(commit=False), by=self.request.user, at=timezone.now())


class NewAssignment(KeepsAssignment, generic.CreateView):  # type: ignore[misc]
    template_name = "assessments/admin/assignment_new.html"

    def get_success_url(self) -> str:
        return reverse("assignments:edit", args=[self.object.pk])


class EditAssignment(KeepsAssignment, OwnRowsEditView):
    template_name = "assessments/admin/assignment.html"

    def get_success_url(self) -> str:
        return reverse("assignments:edit", args=[self.object.pk])

    @property
    def header_buttons(self) -> list[HeaderButton]:
        queue = f"{reverse('grading:queue')}?assignment={self.object.pk}"
        return [HeaderButton(_("Grading"), queue, icon_name="edit")]


class AssignmentViewSet(OwnRowsViewSet):  # type: ignore[misc]
    model = Assignment
    name = "assignments"
    url_namespace = "assignments"
    url_prefix = "tugas"
    icon = "edit"
    menu_label = _("Assignments")
    menu_order = 161
    add_to_admin_menu = True
    index_view_class = OwnAssignments
    add_view_class = NewAssignment
    edit_view_class = EditAssignment
    list_display = [
        TitleColumn("title", label=_("Title"), url_name="assignments:edit", sort_key="title"),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("course_code", label=_("Training"), sort_key="course_code"),
        Column("handed_in", label=_("Handed in")),
        Column("waiting_count", label=_("Waiting")),
    ]
    ordering = ["course_code", "title"]
    search_fields = ["title", "activity_key", "course_code"]
    permission_policy = policy.AbilityPolicy(
        Assignment,
        verbs=dict.fromkeys(("view", "add", "change"), "edit_course"),
        rows=lambda user: Assignment.objects.editable_by(user),
    )

    def get_form_class(self, for_update: bool = False) -> type[AssignmentForm]:
        return AssignmentForm


class GradersOnly(MenuItem):  # type: ignore[misc]
    def is_shown(self, request: HttpRequest) -> bool:
        return abilities.of(request.user).may("grade_attempts")


class GradingViewSet(ViewSet):  # type: ignore[misc]
    """The desk of those who grade: the queue, a work, its files."""

    name = "grading"
    url_prefix = "penilaian"
    icon = "tasks"
    menu_label = _("Grading")
    menu_order = 162
    add_to_admin_menu = True

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        return GradersOnly

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", grading_views.queue, name="queue"),
            path("<int:work>/", grading_views.work, name="work"),
            path("<int:work>/berkas/<int:file>/", grading_views.file, name="file"),
        ]


class AnswerGradingViewSet(ViewSet):  # type: ignore[misc]
    """The desk for answers of quizzes that await a person: the queue, an attempt, its files."""

    name = "answers"
    url_prefix = "penilaian-jawaban"
    icon = "tasks"
    menu_label = _("Grading of answers")
    menu_order = 163
    add_to_admin_menu = True

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        return GradersOnly

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", answer_grading_views.queue, name="queue"),
            path("<int:attempt>/", answer_grading_views.attempt, name="attempt"),
            path("<int:attempt>/berkas/<int:file>/", answer_grading_views.file, name="file"),
        ]
