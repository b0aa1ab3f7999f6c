"""Forms of the quiz builder: a random draw, and a section."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .authoring import Draw
from .models import Category, Question, QuestionBank, Quiz, Section, Slot, Tag

MOST_DRAWN = 500


class DrawForm(forms.Form):
    """What a random draw takes from one bank."""

    count = forms.IntegerField(
        label=gettext_lazy("How many questions"), min_value=1, max_value=MOST_DRAWN, initial=5
    )
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=gettext_lazy("Any"),
        help_text=gettext_lazy("With all categories below it."),
    )
    tag = forms.ModelChoiceField(
        label=gettext_lazy("Tag"),
        queryset=Tag.objects.none(),
        required=False,
        empty_label=gettext_lazy("Any"),
    )
    difficulty = forms.ChoiceField(label=gettext_lazy("Difficulty"), required=False)
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=gettext_lazy("Before the sections"),
    )

    def __init__(self, data: Any, *, quiz: Quiz, bank: QuestionBank, slot: Slot | None = None) -> None:
        super().__init__(data, initial=_of_slot(slot) if slot else None)
        self.bank = bank
        self.fields["category"].queryset = bank.categories.all()  # type: ignore[attr-defined]
        self.fields["tag"].queryset = bank.tags.all()  # type: ignore[attr-defined]
        self.fields["difficulty"].choices = [("", _("Any")), *Question.Difficulty.choices]  # type: ignore[attr-defined]
        self.fields["section"].queryset = quiz.sections.all()  # type: ignore[attr-defined]
        if slot or not quiz.sections.exists():
            del self.fields["section"]

    def draw(self) -> Draw:
        facts = {name: self.cleaned_data[name] for name in ("count", "category", "tag", "difficulty")}
        return Draw(bank=self.bank, **facts)


def _of_slot(slot: Slot) -> dict[str, Any]:
    return {
        "count": slot.draw_count,
        "category": slot.draw_category,
        "tag": slot.draw_tag,
        "difficulty": slot.draw_difficulty,
    }


class SectionForm(forms.ModelForm[Section]):
    """A section's title and its own rules."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Time limit (minutes)"),
        min_value=1,
        max_value=1440,
        required=False,
        help_text=gettext_lazy("Leave empty for none of its own."),
    )

    class Meta:
        model = Section
        fields = ["title", "passing_grade"]
        help_texts = {"passing_grade": gettext_lazy("Leave empty for none of its own.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seconds = self.instance.time_limit_seconds
        self.initial["minutes"] = seconds and -(-seconds // 60)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        minutes = cleaned.get("minutes")
        if minutes != self.initial["minutes"]:
            self.instance.time_limit_seconds = minutes * 60 if minutes else None
        return cleaned
