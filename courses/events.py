"""What courses tell the apps above, and ask them.

Of what it is told a receiver may only queue a task: it can't fail the learner.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

from django.dispatch import Signal

course_completed = Signal()
"""Sent once for each CourseCompletion, with `completion_id`, inside the transaction that made it."""

consequences_wanted = Signal()
"""Asks the apps above what rests on completions: sent with `completion_ids` and `reader`, the person who
wants to know. A receiver only reads, and answers with a list of Consequence."""


@dataclass(frozen=True)
class Consequence:
    """Something that rests on a completion. `url` is empty where the reader may not open it."""

    completion_id: int
    label: str
    url: str = ""


def consequences_of(completion_ids: Collection[int], reader: Any) -> list[Consequence]:
    """What rests on these completions, in the order of the ids; nothing changes by asking."""
    if not completion_ids:
        return []
    answers = consequences_wanted.send(sender=None, completion_ids=completion_ids, reader=reader)
    places = {one: place for place, one in enumerate(completion_ids)}
    found: list[Consequence] = [one for _receiver, answer in answers for one in cast(Any, answer)]
    return sorted(found, key=lambda one: places[one.completion_id])
