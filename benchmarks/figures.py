"""A figure: a dotted name that stays, what it is measured in, and what we aim for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`aim` is the most that the value may be."""

    name: str
    unit: str
    aim: float


@dataclass(frozen=True)
class Family:
    """Figures that are measured together, by one function that gives each one's value by name."""

    figures: tuple[Figure, ...]
    measure: Callable[[], Mapping[str, float]]

    def chosen(self, prefix: str) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.name.startswith(prefix))
