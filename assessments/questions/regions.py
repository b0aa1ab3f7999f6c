"""Places on a picture: where they lie, in percent of its width and height, and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from .question import ContentError, read_number

RECTANGLE = "rect"
CIRCLE = "circle"
POLYGON = "polygon"
LONGEST = 400


@dataclass(frozen=True)
class Region:
    """A rectangle (x, y, width, height), a circle (x, y, radius as a share of the width) or the corners
    of a polygon (x, y, x, y, …)."""

    shape: str
    numbers: tuple[Decimal, ...]

    def path(self, width: int, height: int) -> str:
        """The outline as SVG's `d`, on a picture of so many pixels."""
        if self.shape == CIRCLE:
            x, y, radius = (
                _pixels(self.numbers[0], width),
                _pixels(self.numbers[1], height),
                self._radius(width),
            )
            half = f"a{radius} {radius} 0 1 0"
            return f"M{x - radius} {y}{half} {2 * radius} 0{half} {-2 * radius} 0z"
        corners = [(_pixels(x, width), _pixels(y, height)) for x, y in self._corners()]
        return f"M{'L'.join(f'{x} {y}' for x, y in corners)}z"

    def corner(self, width: int, height: int) -> tuple[int, int]:
        """Where its letter stands: above and left of it all."""
        if self.shape == CIRCLE:
            radius = self._radius(width) * 7 // 10
            return _pixels(self.numbers[0], width) - radius, _pixels(self.numbers[1], height) - radius
        xs, ys = zip(*self._corners(), strict=True)
        return _pixels(min(xs), width), _pixels(min(ys), height)

    def _radius(self, width: int) -> int:
        return max(1, _pixels(self.numbers[2], width))

    def _corners(self) -> list[tuple[Decimal, Decimal]]:
        if self.shape == RECTANGLE:
            x, y, wide, high = self.numbers
            return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
        return list(zip(self.numbers[::2], self.numbers[1::2], strict=True))


def read_region(shape: str, typed: str) -> Region:
    """The region that an author's numbers mean, "12,5 40 10 8" for example. Raises ContentError."""
    numbers = [read_number(word.replace(",", ".")) for word in typed[:LONGEST].replace(";", " ").split()]
    if not all(number is not None and 0 <= number <= 100 for number in numbers) or not numbers:
        raise ContentError(_("A place is given by numbers from 0 to 100, with spaces between them."))
    region = Region(shape, tuple(number for number in numbers if number is not None))
    if not _SHAPES.get(shape, lambda numbers: False)(region.numbers):
        raise ContentError(
            _("“%(numbers)s” isn't a place of this shape on the picture.") % {"numbers": typed[:80]}
        )
    return region


def _is_rectangle(numbers: tuple[Decimal, ...]) -> bool:
    if len(numbers) != 4:
        return False
    x, y, wide, high = numbers
    return wide > 0 and high > 0 and x + wide <= 100 and y + high <= 100


def _is_circle(numbers: tuple[Decimal, ...]) -> bool:
    return len(numbers) == 3 and numbers[2] > 0


def _is_polygon(numbers: tuple[Decimal, ...]) -> bool:
    return len(numbers) >= 6 and len(numbers) % 2 == 0


_SHAPES = {RECTANGLE: _is_rectangle, CIRCLE: _is_circle, POLYGON: _is_polygon}


def _pixels(percent: Decimal, of: int) -> int:
    return round(percent * of / 100)
