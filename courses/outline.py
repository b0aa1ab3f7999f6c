"""Reads: how far a learner is in a published curriculum (courses.curriculum), as frozen dataclasses."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from django.utils.translation import gettext_lazy as _

from courses import claims, coverage
from courses.curriculum import Curriculum, Subject, Unit, own_key, parse
from courses.models import CurriculumVersion, Enrolment, UnitProgress

READING_MOST = 2
STATES = ("locked", "open", "started", "done")


@lru_cache(maxsize=512)
def curriculum(version_id: int) -> Curriculum:
    """The published curriculum. Versions never change, so each process reads each one once."""
    return parse(CurriculumVersion.objects.values_list("document", flat=True).get(pk=version_id))


@dataclass(frozen=True)
class Node:
    """A unit as it stands for a learner; `reason` says why it is locked.

    `others` are the other media it offers; they share its state, each has a progress of its own.
    """

    unit: Unit
    state: str
    reason: str = ""
    score: Decimal | None = None
    watched_percent: int = 0
    progress: UnitProgress | None = field(default=None, compare=False, repr=False)
    others: "tuple[Node, ...]" = ()

    @property
    def offers(self) -> "tuple[Node, ...]":
        return (self, *self.others)

    @property
    def verified_seconds(self) -> int:
        """Seconds provably learnt: what was both watched and listened to counts once, by the longer."""
        return max(_verified_seconds(offer.unit, offer.progress) for offer in self.offers)

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
        """The unit, or the medium of one, with this key."""
        return next((offer for node in self for offer in node.offers if offer.unit.key == key), None)

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
        return sum(node.verified_seconds for node in self) // 60

    @cached_property
    def next_node(self) -> Node | None:
        """The first unit that still waits for the learner; None when all is done."""
        return next((node for node in self if node.unit.required and not node.is_done), None)

    def after(self, key: str) -> Node | None:
        """The unit that follows this one."""
        place = next(
            (place for place, node in enumerate(self.nodes) if node.unit.key == own_key(key)),
            len(self.nodes),
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
            nodes.append(_with_others(_node(unit, row, blocker if sequential else None), progress))
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


def _with_others(node: Node, progress: Mapping[str, UnitProgress]) -> Node:
    others = (
        replace(node, unit=unit, progress=row, watched_percent=watched_percent(unit, row))
        for unit in node.unit.alternatives
        for row in [progress.get(unit.key)]
    )
    return replace(node, others=tuple(others))


def watched_percent(unit: Unit, row: UnitProgress | None) -> int:
    """The share of the unit's media that was watched, rounded down; 0 where there is none."""
    if not row or not unit.media:
        return 0
    spans = tuple((start, end) for start, end in row.evidence.get("spans", []))
    return int(coverage.percent(spans, float(unit.media["duration_seconds"])))


def _verified_seconds(unit: Unit, row: UnitProgress | None) -> int:
    """Seconds that the learner provably spent in one medium.

    Of a video each second counts once; of a reading or slides, the time in which
    they were on the screen and in use, at most READING_MOST times what was planned.
    """
    if not row:
        return 0
    known = claims.evidence(row.evidence, started=row.started_at.timestamp())
    if unit.media:
        return int(known.watched_seconds)
    return int(min(known.clock_seconds, READING_MOST * max(60 * unit.minutes, unit.minimum_seconds)))


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
