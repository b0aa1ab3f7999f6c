"""Letters on the certificate: faces, measuring, fitting and right-to-left text. Pure.

The TTF files come with the wheels `fontpkg-amiri` and `fontpkg-plus-jakarta-sans`
(both under the Open Font License) and are read and registered once a process.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import arabic_reshaper
import fontpkg_amiri
import fontpkg_plus_jakarta_sans
from bidi import get_display
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

# Streams as they are, not as ASCII-85 text: a fifth smaller and much faster.
rl_config.useA85 = 0

TEXT, SERIF, SERIF_BOLD = "PintarText", "PintarSerif", "PintarSerif-Bold"
FILES = {
    # A variable font whose default is the regular weight, which is what gets embedded.
    TEXT: fontpkg_plus_jakarta_sans.ROOT / "files" / "PlusJakartaSans[wght].ttf",
    SERIF: fontpkg_amiri.ROOT / "files" / "Amiri-Regular.ttf",
    SERIF_BOLD: fontpkg_amiri.ROOT / "files" / "Amiri-Bold.ttf",
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text as it will be set: lines from the top, and the size they all share."""

    lines: tuple[str, ...]
    size: float


@cache
def faces() -> dict[str, TTFont]:
    """The three faces, registered with ReportLab at the first call."""
    fonts = {name: TTFont(name, str(path), asciiReadable=False) for name, path in FILES.items()}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


def face_for(text: str, wanted: str) -> str:
    """The wanted face, or Amiri where it lacks a letter (Arabic, or the ayn of transliteration)."""
    letters = faces()[wanted].face.charToGlyph
    return wanted if text.isascii() or all(ord(letter) in letters for letter in text) else SERIF


def visual(text: str) -> str:
    """The text in the order and letter forms in which it is drawn from left to right."""
    if text.isascii() or not any("\u0590" <= letter <= "\u08ff" for letter in text):
        return text
    return str(get_display(arabic_reshaper.reshape(text)))


@lru_cache(maxsize=4096)
def _unit_width(text: str, face: str) -> float:
    return float(faces()[face].stringWidth(text, 1))


def width(text: str, face: str, size: float) -> float:
    """Points from the first to the last letter, drawn in visual order."""
    return _unit_width(text, face) * size


def wrap(text: str, face: str, size: float, room: float) -> tuple[str, ...]:
    """Lines no wider than `room`, broken at spaces; a word wider than the room is broken inside."""
    space = width(" ", face, size)
    lines: list[str] = []
    taken = 0.0
    for word in text.split():
        for piece in _pieces(word, face, size, room):
            # Letters join within a word only, and faces aren't kerned: widths add up.
            extent = width(visual(piece), face, size)
            if lines and taken + space + extent <= room:
                lines[-1] += f" {piece}"
                taken += space + extent
            else:
                lines.append(piece)
                taken = extent
    return tuple(lines)


def fit(text: str, face: str, room: float, *, size: float, smallest: float, lines: int = 2) -> Fitted:
    """The text at the largest size that fits: first on one line, shrinking, then on more lines.

    A text that does not even fit at the smallest size on `lines` lines takes as many
    as it needs: nothing a person is called is ever cut off.
    """
    natural = width(visual(text), face, size)
    if natural * smallest <= room * size:
        return Fitted((text,), min(size, size * room / natural) if natural else size)
    step = (size - smallest) / 6
    for shrink in range(1, 7):
        broken = balanced(text, face, size - step * shrink, room)
        if len(broken) <= lines:
            return Fitted(broken, size - step * shrink)
    return Fitted(wrap(text, face, smallest, room), smallest)


def balanced(text: str, face: str, size: float, room: float) -> tuple[str, ...]:
    """As few lines as `wrap` gives, but about equally long: a lone last word looks like a mistake."""
    count = len(wrap(text, face, size, room))
    if count < 2:
        return (text,)
    narrow = width(visual(text), face, size) / count
    while narrow < room:
        broken = wrap(text, face, size, narrow)
        if len(broken) <= count:
            return broken
        narrow += size
    return wrap(text, face, size, room)


def _pieces(word: str, face: str, size: float, room: float) -> list[str]:
    if width(visual(word), face, size) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(visual(pieces[-1] + letter), face, size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
