"""How many database queries a page costs, counted on real requests against the demo content."""

from collections.abc import Mapping

from benchmarks import inside_the_site
from benchmarks.figures import Family, Figure

AIMS = {"home": 8, "catalogue": 8, "course": 8, "learn": 6, "verify": 2}


def measure() -> Mapping[str, float]:
    return inside_the_site.measure("queries")


FAMILY = Family(tuple(Figure(f"queries.{page}", "queries", aim) for page, aim in AIMS.items()), measure)
