"""Writing quizzes: their rules, and what stands in them. The only writer of Quiz, Slot and Section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from lms.accounts import audit
from lms.lib.errors import Refused

from . import banking
from .banking import Wanted
from .models import Category, Question, QuestionBank, Quiz, Section, Slot, Tag

MOST_PLACES = 32_000  # a position is a small integer


class QuizFull(Refused):
    code = "quiz_full"
    message = _("The quiz has no room for so many questions.")


class OrderOutdated(Refused):
    code = "order_outdated"
    message = _("The quiz was changed meanwhile. Reload the page and try again.")


@dataclass(frozen=True)
class Draw:
    """What a random draw takes: `count` questions of a bank, of one category with all below it, with one
    tag, of one difficulty; what is None or empty isn't asked."""

    count: int
    bank: QuestionBank
    category: Category | None = None
    tag: Tag | None = None
    difficulty: str = ""


@transaction.atomic
def keep(quiz: Quiz, *, by: Any, at: datetime) -> Quiz:
    """Write a new quiz or the changed settings of one; attempts that were marked stay as they are."""
    action = "quiz.changed" if quiz.pk else "quiz.created"
    quiz.save()
    _changed(quiz)
    audit.record(by, action, quiz, details={"activity_key": quiz.activity_key}, at=at)
    return quiz


def bank_of(quiz: Quiz) -> QuestionBank:
    """Where questions that are written in the quiz's editor are kept."""
    return banking.of_course(quiz.course_code)


def add_question(quiz: Quiz, kind: str, content: Mapping[str, Any], *, by: Any, at: datetime) -> Question:
    """Write a question into the course's bank and put it at the end of the quiz.

    Raises questions.ContentError.
    """
    return add_questions(quiz, [Wanted(kind, content)], by=by, at=at)[0]


@transaction.atomic
def add_questions(quiz: Quiz, wanted: Sequence[Wanted], *, by: Any, at: datetime) -> list[Question]:
    """Write the questions into the course's bank and put them at the end of the quiz: all or none.

    Raises questions.ContentError, QuizFull.
    """
    made = banking.add(bank_of(quiz), wanted, by=by, at=at)
    place(quiz, made, by=by, at=at)
    return made


@transaction.atomic
def place(
    quiz: Quiz, chosen: Iterable[Question], *, section: Section | None = None, by: Any, at: datetime
) -> None:
    """Put the questions at the end of the quiz; those that stand in it already stay where they are.

    Raises QuizFull, banking.QuestionRetired.
    """
    chosen = banking.locked_in_use(chosen)
    last = _locked(quiz)
    standing = set(quiz.slots.exclude(question=None).values_list("question", flat=True))
    fresh = [question for question in chosen if question.pk not in standing]
    if last + len(fresh) > MOST_PLACES:
        raise QuizFull
    section = _still_there(quiz, section)
    Slot.objects.bulk_create(
        [
            Slot(quiz=quiz, section=section, question=question, position=position)
            for position, question in enumerate(fresh, start=last + 1)
        ],
        batch_size=banking.CHUNK,
    )
    _changed(quiz)
    audit.record(by, "quiz.questions_placed", quiz, details={"questions": [one.pk for one in fresh]}, at=at)


@transaction.atomic
def add_draw(quiz: Quiz, draw: Draw, *, section: Section | None = None, by: Any, at: datetime) -> Slot:
    """Put a random draw at the end of the quiz. Raises QuizFull."""
    last = _locked(quiz)
    if last >= MOST_PLACES:
        raise QuizFull
    section = _still_there(quiz, section)
    slot = Slot.objects.create(quiz=quiz, section=section, position=last + 1, **_columns(draw))
    _changed(quiz)
    details = {"slot": slot.pk, "count": draw.count, "bank": draw.bank.pk}
    audit.record(by, "quiz.draw_added", quiz, details=details, at=at)
    return slot


@transaction.atomic
def change_draw(slot: Slot, draw: Draw, *, by: Any, at: datetime) -> Slot:
    """Let the slot draw so from now on; attempts keep what they drew."""
    for name, value in _columns(draw).items():
        setattr(slot, name, value)
    slot.save(update_fields=list(_columns(draw)))
    _changed(slot.quiz)
    audit.record(by, "quiz.draw_changed", slot.quiz, details={"slot": slot.pk, "count": draw.count}, at=at)
    return slot


