"""A figure: a dotted name that stays, what it is measured in, and what we aim for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`aim` is the most that the value may be; or the least, where `at_least`."""

    name: str
    unit: str
    aim: float
    at_least: bool = False

    def is_missed(self, value: float) -> bool:
        return value < self.aim if self.at_least else value > self.aim


@dataclass(frozen=True)
class Family:
    """Figures that are measured together, by one function that gives each one's value by name."""

    figures: tuple[Figure, ...]
    measure: Callable[[], Mapping[str, float]]

    def chosen(self, prefix: str) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.name.startswith(prefix))
