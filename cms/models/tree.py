"""Reads an authoring tree as one curriculum document: the live pages, or what is drafted."""

from typing import Any

from wagtail.models import Page


def assemble(course: Any, *, drafts: bool = False, instead: Any = None) -> dict[str, Any]:
    """The document of a course page with all below it, in the order of the tree.

    `drafts` takes each page as last saved, `instead` takes one page as it is in
    the author's form. Pages that someone took offline stay out of both.
    """
    pages = [_as_wanted(page, drafts, instead) for page in below(course) if not is_withdrawn(page)]
    if instead is not None and instead.pk is None:
        pages = sorted([*pages, instead], key=lambda page: page.path)
    if not drafts:
        pages = [page for page in pages if page.live]
    units = [page for page in pages if page.depth == course.depth + 2]
    return course.to_document(
        [
            page.to_document([unit.to_document() for unit in units if unit.path.startswith(page.path)])
            for page in pages
            if page.depth == course.depth + 1
        ]
    )


def below(course: Page) -> list[Any]:
    """Subject and unit pages in the order of the tree."""
    return list(course.get_descendants().order_by("path").specific())


def is_withdrawn(page: Page) -> bool:
    """Whether the page was published once and taken offline on purpose: it stays out till published."""
    return not page.live and page.first_published_at is not None


def _as_wanted(page: Any, drafts: bool, instead: Any) -> Any:
    if instead is not None and page.pk == instead.pk:
        return instead
    return page.get_latest_revision_as_object() if drafts else page
