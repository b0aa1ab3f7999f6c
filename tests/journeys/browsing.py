"""What journeys ask of a page: no error in its console, nothing for axe to find, a picture of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Response

from tools import house

WIDTHS = {360: 800, 1280: 800}
THEMES = ("light", "dark")
# A colour on its way from one theme to the other is nobody's colour. No longer than two seconds:
# an animation that is held, or repeats without end, never comes to rest.
AT_REST = """() => Promise.race([
  Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  new Promise((enough) => setTimeout(enough, 2000)),
]).then(() => null)"""
SCREENSHOTS = house.BUILD / "screenshots"


@contextmanager
def watched(page: Page) -> Iterator[list[str]]:
    """Collect what goes wrong in the page: errors of its scripts, refused content, broken addresses.

    A page that the site itself refuses (403, 404, 409) is an answer, not an
    error; the browser's console reports it all the same, so it is left out.
    """
    problems: list[str] = []
    refused: set[str] = set()

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.is_navigation_request():
            refused.add(response.url)

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and message.location.get("url") not in refused:
            problems.append(f"{message.text} ({message.location.get('url')})")

    page.on("response", answered)
    page.on("console", said)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield problems


def axe(page: Page) -> None:
    """Assert that axe finds nothing on the page, in the light and in the dark theme."""
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        page.evaluate(AT_REST)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url} in the {theme} theme:\n{found.generate_report()}"
    page.emulate_media(color_scheme="light")


def picture(page: Page, name: str) -> None:
    """Keep the whole page as build/screenshots/<name>-<width>.png, at a phone's and a desktop's width."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(AT_REST)
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
    if before:
        page.set_viewport_size(before)
