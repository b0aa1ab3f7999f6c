"""Essay: a text, a file or both, which a person marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments import file_kinds, rubrics
from assessments.rubrics import Rubric

from .question import (
    Answer,
    AnswerNotUnderstood,
    ContentError,
    Question,
    parts_of,
    read_feedback,
    read_points,
    read_text,
)
from .shown import Explanation, ShownPart

TEXT, FILE = "text", "file"
LONGEST_TEXT = 20_000
MOST_WORDS = 5_000
LONGEST_ID = 19
"""Digits of a file's id."""


@dataclass(frozen=True)
class Essay(Question):
    """`rubric` is None where graders give points freely; `model_answer` is for graders alone."""

    minimum_words: int | None
    maximum_words: int | None
    takes_text: bool
    takes_file: bool
    file_types: tuple[str, ...]
    rubric: Rubric | None
    model_answer: str

    kind: ClassVar[str] = "essay"

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """`takes` are "text", "file" or both; a number of words is told, and never refuses an answer."""
        takes = set(content.get("takes") or [TEXT])
        if not takes <= {TEXT, FILE}:
            raise ContentError(_("An essay is answered by a text, a file or both."))
        types = tuple(content.get("file_types") or ())
        if FILE in takes and (not types or not set(types) <= file_kinds.CONTENT_TYPES.keys()):
            raise ContentError(_("Choose which kinds of files are taken."))
        least, most = (_read_words(content.get(name)) for name in ("minimum_words", "maximum_words"))
        if least is not None and most is not None and least > most:
            raise ContentError(_("The least number of words is more than the most."))
        return cls(
            read_text(content),
            read_points(content),
            read_feedback(content),
            least,
            most,
            TEXT in takes,
            FILE in takes,
            types if FILE in takes else (),
            _read_rubric(content.get("rubric")),
            str(content.get("model_answer") or "").strip(),
        )

    def clean(self, answer: object) -> Answer | None:
        """`{"text", "file"}`: what was written, and the id of a file that was sent before."""
        if answer is None or answer == "":
            return None
        if not isinstance(answer, dict) or not answer.keys() <= {TEXT, FILE}:
            raise AnswerNotUnderstood("a text and a file expected")
        text = _clean_text(answer.get(TEXT)) if self.takes_text else ""
        file = _clean_file(answer.get(FILE)) if self.takes_file else ""
        return {name: value for name, value in ((TEXT, text), (FILE, file)) if value} or None

    def fraction(self, answer: Answer) -> Decimal | None:
        return None

    def shown_parts(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownPart, ...]:
        given = parts_of(answer)
        taken = ((TEXT, self.takes_text, _("Your text")), (FILE, self.takes_file, _("Your file")))
        return tuple(
            ShownPart(name, str(label), typed=given.get(name, ""))
            for name, is_taken, label in taken
            if is_taken
        )

    def explain(self, answer: Answer | None) -> Explanation:
        return Explanation(
            answer="",
            key="",
            notes=(self.feedback,) if self.feedback else (),
            written=parts_of(answer).get(TEXT, ""),
        )

    @property
    def hint(self) -> str:
        least, most = self.minimum_words, self.maximum_words
        if not self.takes_text:
            return ""
        if least and most:
            return _("%(least)s to %(most)s words.") % {"least": least, "most": most}
        if least:
            return ngettext("At least %(count)s word.", "At least %(count)s words.", least) % {"count": least}
        if most:
            return ngettext("At most %(count)s word.", "At most %(count)s words.", most) % {"count": most}
        return ""


def count_words(text: str) -> int:
    return len(text.split())


def _clean_text(text: object) -> str:
    """With one kind of line end. What PostgreSQL's jsonb cannot hold is not an answer."""
    if text is None:
        return ""
    if not isinstance(text, str) or "\x00" in text:
        raise AnswerNotUnderstood("text expected")
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise AnswerNotUnderstood("too long")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise AnswerNotUnderstood("not text") from error
    return text


def _clean_file(file: object) -> str:
    if file is None or file == "":
        return ""
    if not (isinstance(file, str) and file.isascii() and file.isdecimal() and len(file) <= LONGEST_ID):
        raise AnswerNotUnderstood("a file's id expected")
    return file


def _read_words(count: object) -> int | None:
    if count in (None, ""):
        return None
    if isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= MOST_WORDS:
        raise ContentError(_("Words are counted from 1 to 5,000."))
    return count


def _read_rubric(stored: object) -> Rubric | None:
    if not stored:
        return None
    try:
        return rubrics.parse(stored)
    except rubrics.RubricError as error:
        raise ContentError(error.message) from error
