"""Reads of an open attempt: the questions as the learner may see them. No key ever passes through here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from . import drawing, marking, pages, questions, versions
from .models import Attempt, QuestionVersion
from .questions import Answer, Explanation, Picture, Question, ShownOption, ShownPart
from .results import MarkedQuestion


@dataclass(frozen=True)
class Checked:
    """What the feedback policy "during" tells of one checked answer."""

    is_right: bool
    is_scored: bool
    explanation: Explanation


@dataclass(frozen=True)
class ShownQuestion:
    version_id: int
    number: int
    kind: str
    text: str
    hint: str
    picture: Picture | None
    takes_several: bool
    options: tuple[ShownOption, ...]
    parts: tuple[ShownPart, ...]
    typed: str
    is_number: bool
    is_scored: bool
    is_answered: bool
    sequence: int
    checked: Checked | None
    following: int | None = None

    @property
    def is_written(self) -> bool:
        """Whether it is answered at length, or by a file: nobody else's page is the same."""
        return self.kind == "essay"

    @property
    def passage(self) -> str:
        """The words around the gaps, where there are any."""
        return "".join(part.text for part in self.parts)

    @property
    def shown_answers(self) -> tuple[str, ...]:
        """What the page shows as answered; the form carries it to tell a changed field from an old one."""
        return tuple(option.id for option in self.options if option.chosen) or (
            (self.typed,) if self.typed else ()
        )


@dataclass(frozen=True)
class Place:
    """A question among all of the attempt; `is_open` says whether its page may be visited."""

    version_id: int
    number: int
    page: int
    is_open: bool
    is_answered: bool


@dataclass(frozen=True)
class Paper:
    """A page of an attempt, and where all questions are.

    `onward` is the page that follows without a way back; `section` the title of the section here.
    """

    questions: tuple[ShownQuestion, ...]
    places: tuple[Place, ...]
    page: int
    open_pages: range
    onward: int | None
    section: str
    last_sequence: int
    saved_at: datetime | None

    @property
    def answered_count(self) -> int:
        return sum(place.is_answered for place in self.places)

    @property
    def unanswered(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if not place.is_answered)

    @property
    def open_places(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.is_open)

    @property
    def previous_page(self) -> int | None:
        return self.page - 1 if self.page > self.open_pages.start else None

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.page < self.open_pages.stop - 1 else None

    @property
    def otherwise(self) -> str:
        """What a form does whose time ran out before a button was pressed."""
        return f"next:{self.page}" if self.onward else "submit"


def paper_of(attempt: Attempt, *, page: int | None = None) -> Paper:
    """A page of the attempt in the drawn order, with what was answered so far. One query at most.

    Without a `page` that is open, it is the first that is.
    """
    open_pages = attempt.open_pages
    here = page if page is not None and page in open_pages else open_pages.start
    shown = tuple(_questions_on(attempt, here))
    shown = tuple(
        replace(one, following=following.version_id) if following else one
        for one, following in zip_longest(shown, shown[1:])
    )
    moments = [datetime.fromisoformat(kept["at"]) for kept in attempt.answers.values()]
    section = pages.section_at(attempt.drawn, here)
    return Paper(
        questions=shown,
        places=tuple(_places(attempt, open_pages)),
        page=here,
        open_pages=open_pages,
        onward=pages.next_after(attempt.drawn, open_pages) if attempt.is_one_way else None,
        section="" if section is None else attempt.sections[section]["title"],
        last_sequence=attempt.last_sequence(),
        saved_at=max(moments, default=None),
    )


def _questions_on(attempt: Attempt, page: int) -> Iterator[ShownQuestion]:
    numbers = {version_id: number for number, version_id in enumerate(attempt.version_ids(), start=1)}
    orders = {one["version"]: one["options"] for one in attempt.drawn}
    for version_id, question in versions.parsed(attempt.versions_on([page])).items():
        kept = attempt.answers.get(str(version_id), {})
        yield _shown(kept, version_id, numbers[version_id], question, orders[version_id])


def _places(attempt: Attempt, open_pages: range) -> Iterator[Place]:
    for number, one in enumerate(attempt.drawn, start=1):
        page, version_id = pages.page_of(one), one["version"]
        answer = attempt.answers.get(str(version_id), {}).get("answer")
        yield Place(version_id, number, page, page in open_pages, answer is not None)


@dataclass(frozen=True)
class Previewed:
    """A question as an author tries it; `marked` once they asked for its mark."""

    question: ShownQuestion
    marked: MarkedQuestion | None


def preview_of(
    versions: Sequence[QuestionVersion], answers: Mapping[int, object] | None
) -> tuple[Previewed, ...]:
    """The versions in the author's order, marked where answers are given. Impossible answers are none."""
    return tuple(
        _previewed(
            number,
            version.pk,
            questions.parse(version.question.kind, version.content),
            None if answers is None else {"answer": answers.get(version.pk)},
        )
        for number, version in enumerate(versions, start=1)
    )


def draft_of(kind: str, content: Mapping[str, Any]) -> Previewed:
    """A question that isn't kept, with what is read of it afterwards. Raises questions.ContentError."""
    return _previewed(1, 0, questions.parse(kind, content), {"answer": None})


def _previewed(
    number: int, version_id: int, question: Question, given: Mapping[str, object] | None
) -> Previewed:
    """The question with an answer tried; `given` is None where nothing is to be marked."""
    answer = _tried(question, (given or {}).get("answer"))
    kept = {"answer": answer} if answer is not None else {}
    shown = _shown(kept, version_id, number, question, drawing.previewed(question, seed=version_id))
    if given is None:
        return Previewed(shown, None)
    mark = marking.mark(question, answer)
    return Previewed(
        shown, MarkedQuestion(number, question.text, mark.points, mark.of, question.explain(answer))
    )


def _tried(question: Question, given: object) -> Answer | None:
    try:
        return question.clean(given)
    except questions.AnswerNotUnderstood:
        return None


def _shown(
    kept: Mapping[str, Any], version_id: int, number: int, question: Question, order: Sequence[str]
) -> ShownQuestion:
    answer: Answer | None = kept.get("answer")
    options, parts = question.shown_options(order, answer), question.shown_parts(order, answer)
    return ShownQuestion(
        version_id=version_id,
        number=number,
        kind=question.kind,
        text=question.text,
        hint=question.hint,
        picture=question.picture(answer),
        takes_several=question.takes_several,
        options=options,
        parts=parts,
        typed="" if options or parts or answer is None else str(answer),
        is_number=question.is_number,
        is_scored=question.points > 0,
        is_answered=answer is not None,
        sequence=kept.get("sequence", 0),
        checked=_checked(question, answer) if kept.get("checked") else None,
    )


def _checked(question: Question, answer: Answer | None) -> Checked:
    mark = marking.mark(question, answer)
    return Checked(mark.points == mark.of, mark.of > 0, question.explain(answer))
