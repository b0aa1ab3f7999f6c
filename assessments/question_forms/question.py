"""What the forms of all kinds of question have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments import images, questions, rich_text

SPARE_ROWS = 3


class QuestionForm(forms.Form):
    """What every kind has; `content()` is what a QuestionVersion stores.

    A kind with rows (options, pairs) names them as its content does, and the form of one of them.
    """

    kind = ""
    rows_name: ClassVar[str] = ""
    row_form: ClassVar[type[forms.Form]]
    rows_title: ClassVar[str | Promise] = ""
    rows_help: ClassVar[str | Promise] = ""
    rows_are_panels: ClassVar[bool] = False
    """Where a row has too many fields for a line of a table."""
    leading_names: ClassVar[tuple[str, ...]] = ("text",)
    """The fields before the rows; the explanation comes last."""

    text = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    points = forms.DecimalField(
        label=_("Points"), min_value=0, max_value=1000, decimal_places=2, initial=1, localize=True
    )
    feedback = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=5000,
        help_text=_("Shown with the result: why the right answer is right, and where to read it."),
    )

    def __init__(self, data: Any = None, *, content: Mapping[str, Any] | None = None) -> None:
        initial = as_numbers(self.initial_of(content), self.base_fields) if content else {}
        super().__init__(data, initial=initial or None)
        self.rows = self._formset(data, initial.get(self.rows_name, [])) if self.rows_name else None

    def initial_of(self, content: Mapping[str, Any]) -> dict[str, Any]:
        return dict(content)

    def content(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        common = ("text", "points", "feedback")
        content: dict[str, Any] = {name: str(cleaned[name]) for name in common if name in cleaned}
        if self.rows is not None:
            filled = [row.cleaned_data for row in self.rows if is_filled(row)]
            content[self.rows_name] = [self.row_content(row) for row in filled]
        return content | self.own_content()

    def row_content(self, row: dict[str, Any]) -> dict[str, Any]:
        return row

    @property
    def leading(self) -> list[forms.BoundField]:
        return [self[name] for name in self.leading_names]

    @property
    def following(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in (*self.leading_names, "feedback")]

    def own_content(self) -> dict[str, Any]:
        return {}

    def is_valid(self) -> bool:
        rows_are_valid = self.rows is None or self.rows.is_valid()
        if not (super().is_valid() and rows_are_valid):
            return False
        content = self.content()
        try:
            questions.check(self.kind, content)
            images.require(questions.image_names(content))
        except questions.ContentError as error:
            self.add_error(None, str(error.message))
        except images.ImageUnknown as refusal:
            self.add_error(None, str(refusal))
        return not self.errors

    @property
    def sheet(self) -> rich_text.Image | None:
        """The picture to draw on, where one was chosen before the rest is written."""
        return None

    @property
    def problems(self) -> list[str]:
        """All that is wrong, each with the field it concerns, for a page that doesn't show the fields."""
        bound = [*self, *(field for row in self.rows or () for field in row)]
        of_fields = [f"{field.label}: {' '.join(map(str, field.errors))}" for field in bound if field.errors]
        return [*map(str, self.non_field_errors()), *of_fields]

    def _formset(self, data: Any, initial: Any) -> Any:
        made = formset_factory(self.row_form, extra=SPARE_ROWS, min_num=2, max_num=26, absolute_max=30)
        rows = [as_numbers(row, self.row_form.base_fields) for row in initial]
        return made(data, initial=rows, prefix=self.rows_name)


def as_numbers(values: Mapping[str, Any], fields: Mapping[str, forms.Field]) -> dict[str, Any]:
    """The values, numbers as such: the text "0.125" would be shown so, and read back as 125 in Indonesian."""
    numbers = {
        name: questions.read_number(value)
        for name, value in values.items()
        if isinstance(fields.get(name), forms.DecimalField)
    }
    return {**values, **numbers}


def is_filled(row: forms.Form) -> bool:
    """Whether the author wrote words into the row."""
    return any(
        row.cleaned_data.get(name)
        for name, field in row.fields.items()
        if isinstance(field, forms.CharField) and not field.widget.is_hidden
    )


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
