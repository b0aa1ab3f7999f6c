"""Forms of questions with several fields: pairs, an order, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from assessments.questions import ordering

from .question import QuestionForm, lines_of
from .typed import answer_line, answer_of, decimal_input

TWO_LINES = forms.Textarea(attrs={"rows": 2})
FEW_LINES = forms.Textarea(attrs={"rows": 4})


class PairForm(forms.Form):
    stem = forms.CharField(label=_("What is asked"), max_length=1000, required=False)
    choice = forms.CharField(label=_("What belongs to it"), max_length=1000, required=False)
    feedback = forms.CharField(label=_("Feedback with the result"), max_length=1000, required=False)


class MatchingForm(QuestionForm):
    kind = "matching"
    rows_name = "pairs"
    rows_title = _("Pairs")
    row_form = PairForm
    distractors = forms.CharField(
        label=_("Extra choices"),
        widget=FEW_LINES,
        required=False,
        help_text=_("One a line. They belong to nothing and make guessing harder."),
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "distractors": "\n".join(content.get("distractors") or [])}

    def own_content(self) -> dict[str, Any]:
        return {"distractors": lines_of(self.cleaned_data["distractors"])}


class OrderingForm(QuestionForm):
    kind = "ordering"
    items = forms.CharField(
        label=_("Items in the right order"),
        widget=FEW_LINES,
        help_text=_("One a line. Learners get them in another order."),
    )
    policy = forms.ChoiceField(
        label=_("Partly right answers"),
        choices=[
            (ordering.BY_PLACE, _("By place: each item in its own place counts")),
            (ordering.BY_NEIGHBOURS, _("By neighbours: each item right after the one before it counts")),
            (ordering.ALL_OR_NOTHING, _("All or nothing: only the whole order earns the points")),
        ],
        initial=ordering.BY_PLACE,
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "items": "\n".join(content["items"])}

    def own_content(self) -> dict[str, Any]:
        return {"items": lines_of(self.cleaned_data["items"]), "policy": self.cleaned_data["policy"]}


class GapForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Answered by"),
        choices=[("single", _("choosing")), ("short", _("typing words")), ("numeric", _("typing a number"))],
        required=False,
    )
    right = forms.CharField(
        label=_("Right (for words, one a line)"), widget=TWO_LINES, max_length=2000, required=False
    )
    wrong = forms.CharField(
        label=_("Wrong choices, one a line"), widget=TWO_LINES, max_length=2000, required=False
    )
    tolerance = forms.DecimalField(
        label=_("Tolerance of a number"), min_value=0, required=False, localize=True
    )
    weight = forms.DecimalField(label=_("Weight"), min_value=0, initial=1, required=False, localize=True)
    feedback = forms.CharField(label=_("Feedback with the result"), max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("wrong") and cleaned.get("kind") != "single":
            self.add_error("wrong", _("Only a gap that is answered by choosing has wrong choices."))
        return cleaned


class DragWordsForm(QuestionForm):
    kind = "dragwords"
    leading_names = ("text", "passage")
    passage = forms.CharField(
        label=_("Text with gaps"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        help_text=_("Write [[1]], [[2]] and so on for the gaps."),
    )
    words = forms.CharField(
        label=_("Right words"),
        widget=FEW_LINES,
        help_text=_("One a line, in the order of the gaps' numbers. The same word may be right in several."),
    )
    distractors = forms.CharField(
        label=_("Extra words"),
        widget=FEW_LINES,
        required=False,
        help_text=_("One a line. They belong into no gap and make guessing harder."),
    )
    may_repeat = forms.BooleanField(label=_("A word may be used in any number of gaps"), required=False)

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        lines = {name: "\n".join(content.get(name) or []) for name in ("words", "distractors")}
        return {**content, **lines}

    def own_content(self) -> dict[str, Any]:
        lines = {name: lines_of(self.cleaned_data[name]) for name in ("words", "distractors")}
        return {
            "passage": self.cleaned_data["passage"],
            "may_repeat": self.cleaned_data["may_repeat"],
            **lines,
        }


class ClozeForm(QuestionForm):
    kind = "cloze"
    leading_names = ("text", "passage")
    rows_name = "gaps"
    rows_title = _("Gaps")
    rows_are_panels = True
    row_form = GapForm
    passage = forms.CharField(
        label=_("Text with gaps"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        help_text=_("Write [[1]], [[2]] and so on for the gaps; below, a row for each says what is right."),
    )

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**content, "gaps": [self._row_of(gap) for gap in content["gaps"]]}

    def own_content(self) -> dict[str, Any]:
        return {"passage": self.cleaned_data["passage"]}

    def row_content(self, row: dict[str, Any]) -> dict[str, Any]:
        right, wrong = lines_of(row["right"]), lines_of(row["wrong"])
        gap = {
            "kind": row["kind"] or "single",
            "weight": "1" if row["weight"] is None else str(row["weight"]),
            "feedback": row["feedback"],
        }
        if gap["kind"] == "short":
            return gap | {"answers": [answer_of(line) for line in right]}
        if gap["kind"] == "numeric":
            number = formats.sanitize_separators(" ".join(right))
            return gap | {"answer": number, "tolerance": str(row["tolerance"] or 0)}
        options = [(text, True) for text in right] + [(text, False) for text in wrong]
        return gap | {"options": [{"text": text, "correct": correct} for text, correct in options]}

    @staticmethod
    def _row_of(gap: Mapping[str, Any]) -> dict[str, Any]:
        options = gap.get("options") or []
        right = [option["text"] for option in options if option.get("correct")]
        right += [answer_line(answer) for answer in gap.get("answers") or []]
        if gap["kind"] == "numeric":
            right = [decimal_input(gap["answer"])]
        wrong = [option["text"] for option in options if not option.get("correct")]
        return {**gap, "right": "\n".join(right), "wrong": "\n".join(wrong), "weight": gap.get("weight", 1)}
