"""Reads: a published curriculum, and how far a learner is in it, as frozen dataclasses.

The document is JSON, immutable, complete in itself:

    {"title", "summary", "outcomes": [str],
     "subjects": [{"group", "title", "jp", "units": [
        {"key", "kind", "title", "required", "minutes", "minimum_seconds", "body": [block],
         "media": {...} | null, "slides": {...} | null, "activity_key": str | null, "purpose": str | null}]}]}

`media` is {"key", "duration_seconds", "poster", "renditions": [{"name", "url", "bytes", "type"}],
"captions": [{"language", "label", "url"}], "transcript"}; `slides` is {"pages": [{"src", "width",
"height", "text"}], "file": {"url", "bytes"}}. Blocks are drawn by templates/courses/blocks/.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses import claims, coverage
from courses.models import CurriculumVersion, Enrolment, UnitProgress

GROUPS: dict[str, Promise] = {
    "introduction": _("Introduction"),
    "core_basic": _("Basic group"),
    "core_main": _("Core group"),
    "supporting": _("Supporting group"),
}
KINDS: dict[str, Promise] = {
    "video": _("Video"),
    "reading": _("Reading"),
    "slides": _("Slides"),
    "quiz": _("Quiz"),
}
STATES = ("locked", "open", "started", "done")
PURPOSES: dict[str, Promise] = {
    "pretest": _("Pre-test"),
    "posttest": _("Post-test"),
}


@dataclass(frozen=True)
class Unit:
    key: str
    kind: str
    title: str
    required: bool = True
    minutes: int = 0
    minimum_seconds: int = 0
    body: tuple[dict[str, Any], ...] = ()
    media: dict[str, Any] | None = None
    slides: dict[str, Any] | None = None
    activity_key: str | None = None
    purpose: str | None = None

    @property
    def kind_label(self) -> Any:
        return PURPOSES.get(self.purpose or "") or KINDS[self.kind]

    @property
    def has_arabic(self) -> bool:
        return any(block["type"] in {"arabic", "verse"} for block in self.body)


@dataclass(frozen=True)
class Subject:
    group: str
    title: str
    jp: int
    units: tuple[Unit, ...]

    @property
    def group_label(self) -> Any:
        return GROUPS[self.group]


@dataclass(frozen=True)
class Curriculum:
    title: str
    summary: str
    outcomes: tuple[str, ...]
    subjects: tuple[Subject, ...]

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        return tuple(unit for subject in self.subjects for unit in subject.units)

    @cached_property
    def lesson_hours(self) -> int:
        """The training's JP: the sum of its subjects', never measured minutes."""
        return sum(subject.jp for subject in self.subjects)

    @cached_property
    def _by_key(self) -> dict[str, Unit]:
        return {unit.key: unit for unit in self.units}

    def unit(self, key: str) -> Unit | None:
        return self._by_key.get(key)


def parse(document: Mapping[str, Any]) -> Curriculum:
    """The curriculum of a document; KeyError or TypeError where it hasn't the shape above."""
    return Curriculum(
        title=document["title"],
        summary=document["summary"],
        outcomes=tuple(document["outcomes"]),
        subjects=tuple(
            Subject(
                group=subject["group"],
                title=subject["title"],
                jp=subject["jp"],
                units=tuple(Unit(**{**unit, "body": tuple(unit["body"])}) for unit in subject["units"]),
            )
            for subject in document["subjects"]
        ),
    )


@lru_cache(maxsize=512)
def curriculum(version_id: int) -> Curriculum:
    """The published curriculum. Versions never change, so each process reads each one once."""
    return parse(CurriculumVersion.objects.values_list("document", flat=True).get(pk=version_id))


@dataclass(frozen=True)
class Node:
    """A unit as it stands for a learner; `reason` says why it is locked."""

    unit: Unit
    state: str
    reason: str = ""
    score: Decimal | None = None
    watched_percent: int = 0
    progress: UnitProgress | None = field(default=None, compare=False, repr=False)

    @property
    def is_locked(self) -> bool:
        return self.state == "locked"

    @property
    def is_done(self) -> bool:
        return self.state == "done"


