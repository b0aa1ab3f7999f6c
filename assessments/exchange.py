"""Questions out of files and into files: read and looked at first, imported all or none by a worker.

The only writer of QuestionImport.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.accounts import audit
from lms.lib.errors import Refused

from . import categories, exchange_pictures, formats
from .banking import Wanted
from .formats import FORMATS, Item, Note
from .formats.item import essence
from .models import QuestionImport, QuestionVersion
from .question_homes import Home, Owner, Place

log = structlog.get_logger(__name__)

State = QuestionImport.State
LEASE = timedelta(minutes=2)
# How long the sweep waits before it rings again for an import that waits in the queue.
REMINDER = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)
CHUNK = 250
CHECKED_PERCENT = 80  # when all is checked: writing, in one transaction, is the rest
AT_ONCE = 100


class NothingToImport(Refused):
    code = "nothing_to_import"
    message = _("There is nothing to import: every question was refused or is there already.")


class ImportUnderWay(Refused):
    code = "import_under_way"
    message = _("The import has begun; it can't be discarded any more.")


class LeaseLost(Exception):
    """Somebody else has taken over this import: nothing may be written."""


def stage(
    owner: Owner, file_name: str, data: bytes, *, file_format: str = "", by: Any, at: datetime
) -> QuestionImport:
    """Read the file and keep what it gave; the quiz or bank doesn't change. Raises formats.Unreadable."""
    name = file_format or formats.detect(data)
    reading = FORMATS[name].read(data)
    items = exchange_pictures.kept(reading.items, by=by, at=at)
    home = Home(owner)
    places = home.places()
    staged = QuestionImport.objects.create(
        bank=home.bank(),
        quiz=home.quiz,
        created_by=by,
        created_at=at,
        file_name=file_name[:200],
        file_format=name,
        encoding=reading.encoding,
        found=[_stored(item, _same_as(item, places)) for item in items],
        problems=[
            {"file": one.file, "line": one.line, "why": stored_note(one.why), "excerpt": one.excerpt}
            for one in reading.problems
        ],
        notes=[stored_note(one) for one in reading.notes],
    )
    details = {"format": name, "found": len(reading.items), "refused": len(reading.problems)}
    audit.record(by, "questions.staged", staged, details=details, at=at)
    return staged


def _same_as(item: Item, places: dict[str, Place]) -> Place | None:
    """What says the same: a question that is there, or an earlier one of the file; the item is remembered."""
    said = essence(item.kind, item.content)
    same = places.get(said)
    if same is None:
        places[said] = {"file": item.file, "line": item.line} if item.file else {"line": item.line}
    return same


def _stored(item: Item, same_as: Place | None) -> dict[str, Any]:
    return {
        "file": item.file,
        "line": item.line,
        "kind": item.kind,
        "content": dict(item.content),
        "title": item.title,
        "category": item.category,
        "tags": list(item.tags),
        "difficulty": item.difficulty,
        "warnings": [stored_note(one) for one in item.warnings],
        "same_as": same_as,
    }


def stored_note(note: Note) -> list[Any]:
    return [note.code, dict(note.facts)]


def wanted_count(staged: QuestionImport, *, with_duplicates: bool) -> int:
    """How many questions an import would make, by what was known when the file was read."""
    return sum(with_duplicates or not one["same_as"] for one in staged.found)


@transaction.atomic
def start(staged: QuestionImport, *, with_duplicates: bool, by: Any, at: datetime) -> None:
    """Let a worker import it; the caller rings for it. Twice is once. Raises NothingToImport."""
    if not wanted_count(staged, with_duplicates=with_duplicates):
        raise NothingToImport
    waiting = QuestionImport.objects.filter(pk=staged.pk, state__in=[State.STAGED, State.FAILED])
    started = waiting.update(
        state=State.QUEUED,
        with_duplicates=with_duplicates,
        progress_percent=0,
        claimed_until=at + REMINDER,
    )
    if started:
        audit.record(by, "questions.import_started", staged, at=at)


@transaction.atomic
def discard(staged: QuestionImport, *, by: Any, at: datetime) -> None:
    """Forget what was read but not imported. Raises ImportUnderWay."""
    audit.record(by, "questions.import_discarded", staged, at=at)
    idle = QuestionImport.objects.filter(pk=staged.pk, state__in=[State.STAGED, State.FAILED])
    if not idle.delete()[0]:
        raise ImportUnderWay


