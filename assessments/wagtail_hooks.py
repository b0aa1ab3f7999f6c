"""Quizzes in the back office: the list, a quiz's rules with its questions, and who may edit them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from lms.accounts import abilities, policy
from lms.accounts.view_sets import OwnRowsEditView, OwnRowsIndexView, OwnRowsViewSet

from . import (
    admin_views,
    analysis_views,
    authoring,
    builder,
    builder_views,
    editor_views,
    entry_views,
    exchange_views,
    marking_views,
    regrade_views,
)
from .assignment_admin import AnswerGradingViewSet, AssignmentViewSet, GradingViewSet
from .bank_view_set import BankViewSet
from .forms import QuizForm
from .models import Attempt, Question, Quiz, Slot


class OwnQuizzes(OwnRowsIndexView):
    def get_base_queryset(self) -> QuerySet[Quiz]:
        return (
            super()
            .get_base_queryset()
            .annotate(
                question_count=_counted(Slot.objects.all()),
                attempt_count=_counted(Attempt.objects.all()),
            )
        )


class NewQuiz(generic.CreateView):  # type: ignore[misc]
    template_name = "assessments/admin/new_quiz.html"

    def save_instance(self) -> Quiz:
        return authoring.keep(self.form.save(commit=False), by=self.request.user, at=timezone.now())

    def get_success_url(self) -> str:
        return reverse("quizzes:edit", args=[self.object.pk])


class EditQuiz(OwnRowsEditView):
    """A quiz's rules, its questions in order, and how much it is used."""

    template_name = "assessments/admin/quiz.html"

    def save_instance(self) -> Quiz:
        return authoring.keep(self.form.save(commit=False), by=self.request.user, at=timezone.now())

    def get_success_url(self) -> str:
        return reverse("quizzes:edit", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        quiz = self.object
        used = Attempt.objects.filter(quiz=quiz).aggregate(
            attempts=Count("pk"),
            learners=Count("learner", distinct=True),
            passed=Count("learner", distinct=True, filter=Q(passed=True)),
        )
        kinds = [
            (reverse("quizzes:add_question", args=[quiz.pk, kind]), label)
            for kind, label in Question.Kind.choices
        ]
        return super().get_context_data(**kwargs) | {
            "built": builder.of(quiz, self.request.user),
            "used": used,
            "kinds": kinds,
        }

    @property
    def header_buttons(self) -> list[HeaderButton]:
        named = [
            (_("Preview as learner"), "quizzes:preview", "view"),
            (_("When it may be started"), "quizzes:windows", "date"),
            *self._for_organisers(),
            (_("Item analysis"), "quizzes:analysis", "table"),
            (_("Attempts"), "quizzes:attempts", "group"),
            (_("Mark again"), "quizzes:regrades", "rotate"),
            (_("Import questions"), "quizzes:import", "upload"),
            (_("Export questions"), "quizzes:export", "download"),
        ]
        return [
            HeaderButton(label, reverse(name, args=[self.object.pk]), icon_name=icon)
            for label, name, icon in named
        ]

    def _for_organisers(self) -> list[tuple[Any, str, str]]:
        """What only those who run batches may do."""
        if not abilities.of(self.request.user).may("manage_batches"):
            return []
        return [(_("Accommodations"), "quizzes:accommodations", "user")]


class QuizViewSet(OwnRowsViewSet):  # type: ignore[misc]
    model = Quiz
    name = "quizzes"
    url_namespace = "quizzes"
    url_prefix = "kuis"
    icon = "help"
    menu_label = _("Quizzes")
    menu_order = 160
    add_to_admin_menu = True
    index_view_class = OwnQuizzes
    add_view_class = NewQuiz
    edit_view_class = EditQuiz
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        TitleColumn("title", label=_("Title"), url_name="quizzes:edit", sort_key="title"),
        Column("purpose", label=_("Purpose"), accessor="get_purpose_display"),
        Column("course_code", label=_("Training"), sort_key="course_code"),
        Column("question_count", label=_("Questions")),
        Column("attempt_count", label=_("Attempts")),
    ]
    ordering = ["course_code", "title"]
    search_fields = ["title", "activity_key", "course_code"]
    search_backend_name = None
    permission_policy = policy.AbilityPolicy(
        Quiz,
        verbs=dict.fromkeys(("view", "add", "change"), "edit_course"),
        rows=lambda user: Quiz.objects.editable_by(user),
    )

    def get_form_class(self, for_update: bool = False) -> type[QuizForm]:
        return QuizForm

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:quiz>/soal/<slug:kind>/tambah/", admin_views.add_question, name="add_question"),
            path("<int:quiz>/soal/<int:question>/", admin_views.edit_question, name="edit_question"),
            path("<int:quiz>/susun/", builder_views.arrange, name="arrange"),
            path("<int:quiz>/pilih/", builder_views.pick, name="pick"),
            path("<int:quiz>/undian/", builder_views.add_draw, name="add_draw"),
            path("<int:quiz>/undian/<int:slot>/", builder_views.edit_draw, name="edit_draw"),
            path("<int:quiz>/bagian/", builder_views.add_section, name="add_section"),
            path("<int:quiz>/bagian/<int:section>/", builder_views.edit_section, name="edit_section"),
            path(
                "<int:quiz>/bagian/<int:section>/ubah/", builder_views.change_section, name="change_section"
            ),
            path("<int:quiz>/jendela/", entry_views.windows, name="windows"),
            path("<int:quiz>/jendela/<int:window>/hapus/", entry_views.remove_window, name="remove_window"),
            path("<int:quiz>/kelonggaran/", entry_views.accommodations, name="accommodations"),
            path(
                "<int:quiz>/kelonggaran/<int:accommodation>/akhiri/",
                entry_views.withdraw_accommodation,
                name="withdraw_accommodation",
            ),
            path("<int:quiz>/pratinjau/", admin_views.preview, name="preview"),
            path("<int:quiz>/analisis/", analysis_views.page, name="analysis"),
            path("<int:quiz>/analisis.csv", analysis_views.download, name="analysis_file"),
            *exchange_views.addresses("<int:quiz>/"),
            path("<int:quiz>/percobaan/", marking_views.attempts, name="attempts"),
            path("<int:quiz>/percobaan/<int:attempt>/", marking_views.attempt, name="attempt"),
            path("<int:quiz>/nilai-ulang/", regrade_views.regrades, name="regrades"),
            path("<int:quiz>/nilai-ulang/<int:regrade>/", regrade_views.regrade, name="regrade"),
            path("<int:quiz>/nilai-ulang/<int:regrade>.csv", regrade_views.download, name="regrade_file"),
            path("<int:quiz>/nilai-ulang/<int:regrade>/terapkan/", regrade_views.apply, name="apply_regrade"),
            path(
                "<int:quiz>/nilai-ulang/<int:regrade>/buang/", regrade_views.discard, name="discard_regrade"
            ),
        ]


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of these rows belong to each quiz, counted apart so that two counts don't multiply."""
    counts = rows.filter(quiz=OuterRef("pk")).order_by().values("quiz").annotate(count=Count("pk"))
    return Coalesce(Subquery(counts.values("count")), 0)


@hooks.register("register_admin_urls")
def question_editor() -> list[Any]:
    return [
        path("soal/pratinjau/<slug:kind>/", editor_views.preview, name="assessments_preview_question"),
        path("soal/gambar/", editor_views.add_image, name="assessments_add_image"),
    ]


@hooks.register("register_admin_viewset")
def quizzes() -> QuizViewSet:
    return QuizViewSet()


@hooks.register("register_admin_viewset")
def banks() -> BankViewSet:
    return BankViewSet()


@hooks.register("register_admin_viewset")
def assignments() -> list[Any]:
    return [AssignmentViewSet(), GradingViewSet(), AnswerGradingViewSet()]
