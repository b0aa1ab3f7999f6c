"""Forms of the question banks: a bank, what a listing asks for, where a question is, what is done to many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses.models import Course
from lms.accounts import abilities
from lms.accounts.models import WorkUnit

from .bank_contents import NO_CATEGORY, RETIRED, UNUSED, USED, Asked
from .models import Question, QuestionBank, Quiz

OF_COURSE, OF_UNIT = "course", "unit"
LONGEST_TAG = 60
MOST_TAGS = 20


class BankForm(WagtailAdminModelForm):  # type: ignore[misc]
    """A bank's name and, while it is new, whose it is."""

    owner = forms.ChoiceField(
        label=gettext_lazy("Belongs to"),
        help_text=gettext_lazy(
            "A work unit's bank serves all trainings of the unit and of those below. A training has one bank."
        ),
    )

    class Meta:
        model = QuestionBank
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["owner"]
            return
        self.fields["owner"].choices = [
            ("", "---------"),
            (_("Work units"), [(f"{OF_UNIT}:{one.pk}", one.name) for one in self._units()]),
            (
                _("Trainings"),
                [(f"{OF_COURSE}:{one.code}", f"{one.title} ({one.code})") for one in self._courses()],
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kind, _colon, key = str(cleaned.get("owner", "")).partition(":")
        if kind == OF_COURSE:
            self.instance.course_code = key
            if QuestionBank.objects.filter(course_code=key).exists():
                self.add_error("owner", _("This training has its bank already."))
        elif kind == OF_UNIT:
            self.instance.unit_id = int(key)
        twins = QuestionBank.objects.filter(unit=self.instance.unit_id, name=cleaned.get("name", ""))
        if self.instance.unit_id and twins.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("The work unit has a bank of this name already."))
        return cleaned

    def _units(self) -> Iterable[WorkUnit]:
        covered = abilities.of(self.for_user).where("edit_questions", path="path")
        return WorkUnit.objects.with_names(timezone.localdate()).filter(covered).order_by("path")

    def _courses(self) -> Iterable[Course]:
        with_bank = QuestionBank.objects.exclude(course_code="").values("course_code")
        return Course.objects.editable_by(self.for_user).exclude(code__in=with_bank).order_by("title")


class AskForm(forms.Form):
    """What a listing is narrowed to. What makes no sense is not asked, instead of being refused."""

    text = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    tag = forms.ChoiceField(label=gettext_lazy("Tag"), required=False)
    difficulty = forms.ChoiceField(label=gettext_lazy("Difficulty"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    usage = forms.ChoiceField(label=gettext_lazy("Usage"), required=False)

    def __init__(self, data: Any, paths: Iterable[str], tags: Iterable[str]) -> None:
        super().__init__(data)
        every = ("", _("All"))
        offered = {
            "category": [every, (NO_CATEGORY, _("Without a category")), *((one, one) for one in paths)],
            "tag": [every, *((one, one) for one in tags)],
            "difficulty": [every, *Question.Difficulty.choices],
            "kind": [every, *Question.Kind.choices],
            "usage": [
                ("", _("In use")),
                (USED, _("Used by a quiz")),
                (UNUSED, _("Used by no quiz")),
                (RETIRED, _("Retired")),
            ],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        self.is_valid()
        return Asked(**{name: self.cleaned_data.get(name, "") for name in self.fields})


def tags_in(text: str) -> list[str]:
    """The tags of a comma-separated line, each once."""
    return list(dict.fromkeys(name for part in text.split(",") if (name := " ".join(part.split()))))


class TagsField(forms.CharField):
    """Tags, comma-separated."""

    def clean(self, value: Any) -> Any:
        tags = tags_in(super().clean(value))
        if any(len(tag) > LONGEST_TAG or "\x00" in tag for tag in tags) or len(tags) > MOST_TAGS:
            raise forms.ValidationError(
                _("At most %(most)s tags of at most %(longest)s characters.")
                % {"most": MOST_TAGS, "longest": LONGEST_TAG}
            )
        return tags


class CategoryField(forms.CharField):
    """A category by its path, with those that are there offered by the list `categories` on the page."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = gettext_lazy('One below another with "/", for example "Manajerial/Integritas".')
        super().__init__(
            **{"label": gettext_lazy("Category"), "max_length": 400, "help_text": help_text, **kwargs},
            widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
        )


class PlaceForm(forms.Form):
    """Where a question is found in its bank."""

    prefix = "place"
    category = CategoryField(required=False)
    tags = TagsField(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Separated by commas.")
    )
    difficulty = forms.ChoiceField(label=gettext_lazy("Difficulty"), required=False)

    def __init__(self, data: Any = None, *, question: Question | None = None, path: str = "") -> None:
        known = {"category": path}
        if question:
            known = {
                "category": question.category.path if question.category else "",
                "tags": ", ".join(tag.name for tag in question.tags.all()),
                "difficulty": question.difficulty,
            }
        super().__init__(data, initial=known)
        self.fields["difficulty"].choices = [("", _("Not said")), *Question.Difficulty.choices]  # type: ignore[attr-defined]

    @property
    def is_posted(self) -> bool:
        return self.is_bound and self.add_prefix("category") in self.data


class ManyForm(forms.Form):
    """What is asked of a person before something is done to many questions: nothing, in most cases."""

    def __init__(self, data: Any, *, bank: QuestionBank, user: Any) -> None:
        super().__init__(data)
        self.bank, self.user = bank, user
        self.offer()

    def offer(self) -> None:
        """Fill the choices that depend on the bank and on the person."""


class TagManyForm(ManyForm):
    tags = TagsField(label=gettext_lazy("Tags"), help_text=gettext_lazy("Separated by commas."))


class UntagManyForm(ManyForm):
    tags = forms.MultipleChoiceField(label=gettext_lazy("Tags"), widget=forms.CheckboxSelectMultiple)

    def offer(self) -> None:
        self.fields["tags"].choices = [(one.name, one.name) for one in self.bank.tags.all()]  # type: ignore[attr-defined]


class CategorizeManyForm(ManyForm):
    category = CategoryField()


class GradeManyForm(ManyForm):
    difficulty = forms.ChoiceField(
        label=gettext_lazy("Difficulty"), choices=lambda: Question.Difficulty.choices
    )


class MoveManyForm(ManyForm):
    bank_to = forms.ModelChoiceField(label=gettext_lazy("Bank"), queryset=QuestionBank.objects.none())

    def offer(self) -> None:
        others = QuestionBank.objects.editable_by(self.user).filter(~Q(pk=self.bank.pk))
        self.fields["bank_to"].queryset = others  # type: ignore[attr-defined]


class PlaceManyForm(ManyForm):
    quiz = forms.ModelChoiceField(label=gettext_lazy("Quiz"), queryset=Quiz.objects.none())

    def offer(self) -> None:
        self.fields["quiz"].queryset = Quiz.objects.editable_by(self.user)  # type: ignore[attr-defined]
