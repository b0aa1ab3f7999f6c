"""What a certificate attests: everything, frozen when it is issued.

Pages, API and the PDF read these facts and nothing else, so a renamed unit or a
corrected profile never changes a certificate that is out in the world. The NIK
is absent on purpose: it never stands on a certificate or a public page.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

GROUPS = ("introduction", "core_basic", "core_main", "supporting")


@dataclass(frozen=True, slots=True)
class Holder:
    """The person as they were known on the day of issue; what is unknown is an empty text."""

    name: str
    nip: str = ""
    birth_place: str = ""
    birth_on: date | None = None
    rank: str = ""
    position: str = ""
    unit: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """One line of the second page; `group` is one of GROUPS."""

    group: str
    title: str
    jp: int


@dataclass(frozen=True, slots=True)
class Training:
    """The run that was passed. `place` is empty for a training held online; both days are inclusive."""

    code: str
    title: str
    batch: int
    organiser: str
    starts_on: date
    ends_on: date
    subjects: tuple[Subject, ...]
    place: str = ""
    title_arabic: str = ""

    @property
    def jp(self) -> int:
        """The sum of the subjects' lesson hours."""
        return sum(subject.jp for subject in self.subjects)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who answers for the certificate; a name may be missing where nobody was appointed yet."""

    position: str
    name: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """One certificate in full. `score` is a share of 100; `verify_url` is what the QR code says."""

    number: str
    code: str
    verify_url: str
    institution: tuple[str, ...]
    preamble: str
    holder: Holder
    training: Training
    signatory: Signatory
    place: str
    issued_on: date
    score: Decimal | None = None
    predicate: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values: days as ISO texts, the score as a decimal text."""
        document: dict[str, Any] = _plain(asdict(self))
        return document

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "CertificateFacts":
        """The same facts again; a missing or unknown name is an error, never a guess."""
        holder, training = document["holder"], document["training"]
        return cls(
            **{
                **document,
                "institution": tuple(document["institution"]),
                "holder": Holder(**{**holder, "birth_on": _day(holder["birth_on"])}),
                "training": Training(
                    **{
                        **training,
                        "starts_on": date.fromisoformat(training["starts_on"]),
                        "ends_on": date.fromisoformat(training["ends_on"]),
                        "subjects": tuple(Subject(**subject) for subject in training["subjects"]),
                    }
                ),
                "signatory": Signatory(**document["signatory"]),
                "issued_on": date.fromisoformat(document["issued_on"]),
                "score": None if document["score"] is None else Decimal(document["score"]),
            }
        )


def by_group(subjects: Iterable[Subject]) -> list[tuple[str, list[Subject]]]:
    """The subjects under their groups, groups in official order, subjects in the order taught."""
    ordered = sorted(subjects, key=lambda subject: GROUPS.index(subject.group))
    return [(group, list(members)) for group, members in groupby(ordered, key=lambda subject: subject.group)]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