@dataclass(frozen=True)
class SubjectOutline:
    subject: Subject
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Outline:
    curriculum: Curriculum
    subjects: tuple[SubjectOutline, ...]

    def __iter__(self) -> Iterator[Node]:
        return (node for subject in self.subjects for node in subject.nodes)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(self)

    def node(self, key: str) -> Node | None:
        return next((node for node in self if node.unit.key == key), None)

    @cached_property
    def required_count(self) -> int:
        return sum(node.unit.required for node in self)

    @cached_property
    def done_count(self) -> int:
        return sum(node.unit.required and node.is_done for node in self)

    @cached_property
    def percent(self) -> int:
        return 100 * self.done_count // self.required_count if self.required_count else 100

    @cached_property
    def is_complete(self) -> bool:
        return self.done_count == self.required_count

    @cached_property
    def verified_minutes(self) -> int:
        """Whole minutes that the learner provably learnt, to be shown beside the nominal JP."""
        return sum(verified_seconds(node.unit, node.progress) for node in self) // 60

    @cached_property
    def next_node(self) -> Node | None:
        """The first unit that still waits for the learner; None when all is done."""
        return next((node for node in self if node.unit.required and not node.is_done), None)

    def after(self, key: str) -> Node | None:
        """The unit that follows this one."""
        place = next(
            (place for place, node in enumerate(self.nodes) if node.unit.key == key), len(self.nodes)
        )
        return self.nodes[place + 1] if place + 1 < len(self.nodes) else None


def build(curriculum: Curriculum, progress: Mapping[str, UnitProgress], *, sequential: bool) -> Outline:
    """How far a learner is. In a sequential course a unit opens once each required one before it is done."""
    blocker: Unit | None = None
    subjects = []
    for subject in curriculum.subjects:
        nodes = []
        for unit in subject.units:
            row = progress.get(unit.key)
            nodes.append(_node(unit, row, blocker if sequential else None))
            if blocker is None and unit.required and not (row and row.done_at):
                blocker = unit
        subjects.append(SubjectOutline(subject, tuple(nodes)))
    return Outline(curriculum, tuple(subjects))


def _node(unit: Unit, row: UnitProgress | None, blocker: Unit | None) -> Node:
    watched = watched_percent(unit, row)
    if row and row.done_at:
        return Node(unit, "done", score=row.score, watched_percent=watched, progress=row)
    if blocker is not None:
        reason = _("Finish “%(title)s” first.") % {"title": blocker.title}
        return Node(unit, "locked", reason=str(reason), progress=row)
    state = "started" if row else "open"
    return Node(unit, state, score=row.score if row else None, watched_percent=watched, progress=row)


def watched_percent(unit: Unit, row: UnitProgress | None) -> int:
    """The share of the unit's media that was watched, rounded down; 0 where there is none."""
    if not row or not unit.media:
        return 0
    spans = tuple((start, end) for start, end in row.evidence.get("spans", []))
    return int(coverage.percent(spans, float(unit.media["duration_seconds"])))


def verified_seconds(unit: Unit, row: UnitProgress | None) -> int:
    """Seconds that the learner provably spent in the unit.

    Of a video each second counts once; of a reading or slides, the time in which
    they were on the screen and in use.
    """
    if not row:
        return 0
    known = claims.evidence(row.evidence, started=row.started_at.timestamp())
    return int(known.watched_seconds if unit.media else known.clock_seconds)


def outline_for(enrolment: Enrolment) -> Outline:
    """The outline of the curriculum that the learner's batch pins: one query, given batch and course."""
    rows = UnitProgress.objects.filter(enrolment_id=enrolment.pk)
    return build(
        curriculum(enrolment.batch.version_id),
        {row.unit_key: row for row in rows},
        sequential=enrolment.batch.course.sequential,
    )


def outlines_for(enrolments: list[Enrolment]) -> list[tuple[Enrolment, Outline]]:
    """Each enrolment with its outline, in one query for all of them."""
    rows = defaultdict[int, dict[str, UnitProgress]](dict)
    for row in UnitProgress.objects.filter(enrolment_id__in=[enrolment.pk for enrolment in enrolments]):
        rows[row.enrolment_id][row.unit_key] = row
    return [
        (
            enrolment,
            build(
                curriculum(enrolment.batch.version_id),
                rows[enrolment.pk],
                sequential=enrolment.batch.course.sequential,
            ),
        )
        for enrolment in enrolments
    ]
