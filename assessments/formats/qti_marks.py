"""What each response of a QTI item earns, in one of the ways that our kinds know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .item import NotTaken
from .notes import Note, note
from .qti_declarations import Entry, Response
from .qti_scoring import Processing, Term
from .qti_tests import AtPlace, Correct, Holds, Is, Mapped, Near


@dataclass(frozen=True)
class AllOrNothing:
    """The correct response earns this."""

    worth: Fraction


@dataclass(frozen=True)
class Values:
    """Each value earns its own; one that isn't named earns `default`."""

    entries: tuple[Entry, ...]
    default: Fraction = Fraction(0)
    upper: Fraction | None = None

    def of(self, key: str) -> Fraction:
        return next((entry.worth for entry in self.entries if entry.key == key), self.default)


@dataclass(frozen=True)
class Within:
    """A number that is near enough earns this."""

    near: Near
    worth: Fraction


@dataclass(frozen=True)
class Places:
    """Each value in its place earns its own: (place, value, worth)."""

    rows: tuple[tuple[int, str, Fraction], ...]


Mark = AllOrNothing | Values | Within | Places


def marks_of(processing: Processing) -> tuple[dict[str, Mark], list[Note]]:
    """By response; what is taken away whatever is answered is noted. Raises NotTaken."""
    terms: dict[str, list[Term]] = {}
    notes = []
    for term in processing.score.terms if processing.score else ():
        if term.test is not None:
            terms.setdefault(term.test.response, []).append(term)
        elif term.worth < 0:
            notes.append(note("qti_below_zero"))
        else:
            raise NotTaken("qti_free_points")
    return {name: _mark(of, processing.responses, name) for name, of in terms.items()}, notes


def _mark(terms: Sequence[Term], responses: Mapping[str, Response], name: str) -> Mark:
    if name not in responses:
        raise NotTaken("qti_response_missing", name=name[:40])
    response = responses[name]
    first = terms[0]
    if len(terms) == 1 and isinstance(first.test, Correct):
        return AllOrNothing(first.worth)
    if len(terms) == 1 and isinstance(first.test, Near):
        return Within(first.test, first.worth)
    if len(terms) == 1 and isinstance(first.test, Mapped):
        return _mapped(response, first.worth)
    if all(isinstance(term.test, Is | Holds) for term in terms):
        return Values(tuple(_entry(term) for term in terms))
    if all(isinstance(term.test, AtPlace) for term in terms):
        return Places(tuple(_row(term) for term in terms))
    raise NotTaken("qti_processing", response.line, name=name[:40])


def _mapped(response: Response, worth: Fraction) -> Values:
    entries = tuple(Entry(one.key, one.worth * worth, one.minds_case) for one in response.entries)
    upper = None if response.upper is None else response.upper * worth
    return Values(entries, response.default * worth, upper)


def _entry(term: Term) -> Entry:
    test = term.test
    return (
        Entry(test.value, term.worth, getattr(test, "minds_case", True))
        if isinstance(test, Is | Holds)
        else Entry("", term.worth)
    )


def _row(term: Term) -> tuple[int, str, Fraction]:
    test = term.test
    return (test.place, test.value, term.worth) if isinstance(test, AtPlace) else (0, "", term.worth)
