"""Whether every link in our documents leads somewhere in this folder: files and headings."""

import re
from collections.abc import Iterator
from pathlib import Path

from tools import house, preparation

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)[^)]*\)|!\[[^\]]*\]\(([^)\s]+)[^)]*\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)


def broken() -> list[str]:
    """Each broken link as `file: link`."""
    return [f"{page.relative_to(house.ROOT)}: {link}" for page in documents() for link in _broken_in(page)]


def documents() -> list[Path]:
    return sorted([*house.ROOT.glob("*.md"), *preparation.ours("*.md")])


def _broken_in(page: Path) -> Iterator[str]:
    for link in _links(page.read_text()):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            yield link


def _links(text: str) -> list[str]:
    return [text_link or image for text_link, image in LINK.findall(CODE.sub("", text))]


def _anchors(page: Path) -> set[str]:
    """The headings' names as the common forges make them."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(page.read_text()))
    return {heading.replace(" ", "-") for heading in plain}