@dataclass
class _Run:
    """One worker's run of an import, and until when it is its own."""

    staged: QuestionImport
    at: datetime
    held_until: datetime
    began: float = field(default_factory=time.monotonic)

    def report(self, percent: int) -> None:
        """Note the progress and prolong the lease. Raises LeaseLost."""
        until = self.at + timedelta(seconds=time.monotonic() - self.began) + LEASE
        self.write(progress_percent=percent, claimed_until=until)
        self.held_until = until

    def write(self, **facts: Any) -> None:
        """Change the row if it is still ours: the end of the lease tells one run from another."""
        mine = QuestionImport.objects.filter(
            pk=self.staged.pk, state=State.RUNNING, claimed_until=self.held_until
        )
        if mine.update(**facts) != 1:
            raise LeaseLost


def run(import_id: int, at: datetime) -> None:
    """Make the questions, all or none; nothing if that was done or someone is at it.

    What nobody foresaw leaves the row failed and is raised.
    """
    own = _claim(import_id, at)
    if own is None:
        return
    try:
        _write_all(own, list(_checked(own)))
    except LeaseLost:
        log.warning("import_lost", questions=import_id)
    except Exception:
        own.write(state=State.FAILED, progress_percent=0, claimed_until=None)
        raise


def _claim(import_id: int, at: datetime) -> _Run | None:
    """Take the work for the length of the lease; only one of those who ask at once gets it."""
    free = Q(state=State.QUEUED) | Q(state=State.RUNNING, claimed_until__lte=at)
    claimed = QuestionImport.objects.filter(free, pk=import_id).update(
        state=State.RUNNING, claimed_until=at + LEASE, progress_percent=0
    )
    if not claimed:
        return None
    staged = QuestionImport.objects.select_related("bank", "quiz", "created_by").get(pk=import_id)
    return _Run(staged, at, at + LEASE)


def _checked(own: _Run) -> Iterator[tuple[Wanted, str]]:
    """Each question, and what it says, while the progress is told."""
    found = own.staged.found
    for place, one in enumerate(found):
        if place % CHUNK == 0:
            own.report(CHECKED_PERCENT * place // len(found))
        yield _wanted(one), essence(one["kind"], one["content"])


def _wanted(one: dict[str, Any]) -> Wanted:
    """What was staged before this code knew of tags has none."""
    return Wanted(
        one["kind"],
        one["content"],
        categories.fitting_path(one["category"]),
        tuple(one.get("tags", ())),
        one.get("difficulty", ""),
    )


@transaction.atomic
def _write_all(own: _Run, found: list[tuple[Wanted, str]]) -> None:
    staged = own.staged
    home = Home(staged.owner)
    # Locked first: another import of the same file would not see these questions, nor these its own.
    home.lock()
    said = set() if staged.with_duplicates else set(home.places())
    wanted = []
    for one, essential in found:
        if staged.with_duplicates or essential not in said:
            wanted.append(one)
            said.add(essential)
    if wanted:
        home.add(wanted, by=staged.created_by, at=own.at)
    own.write(
        state=State.DONE,
        progress_percent=100,
        claimed_until=None,
        imported_count=len(wanted),
        finished_at=own.at,
    )
    details = {"format": staged.file_format, "count": len(wanted)}
    audit.record(staged.created_by, "questions.imported", staged, details=details, at=own.at)


def left_undone(at: datetime) -> list[int]:
    """Imports whose message was lost or whose worker died."""
    waiting = QuestionImport.objects.filter(state__in=[State.QUEUED, State.RUNNING], claimed_until__lte=at)
    return list(waiting.order_by("claimed_until").values_list("pk", flat=True)[:AT_ONCE])


def forget_abandoned(at: datetime) -> None:
    """Files that were read and left lying; what was imported stays told."""
    idle = QuestionImport.objects.filter(state__in=[State.STAGED, State.FAILED])
    idle.filter(created_at__lte=at - KEPT_FOR).delete()


def questions_of(owner: Owner) -> list[Item]:
    """The questions in use as formats take them; `line` is the place in the quiz or bank."""
    rows = Home(owner).current().select_related("question__category").prefetch_related("question__tags")
    return [_item(one, place) for place, one in enumerate(rows, start=1)]


def _item(version: QuestionVersion, place: int) -> Item:
    question = version.question
    return Item(
        question.kind,
        version.content,
        line=place,
        category=question.category.path if question.category else "",
        tags=tuple(tag.name for tag in question.tags.all()),
        difficulty=question.difficulty,
    )


def export(owner: Owner, name: str, *, by: Any, at: datetime) -> bytes:
    """The questions in use in this format, but for those that it can't hold. Who took them is on record."""
    items = questions_of(owner)
    written = FORMATS[name].write(exchange_pictures.brought(items, FORMATS[name]))
    audit.record(by, "questions.exported", owner, details={"format": name, "count": len(items)}, at=at)
    return written