@transaction.atomic
def take_out(slot: Slot, *, by: Any, at: datetime) -> None:
    """Take a question or a draw out of later attempts; the question stays in its bank."""
    details = {"slot": slot.pk, "question": slot.question_id}
    quiz, gone = slot.quiz, Slot.objects.filter(pk=slot.pk).delete()[0]
    if gone:
        _changed(quiz)
        audit.record(by, "quiz.slot_taken_out", quiz, details=details, at=at)


@transaction.atomic
def arrange(quiz: Quiz, order: Sequence[tuple[int, int | None]], *, by: Any, at: datetime) -> None:
    """Put the quiz's slots in this order: each its id with the id of its section, or None.

    Raises OrderOutdated where slots or sections aren't the quiz's as they are now.
    """
    _locked(quiz)
    slots = {slot.pk: slot for slot in quiz.slots.all()}
    sections = {section.pk: section for section in quiz.sections.all()}
    wanted_sections = {section for _slot, section in order if section is not None}
    if sorted(pk for pk, _section in order) != sorted(slots) or not wanted_sections <= sections.keys():
        raise OrderOutdated
    for pk, section in order:
        slots[pk].section_id = section
    Slot.objects.bulk_update(slots.values(), ["section"], batch_size=banking.CHUNK)
    _write_order(quiz, [slots[pk] for pk, _section in order])
    audit.record(by, "quiz.arranged", quiz, details={}, at=at)


@transaction.atomic
def keep_section(section: Section, *, by: Any, at: datetime) -> Section:
    """Write a new section at the quiz's end, or the changed rules of one."""
    _locked(section.quiz)
    if section.pk is None:
        last = section.quiz.sections.aggregate(last=Max("position"))["last"] or 0
        section.position = last + 1
    section.save()
    _changed(section.quiz)
    audit.record(by, "quiz.section_kept", section.quiz, details={"title": section.title}, at=at)
    return section


@transaction.atomic
def move_section(section: Section, places: int, *, by: Any, at: datetime) -> None:
    """Move the section up (negative) or down among the quiz's sections, as far as there are any."""
    _locked(section.quiz)
    order = list(section.quiz.sections.all())
    if section not in order:  # somebody took it away
        return
    here = order.index(section)
    order.insert(max(0, here + places), order.pop(here))
    for position, one in enumerate(order, start=1):
        one.position = position
    Section.objects.bulk_update(order, ["position"])
    _changed(section.quiz)
    audit.record(by, "quiz.arranged", section.quiz, details={}, at=at)


@transaction.atomic
def remove_section(section: Section, *, by: Any, at: datetime) -> None:
    """Take the section away; what stood in it stands before the sections."""
    quiz = section.quiz
    _locked(quiz)
    audit.record(by, "quiz.section_removed", quiz, details={"title": section.title}, at=at)
    section.delete()
    _changed(quiz)


def _columns(draw: Draw) -> dict[str, Any]:
    return {
        "draw_count": draw.count,
        "draw_bank": draw.bank,
        "draw_category": draw.category,
        "draw_tag": draw.tag,
        "draw_difficulty": draw.difficulty,
    }


def _locked(quiz: Quiz) -> int:
    """The last position in the quiz, which nobody else writes until the transaction ends."""
    # Locked first: two authors would take the same position.
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    last: int | None = quiz.slots.aggregate(last=Max("position"))["last"]
    return last or 0


def _still_there(quiz: Quiz, section: Section | None) -> Section | None:
    """The section; None where it was taken away meanwhile. The quiz is locked."""
    return quiz.sections.filter(pk=section.pk).first() if section else None


def _write_order(quiz: Quiz, order: Sequence[Slot]) -> None:
    for position, slot in enumerate(order, start=1):
        slot.position = position
    Slot.objects.bulk_update(order, ["position"], batch_size=banking.CHUNK)
    _changed(quiz)


def _changed(quiz: Quiz) -> None:
    Quiz.objects.filter(pk=quiz.pk).update(revision=F("revision") + 1)
