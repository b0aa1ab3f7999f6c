"""Finding services: one answer for the catalogue, the site's search, the home page and the API.

Both databases find the same in the same order: every service carries its words in two
plain columns, and LIKE on folded words means the same everywhere. A word is found inside
longer ones ("nikah" in "pernikahan"), as Indonesian prefixes ask for; words that begin
with it and words of the title come first. An unknown word is read as its nearest
neighbour among the words there are.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils.timezone import localdate

from lms.accounts.models import name_expression
from services.models import Part, Service, ServiceQuerySet

MOST_WORDS = 8
SHORTEST_INSIDE = 3  # shorter words are only found at the beginning of others
VOCABULARY = "services.vocabulary"
VOCABULARY_SECONDS = 60


@dataclass(frozen=True)
class Facets:
    """What was chosen beside the text, as slugs and codes; empty means any."""

    category: str = ""
    life_event: str = ""
    religion: str = ""
    unit: str = ""

    def without(self, name: str) -> "Facets":
        return replace(self, **{name: ""})


@dataclass(frozen=True)
class Reading:
    """How a text was understood; `corrected` says that a word was read as another."""

    words: tuple[str, ...]
    corrected: bool = False

    def __str__(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Choice:
    """A value of a facet and how many services it leaves."""

    key: str
    title: str
    count: int


def words(text: str) -> list[str]:
    """The words of a text in small letters without accents; signs divide words."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return re.findall(r"[a-z0-9]+", plain)


def read(text: str) -> Reading:
    """The words to look for; one that no service holds becomes its nearest neighbour, if any is near."""
    asked = tuple(dict.fromkeys(words(text)))[:MOST_WORDS]
    if not asked:
        return Reading(())
    known = _vocabulary()
    understood = tuple(dict.fromkeys(nearest(word, known) for word in asked))
    return Reading(understood, understood != asked)


def nearest(word: str, known: Collection[str]) -> str:
    """The word itself when it is known, even inside another; else the most similar known one, if any."""
    if len(word) < SHORTEST_INSIDE or any(word in one for one in known):
        return word
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.75)
    return close[0] if close else word


def find(text: str = "", facets: Facets | None = None) -> ServiceQuerySet:
    """Public services that hold every word and fit the facets, the best first; all of them for no text."""
    facets = facets or Facets()
    found = Service.objects.public().filter(_fits(facets))
    looked_for = read(text).words
    if not looked_for:
        return found.order_by("title", "pk")
    for word in looked_for:
        found = found.filter(search_text__contains=word if len(word) >= SHORTEST_INSIDE else f" {word}")
    ranked: ServiceQuerySet = found.annotate(rank=_rank(looked_for))
    return ranked.order_by("-rank", Length("title"), "title", "pk")


def choices(text: str, facets: Facets) -> dict[str, list[Choice]]:
    """For each facet its values with counts, each counted as if that facet were not chosen yet."""
    return {
        "category": _count(text, facets, "category", "category__slug", "category__title"),
        "life_event": _count(text, facets, "life_event", "life_events__slug", "life_events__title"),
        "religion": _count(text, facets, "religion", "religion__slug", "religion__title"),
        "unit": _count_units(text, facets),
    }


def index(service: Service) -> None:
    """Write the words by which the service is found; to be called after each change of its texts."""
    product = service.components.filter(number=Part.PRODUCT).values_list("body", flat=True)
    texts = [
        service.title,
        service.summary,
        service.keywords,
        service.audience,
        service.category.title,
        *product,
    ]
    service.search_title = _column([service.title])
    service.search_text = _column(texts)
    service.save(update_fields=["search_title", "search_text"])
    forget_vocabulary()


def forget_vocabulary() -> None:
    cache.delete(VOCABULARY)


def _column(texts: Iterable[str]) -> str:
    # A blank before each word, so that " nik" finds the beginnings of words.
    return "".join(f" {word}" for word in dict.fromkeys(word for text in texts for word in words(text)))


def _vocabulary() -> frozenset[str]:
    known: frozenset[str] | None = cache.get(VOCABULARY)
    if known is None:
        texts = Service.objects.public().values_list("search_text", flat=True)
        known = frozenset(word for text in texts for word in text.split())
        cache.set(VOCABULARY, known, VOCABULARY_SECONDS)
    return known


def _fits(facets: Facets) -> Q:
    wanted = {
        "category__slug": facets.category,
        "life_events__slug": facets.life_event,
        "religion__slug": facets.religion,
        "authority__code": facets.unit,
    }
    return Q(**{lookup: value for lookup, value in wanted.items() if value})


def _rank(looked_for: Iterable[str]) -> Case:
    total = Value(0, output_field=IntegerField())
    for word in looked_for:
        total += Case(  # type: ignore[assignment]
            When(search_title__contains=f" {word}", then=Value(8)),
            When(search_title__contains=word, then=Value(4)),
            When(search_text__contains=f" {word}", then=Value(2)),
            default=Value(1),
        )
    return total  # type: ignore[return-value]


def _count(text: str, facets: Facets, name: str, key: str, title: str) -> list[Choice]:
    rows = (
        find(text, facets.without(name))
        .exclude(**{key: None})
        .order_by(title)
        .values_list(key, title)
        .annotate(count=Count("pk", distinct=True))
    )
    return [Choice(*row) for row in rows]


def _count_units(text: str, facets: Facets) -> list[Choice]:
    rows: QuerySet[Any, Any] = (
        find(text, facets.without("unit"))
        .order_by()
        .values("authority__code")
        .annotate(name=name_expression("authority", localdate()), count=Count("pk", distinct=True))
        .values_list("authority__code", "name", "count")
    )
    return sorted(
        (Choice(code, name or code, count) for code, name, count in rows), key=lambda one: one.title
    )
