"""Question banks in the back office: the list, a new bank, its name, and the addresses of its pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from lms.accounts import policy
from lms.accounts.models import name_expression
from lms.accounts.view_sets import OwnRowsEditView, OwnRowsIndexView, OwnRowsViewSet

from . import bank_question_views, bank_views, banking, exchange_views
from .bank_forms import BankForm
from .models import Question, QuestionBank


class OwnBanks(OwnRowsIndexView):
    def get_base_queryset(self) -> QuerySet[QuestionBank]:
        counts = Question.objects.filter(bank=OuterRef("pk")).order_by().values("bank")
        counts = counts.annotate(
            in_use=Count("pk", filter=Q(retired_at=None)), categories=Count("category", distinct=True)
        )
        return (
            super()
            .get_base_queryset()
            .annotate(
                question_count=Coalesce(Subquery(counts.values("in_use")), 0),
                category_count=Coalesce(Subquery(counts.values("categories")), 0),
                unit_name=name_expression("unit_id", timezone.localdate()),
            )
        )


class NewBank(generic.CreateView):  # type: ignore[misc]
    def save_instance(self) -> QuestionBank:
        return banking.keep(self.form.save(commit=False), by=self.request.user, at=timezone.now())

    def get_success_url(self) -> str:
        return reverse("banks:contents", args=[self.object.pk])


class RenameBank(OwnRowsEditView):
    def save_instance(self) -> QuestionBank:
        return banking.keep(self.form.save(commit=False), by=self.request.user, at=timezone.now())

    def get_success_url(self) -> str:
        return reverse("banks:contents", args=[self.object.pk])


def _owner(bank: Any) -> str:
    return bank.course_code or bank.unit_name or ""


class BankViewSet(OwnRowsViewSet):  # type: ignore[misc]
    model = QuestionBank
    name = "banks"
    url_namespace = "banks"
    url_prefix = "bank-soal"
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    menu_order = 161
    add_to_admin_menu = True
    index_view_class = OwnBanks
    add_view_class = NewBank
    edit_view_class = RenameBank
    list_display = [
        TitleColumn("name", label=_("Name"), url_name="banks:contents", sort_key="name"),
        Column("owner", label=_("Belongs to"), accessor=_owner),
        Column("question_count", label=_("Questions")),
        Column("category_count", label=_("Categories")),
    ]
    ordering = ["name"]
    search_fields = ["name", "course_code"]
    permission_policy = policy.AbilityPolicy(
        QuestionBank,
        verbs=dict.fromkeys(("view", "add", "change"), "edit_questions"),
        rows=lambda user: QuestionBank.objects.editable_by(user),
    )

    def get_form_class(self, for_update: bool = False) -> type[BankForm]:
        return BankForm

    def get_urlpatterns(self) -> list[Any]:
        question = "<int:bank>/soal/<int:question>/"
        return [
            *super().get_urlpatterns(),
            path("<int:bank>/", bank_views.contents, name="contents"),
            path("<int:bank>/banyak/", bank_views.many, name="many"),
            path("<int:bank>/kategori/", bank_views.add_category, name="add_category"),
            path("<int:bank>/kategori/<int:category>/", bank_views.change_category, name="change_category"),
            path("<int:bank>/soal/<slug:kind>/tambah/", bank_question_views.add, name="add_question"),
            path(question, bank_question_views.question, name="question"),
            path(f"{question}ubah/", bank_question_views.edit, name="edit_question"),
            path(f"{question}pensiunkan/", bank_question_views.retire, name="retire_question"),
            *exchange_views.addresses("<int:bank>/"),
        ]
