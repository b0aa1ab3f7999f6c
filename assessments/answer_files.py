"""Files of answers: sent while the attempt is open, named by the answer, kept with it. Writes AnswerFile."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

from . import answering, file_kinds, incoming_files, versions
from .models import AnswerFile, Attempt
from .questions import Essay
from .questions.essay import FILE

MOST_BYTES = 10 * 1024 * 1024


class NoFileHere(Refused):
    code = "no_file_here"
    message = _("This question takes no file.")


@transaction.atomic
def add(
    attempt: Attempt, version_id: int, name: str, content: IO[bytes], size_bytes: int, *, at: datetime
) -> AnswerFile:
    """Keep a file as the answer's; it takes the place of the one before. The same again changes nothing.

    Raises NoFileHere, what incoming_files.refuse does, and as answering.save_answer.
    """
    attempt = answering.locked(attempt)
    essay = _essay(attempt, version_id)
    name = file_kinds.clean_name(name)
    incoming_files.refuse(name, content, size_bytes, kinds=essay.file_types, most_bytes=MOST_BYTES)
    sha256 = incoming_files.digest(content)
    before = _kept(attempt, version_id)
    if before is not None and (before.sha256, before.name) == (sha256, name):
        return before
    folder = f"answers/{attempt.pk}"
    made = incoming_files.keep(
        AnswerFile(attempt=attempt, version_id=version_id),
        name,
        content,
        size_bytes,
        sha256=sha256,
        folder=folder,
        at=at,
    )
    _name_in_answer(attempt, version_id, str(made.pk), at)
    _forget(attempt, version_id, but=made)
    return made


@transaction.atomic
def remove(attempt: Attempt, version_id: int, *, at: datetime) -> None:
    """Take the file out of the answer; again without effect. Raises as answering.save_answer."""
    attempt = answering.locked(attempt)
    _essay(attempt, version_id)
    if _kept(attempt, version_id) is not None:
        _name_in_answer(attempt, version_id, "", at)
        _forget(attempt, version_id)


def of(attempt: Attempt) -> list[AnswerFile]:
    """The files that the attempt's answers name; no query where none does."""
    named = named_by(attempt)
    if not named:
        return []
    rows = AnswerFile.objects.filter(attempt=attempt, pk__in=named.values())
    return [one for one in rows if named.get(one.version_id) == one.pk]


def _essay(attempt: Attempt, version_id: int) -> Essay:
    if version_id not in attempt.version_ids():
        raise NoFileHere
    question = versions.parsed([version_id])[version_id]
    if not isinstance(question, Essay) or not question.takes_file:
        raise NoFileHere
    return question


def _kept(attempt: Attempt, version_id: int) -> AnswerFile | None:
    return next((one for one in of(attempt) if one.version_id == version_id), None)


def _name_in_answer(attempt: Attempt, version_id: int, file: str, at: datetime) -> None:
    """Answers that were typed meanwhile keep their text; a refusal undoes all, the stored row too."""
    answer: dict[str, Any] = dict(attempt.answers.get(str(version_id), {}).get("answer") or {})
    newest = attempt.last_sequence() + 1
    answering.save_answer(attempt, version_id, answer | {FILE: file}, sequence=newest, at=at)


def _forget(attempt: Attempt, version_id: int, *, but: AnswerFile | None = None) -> None:
    """Of an answer one file is kept: what it took the place of goes, so that nobody fills the storage."""
    kept = AnswerFile.objects.filter(attempt=attempt, version=version_id)
    for old in kept.exclude(pk__in=[but.pk] if but else []):
        storage, stored_as = old.file.storage, str(old.file.name)
        old.delete()
        transaction.on_commit(partial(storage.delete, stored_as))


def named_by(attempt: Attempt) -> dict[int, int]:
    """The files that the answers name, by the question's version; a forged answer may name another's."""
    given = {int(version): kept.get("answer") for version, kept in attempt.answers.items()}
    return {
        version: int(answer[FILE])
        for version, answer in given.items()
        if isinstance(answer, dict) and str(answer.get(FILE, "")).isdecimal()
    }
