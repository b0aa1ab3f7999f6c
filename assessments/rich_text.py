r"""What authors write in questions: plain text with a light notation, as HTML of our own or as words.

    **bold**   *italic*   \( x^2 \)   \[ \frac{a}{b} \]   ![what it shows](gambar:<name>)
    two or more lines that begin with "- ", or with "1. ", "2. " …   an empty line between paragraphs

What a text says besides stays as it is, so that texts from before the notation, or from files, look as
they did: signs count only where they can mean nothing else ("2 * 3 * 4" is arithmetic). A backslash right
before a notation shows it as it is written. Arabic is found by its letters. Pure: `address` tells where
an image lies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from .formulas import FormulaError, mathml

Address = Callable[[str], str]

IMAGE_NAME = r"[0-9a-f]{32}-[1-9]\d{0,3}x[1-9]\d{0,3}"
IMAGE = re.compile(rf"!\[(?P<alt>[^\[\]\n]*)\]\(gambar:(?P<name>{IMAGE_NAME})\)")
NOTATION = re.compile(
    rf"""(?P<escape>\\)?(?:
        {IMAGE.pattern}
        | \\\((?P<inline>(?:(?!\\[()\[\]]).)*?[^\\])\\\)
        | \\\[(?P<block>(?:(?!\\[()\[\]]).)*?[^\\])\\\]
        | (?:(?<=\\)|(?<![\w*]))\*\*(?P<bold>(?=[^\s*])[^\n]{{0,400}}?[^\s*])\*\*(?![\w*])
        | (?:(?<=\\)|(?<![\w*]))\*(?P<italic>(?=[\w"'“‘(])[^\n*]*?[^\s*])\*(?![\w*])
    )""",
    re.S | re.X,
)
STRAY = re.compile(r"\\[()\[\]]")
STRAY_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\(gambar:")
IMAGE_SIGN = "(gambar:"
MOST_REMEMBERED, LONGEST_REMEMBERED = 4_000, 2_000
BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
BULLET = re.compile(r"\s*- +(?=\S)")
NUMBER = re.compile(r"\s*(\d{1,3})\. +(?=\S)")
ARABIC_LETTER = (
    r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c7\ufb50-\ufdff\ufe70-\ufefc]"
)
ARABIC_WORD = r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u200c-\u200f\ufb50-\ufdff\ufe70-\ufefc]+"
ARABIC = re.compile(rf"{ARABIC_WORD}(?:[ \u00a0،؛؟.:!()«»\-]+{ARABIC_WORD})*")
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Image:
    name: str
    alt: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels: the name says it."""
        width, height = self.name.rpartition("-")[2].split("x")
        return int(width), int(height)


class NotationError(ValueError):
    """The text can't be shown as its author meant it; `message` tells them what to change."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


def html(text: str, address: Address) -> SafeString:
    """The text as paragraphs and lists."""
    return (_remembered_html if _may_be_remembered(text) else _html)(text, address)


def _html(text: str, address: Address) -> SafeString:
    blocks = (block for block in BLANK_LINE.split(_even(text)) if block.strip())
    return mark_safe("".join(_block(block, address) for block in blocks))  # noqa: S308 - made of escaped parts


def inline(text: str, address: Address) -> SafeString:
    """The text as words of a line, for labels and cells: its line ends are breaks, lists stay lines."""
    return (_remembered_line if _may_be_remembered(text) else _line)(text, address)


def _line(text: str, address: Address) -> SafeString:
    words = _inline(_even(text), address)
    if is_arabic(text):
        words = f'<span lang="ar" dir="rtl">{words}</span>'
    return mark_safe(words)  # noqa: S308 - made of escaped parts


_remembered_html = lru_cache(MOST_REMEMBERED)(_html)
_remembered_line = lru_cache(MOST_REMEMBERED)(_line)


def _may_be_remembered(text: str) -> bool:
    """Everyone reads the same questions; but addresses of pictures may expire."""
    return len(text) <= LONGEST_REMEMBERED and IMAGE_SIGN not in text


def plain(text: str) -> str:
    """The words alone, for what holds no HTML: a formula as its TeX, an image as what it shows."""
    return NOTATION.sub(_plain, _even(text))


def literal(text: str) -> str:
    """Notation that shows the text as it is, whatever it looks like: what learners typed, for example."""
    return NOTATION.sub(lambda found: f"\\{found[0]}", _even(text))


def but_formulas(text: str) -> str:
    """As `literal`, but formulas that can be drawn stay formulas: pages elsewhere draw them too."""
    return NOTATION.sub(lambda found: found[0] if _is_drawn(found) else f"\\{found[0]}", _even(text))


def _is_drawn(found: re.Match[str]) -> bool:
    if found["escape"] or not (found["inline"] or found["block"]):
        return False
    try:
        _check_one(found)
    except NotationError:
        return False
    return True


def check(text: str) -> None:
    """Raise NotationError where the text has a formula or an image that can't be shown."""
    for found in NOTATION.finditer(_even(text)):
        _check_one(found)
    rest = NOTATION.sub(" ", _even(text))
    if stray := STRAY.search(rest):
        raise NotationError(
            _("A formula lies between \\( and \\); here is a single %(sign)s.") % {"sign": stray[0]}
        )
    if STRAY_IMAGE.search(rest):
        raise NotationError(_("An image is named in a way that isn't known. Insert it again."))


def image_names(text: str) -> list[str]:
    return [
        found["name"] for found in NOTATION.finditer(_even(text)) if found["name"] and not found["escape"]
    ]


def read_image(text: str) -> Image:
    """The one image that the text is. Raises NotationError."""
    found = IMAGE.fullmatch(text.strip())
    if found is None:
        raise NotationError(_("Upload a picture and insert it here."))
    return Image(found["name"], found["alt"].strip())


def is_arabic(text: str) -> bool:
    """Whether it begins in Arabic and most of its letters are, so that the whole reads from right to left."""
    letters = "".join(LETTER.findall(NOTATION.sub(_emphasised, text)))
    return bool(re.match(ARABIC_LETTER, letters)) and len(re.findall(ARABIC_LETTER, letters)) * 2 > len(
        letters
    )


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain(found: re.Match[str]) -> str:
    if found["escape"]:
        return found[0][1:]
    if found["name"]:
        return found["alt"].strip()
    tex = found["inline"] or found["block"]
    return tex.strip() if tex else plain(found["bold"] or found["italic"])


def _emphasised(found: re.Match[str]) -> str:
    """What reads as words, so not a formula or an image."""
    return found["bold"] or found["italic"] or " "


def _check_one(found: re.Match[str]) -> None:
    if found["escape"]:
        return
    if found["name"] and not found["alt"].strip():
        raise NotationError(_("Say in words what the image shows, for those who can't see it."))
    if tex := found["inline"] or found["block"]:
        try:
            mathml(tex, is_block=found["block"] is not None)
        except FormulaError as error:
            raise NotationError(error.message) from error
    elif words := found["bold"] or found["italic"]:
        check(words)


@dataclass
class _Lines:
    """Lines that belong together: of a list ("ul", "ol"), or of a paragraph ("")."""

    kind: str
    number: int
    lines: list[str]

    def takes(self, kind: str, number: int) -> bool:
        return kind == self.kind and (kind != "ol" or number == self.number + len(self.lines))


def _block(block: str, address: Address) -> str:
    groups: list[_Lines] = []
    for line in block.strip("\n").split("\n"):
        kind, number = _kind(line)
        if groups and groups[-1].takes(kind, number):
            groups[-1].lines.append(line)
        else:
            groups.append(_Lines(kind, number, [line]))
    return "".join(_group(group, address) for group in _without_lists_of_one(groups))


def _kind(line: str) -> tuple[str, int]:
    if BULLET.match(line):
        return "ul", 0
    number = NUMBER.match(line)
    return ("ol", int(number[1])) if number else ("", 0)


def _without_lists_of_one(groups: list[_Lines]) -> list[_Lines]:
    """One line alone is no list: it may begin with a dash or a number of the text's own."""
    kept: list[_Lines] = []
    for group in groups:
        kind = group.kind if len(group.lines) > 1 else ""
        if kept and not kind and not kept[-1].kind:
            kept[-1].lines += group.lines
        else:
            kept.append(_Lines(kind, group.number, list(group.lines)))
    return kept


def _group(group: _Lines, address: Address) -> str:
    if not group.kind:
        text = "\n".join(group.lines)
        return f"<p{_direction(text)}>{_inline(text, address)}</p>"
    sign = BULLET if group.kind == "ul" else NUMBER
    texts = [sign.sub("", line, count=1) for line in group.lines]
    items = "".join(f"<li{_direction(text)}>{_inline(text, address)}</li>" for text in texts)
    start = f' start="{group.number}"' if group.number > 1 else ""
    return f"<{group.kind}{start}>{items}</{group.kind}>"


def _direction(text: str) -> str:
    return ' lang="ar" dir="rtl"' if is_arabic(text) else ""


def _inline(text: str, address: Address) -> str:
    is_all_arabic, at, made = is_arabic(text), 0, []
    for found in NOTATION.finditer(text):
        made += [_words(text[at : found.start()], is_all_arabic), _notation(found, address)]
        at = found.end()
    return "".join([*made, _words(text[at:], is_all_arabic)])


def _words(text: str, is_all_arabic: bool) -> str:
    """Escaped, line ends as breaks, Arabic marked as such where the text around it isn't."""
    if is_all_arabic:
        return _broken(text)
    at, made = 0, []
    for found in ARABIC.finditer(text):
        if re.search(ARABIC_LETTER, found[0]):
            made += [
                _broken(text[at : found.start()]),
                f'<span lang="ar" dir="rtl">{_broken(found[0])}</span>',
            ]
            at = found.end()
    return "".join([*made, _broken(text[at:])])


def _broken(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>")


def _notation(found: re.Match[str], address: Address) -> str:
    if found["escape"]:
        return _words(found[0][1:], False)
    if found["name"]:
        return _img(Image(found["name"], found["alt"].strip()), address)
    if tex := found["inline"] or found["block"]:
        try:
            return mathml(tex, is_block=found["block"] is not None)
        except FormulaError:
            # Nobody wrote it so in our editor. Its learner reads the TeX.
            return _broken(found[0])
    name = "strong" if found["bold"] else "em"
    return f"<{name}>{_inline(found['bold'] or found['italic'], address)}</{name}>"


def _img(image: Image, address: Address) -> str:
    width, height = image.size
    return (
        f'<img src="{escape(address(image.name))}" alt="{escape(image.alt)}" width="{width}"'
        f' height="{height}" loading="lazy" decoding="async">'
    )
