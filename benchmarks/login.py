"""What a log-in costs the server: most of it is the password's hash, chosen to be dear to guess."""

from collections.abc import Mapping

from benchmarks import inside_the_site
from benchmarks.figures import Family, Figure


def measure() -> Mapping[str, float]:
    return inside_the_site.measure("login")


FAMILY = Family((Figure("login.cpu_ms", "ms", 100),), measure)
