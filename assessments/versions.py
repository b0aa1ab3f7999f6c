"""Question versions as questions, remembered by id: a version never changes."""

from __future__ import annotations

from collections.abc import Iterable

from . import questions
from .models import QuestionVersion

MOST_KNOWN = 20_000
_known: dict[int, questions.Question] = {}


def parsed(ids: Iterable[int]) -> dict[int, questions.Question]:
    """These versions by id, in the given order; one query at most; unknown ids are absent."""
    ids = list(ids)
    known = _known  # one dictionary for the whole call: `forget` puts another in its place
    missing = [pk for pk in ids if pk not in known]
    if missing:
        if len(known) + len(missing) > MOST_KNOWN:
            known = forget()
        rows = QuestionVersion.objects.filter(pk__in=[pk for pk in ids if pk not in known])
        for pk, kind, content in rows.order_by().values_list("pk", "question__kind", "content"):
            known[pk] = questions.parse(kind, content)
    return {pk: known[pk] for pk in ids if pk in known}


def forget() -> dict[int, questions.Question]:
    """Begin anew: when there are too many, and after a transaction whose ids will be given again."""
    global _known
    _known = {}
    return _known
