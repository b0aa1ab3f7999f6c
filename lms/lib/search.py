"""Search for catalogues of up to some thousands of rows: the same answers on SQLite and PostgreSQL.

Every word must occur in one of the fields, as a part of a word; rows whose title
has them come first. Where a word is in no row, the nearest word of the titles
is taken instead, so that a slip of the thumb still finds something.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_
from typing import TypeVar, cast

from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When

T = TypeVar("T", bound=Model)
MOST_WORDS = 8
LEAST_LIKENESS = 0.72


def words(text: str) -> list[str]:
    """The words to look for, lower-case, at most eight."""
    return re.findall(r"\w+", text.lower())[:MOST_WORDS]


def matching(queryset: QuerySet[T], text: str, *, title: str, others: Sequence[str] = ()) -> QuerySet[T]:
    """The rows that match the text, best first; all of them, as they were ordered, for a text without words.

    `title` and `others` are lookup paths of text fields. Costs one query, two when
    nothing is found as it was typed.
    """
    wanted = words(text)
    if not wanted:
        return queryset
    fields = (title, *others)
    found = _with_all(queryset, wanted, fields)
    if not found.exists():
        wanted = _nearest(queryset, wanted, title)
        found = _with_all(queryset, wanted, fields)
    in_title = reduce(and_, (Q(**{f"{title}__icontains": word}) for word in wanted))
    order = [str(name) for name in queryset.query.order_by or queryset.model._meta.ordering or ()]
    rank = Case(When(in_title, then=Value(0)), default=Value(1), output_field=IntegerField())
    ranked = found.annotate(search_rank=rank).order_by("search_rank", *order)
    return cast("QuerySet[T]", ranked)


def _with_all(queryset: QuerySet[T], wanted: Iterable[str], fields: Iterable[str]) -> QuerySet[T]:
    for word in wanted:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        queryset = queryset.filter(anywhere)
    return queryset


def _nearest(queryset: QuerySet[T], wanted: Iterable[str], title: str) -> list[str]:
    known = {word for text in queryset.values_list(title, flat=True) for word in words(text)}
    nearest = []
    for word in wanted:
        close = (
            [word] if word in known else difflib.get_close_matches(word, known, n=1, cutoff=LEAST_LIKENESS)
        )
        nearest.append(close[0] if close else word)
    return nearest
