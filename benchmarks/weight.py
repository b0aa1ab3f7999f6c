"""What a learner's page costs over the wire, in a real browser: without its media, with everything else."""

import shutil
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks import stage
from benchmarks.figures import Family, Figure

CHROMIUM = ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-component-update"]
SETTLE_MILLISECONDS = 1_000


def measure() -> Mapping[str, float]:
    with stage.served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        signed_in = browser.new_context(base_url=address)
        url = _learn_page(signed_in)
        visitor = _with_empty_cache(browser, signed_in)
        first = _kilobytes(visitor, url)
        repeat = _kilobytes(visitor, url)
        browser.close()
    return {"weight.learn.first_kb": first, "weight.learn.repeat_kb": repeat}


def _learn_page(context: BrowserContext) -> str:
    """Sign in as the demo's learner and follow their dashboard to the unit they are at."""
    page = context.new_page()
    page.goto("/akun/login/")
    page.fill("input[name=login]", stage.LEARNER)
    page.fill("input[name=password]", stage.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/beranda/**")
    page.locator("a[href^='/belajar/']").first.click()
    page.wait_for_load_state()
    return page.url


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
    (Figure("weight.learn.first_kb", "KB", 60), Figure("weight.learn.repeat_kb", "KB", 15)),
    measure,
)
