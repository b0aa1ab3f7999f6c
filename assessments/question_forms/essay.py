"""The form of questions that a person marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.file_kinds import CONTENT_TYPES
from assessments.questions.essay import FILE, MOST_WORDS, TEXT
from assessments.rubric_field import RubricField

from .question import QuestionForm

USUAL_TYPES = ["pdf", "docx", "jpg", "png"]


class EssayForm(QuestionForm):
    kind = "essay"
    takes = forms.MultipleChoiceField(
        label=_("Answered by"),
        choices=[(TEXT, _("a text")), (FILE, _("a file"))],
        widget=forms.CheckboxSelectMultiple,
        initial=[TEXT],
    )
    minimum_words = forms.IntegerField(
        label=_("Words at least"), min_value=1, max_value=MOST_WORDS, required=False
    )
    maximum_words = forms.IntegerField(
        label=_("Words at most"),
        min_value=1,
        max_value=MOST_WORDS,
        required=False,
        help_text=_("Learners see how many words they have; nothing is cut off or refused."),
    )
    file_types = forms.MultipleChoiceField(
        label=_("Kinds of files"),
        choices=[(kind, kind.upper()) for kind in CONTENT_TYPES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=USUAL_TYPES,
    )
    model_answer = forms.CharField(
        label=_("Model answer"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=5000,
        help_text=_("Graders alone see it."),
    )
    rubric = RubricField(
        label=_("Rubric"),
        required=False,
        help_text=_(
            "Leave it empty, and graders give points freely. The levels' points are converted to the "
            "question's points. Rows left empty are not kept. Save to get more rows."
        ),
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {"takes": [TEXT], **content}

    def own_content(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        names = ("takes", "minimum_words", "maximum_words", "model_answer", "rubric")
        types = cleaned["file_types"] if FILE in cleaned["takes"] else []
        return {name: cleaned[name] for name in names if cleaned[name]} | (
            {"file_types": types} if types else {}
        )
