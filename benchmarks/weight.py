"""What a learner's page costs over the wire, in a real browser: without its media, with everything else.

A page with Arabic brings its letters' font along (53 KB, once) and is measured apart.
"""

import shutil
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks import stage
from benchmarks.figures import Family, Figure
from tools import house

CHROMIUM = ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-component-update"]
SETTLE_MILLISECONDS = 1_000


def measure() -> Mapping[str, float]:
    with stage.served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        signed_in = browser.new_context(base_url=address)
        latin, arabic = _learn_pages(signed_in)
        visitor = _with_empty_cache(browser, signed_in)
        first = _kilobytes(visitor, latin)
        repeat = _kilobytes(visitor, latin)
        with_arabic = _kilobytes(_with_empty_cache(browser, signed_in), arabic)
        browser.close()
    return {
        "weight.learn.first_kb": first,
        "weight.learn.repeat_kb": repeat,
        "weight.learn.arabic_kb": with_arabic,
    }


def _learn_pages(context: BrowserContext) -> tuple[str, str]:
    """A unit's page without Arabic and one with it, of the demo's learner."""
    page = _signed_in(context)
    urls = [page.url, *_units_of(page)]
    holds_arabic = {url: _holds_arabic(page, url) for url in dict.fromkeys(urls)}
    latin = next((url for url, holds in holds_arabic.items() if not holds), None)
    arabic = next((url for url, holds in holds_arabic.items() if holds), None)
    if latin is None or arabic is None:
        raise house.Stop("the demo's learner has no unit with Arabic and one without.")
    return latin, arabic


def _units_of(page: Page) -> list[str]:
    links = page.locator("a[href^='/belajar/']")
    hrefs: list[str] = links.evaluate_all("links => links.map(link => link.href)")
    return hrefs


def _holds_arabic(page: Page, url: str) -> bool:
    page.goto(url)
    return page.locator("[lang=ar]").count() > 0


def _signed_in(context: BrowserContext) -> Page:
    """Sign in as the demo's learner and follow their dashboard to the unit they are at."""
    page = context.new_page()
    page.goto("/akun/login/")
    page.fill("input[name=login]", stage.LEARNER)
    page.fill("input[name=password]", stage.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/beranda/**")
    page.locator("a[href^='/belajar/']").first.click()
    page.wait_for_load_state()
    return page


def _with_empty_cache(browser: Browser, signed_in: BrowserContext) -> BrowserContext:
    visitor = browser.new_context()
    visitor.add_cookies([{**cookie} for cookie in signed_in.cookies()])  # type: ignore[typeddict-item]
    return visitor


def _kilobytes(context: BrowserContext, url: str) -> float:
    """All bytes received for the page as the browser's own network layer counts them, headers included."""
    page = context.new_page()
    received = _listen(context, page)
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    page.close()
    return sum(received.values()) / 1024


def _listen(context: BrowserContext, page: Page) -> dict[str, float]:
    received: dict[str, float] = {}
    media: set[str] = set()

    def answered(event: dict[str, Any]) -> None:
        if event["type"] == "Media" or "/media/" in event["response"]["url"]:
            media.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] not in media:
            received[event["requestId"]] = event["encodedDataLength"]

    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    return received


FAMILY = Family(
    (
        Figure("weight.learn.first_kb", "KB", 60),
        Figure("weight.learn.repeat_kb", "KB", 15),
        Figure("weight.learn.arabic_kb", "KB", 100),
    ),
    measure,
)
