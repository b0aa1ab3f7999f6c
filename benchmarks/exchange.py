"""exchange.*: from a file of 5,000 questions to 5,000 questions in a quiz: read, looked at, imported."""

from collections.abc import Mapping

from benchmarks import inside_the_site
from benchmarks.figures import Family, Figure


def measure() -> Mapping[str, float]:
    return inside_the_site.measure("exchange")


FORMATS = ("gift", "moodle_xml", "csv", "xlsx", "qti", "aiken")
FAMILY = Family(
    (
        *(Figure(f"exchange.{name}_5000_s", "s", 60) for name in FORMATS),
        Figure("exchange.import_5000_s", "s", 60),
    ),
    measure,
)
