"""The house rules of templates and styles that a person would only notice in the browser."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ["lms", "courses", "assessments", "certificates", "services", "cms"]
# The back office has Wagtail's classes, scripts and manners.
BACK_OFFICE = re.compile(r"wagtail|admin|email|mail")
TEMPLATES = [
    path
    for app in APPS
    for path in (ROOT / app).rglob("templates/**/*.html")
    if not BACK_OFFICE.search(str(path.relative_to(ROOT)))
]
STYLES = [path for app in APPS for path in (ROOT / app).rglob("static/**/*.css")]
CODE = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.S)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)


def source(path: Path) -> str:
    return CODE.sub("", path.read_text())


def classes_of(path: Path) -> set[str]:
    """The whole class names a template writes; one that a variable ends (`badge--{{ tone }}`) is left out."""
    found: set[str] = set()
    for value in re.findall(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', source(path), re.S):
        words = re.sub(r"\S*\{\{.*?\}\}\S*", " ", re.sub(r"\{%.*?%\}", "\x00", value))
        found |= {word for word in words.replace("\x00", " ").split() if not word.endswith("-")}
    return found


def test_every_class_of_a_template_has_a_rule():
    defined = set(re.findall(r"\.([a-z][\w-]*)", "\n".join(path.read_text() for path in STYLES)))

    undefined = {
        f"{path.relative_to(ROOT)}: {name}" for path in TEMPLATES for name in classes_of(path) - defined
    }

    assert undefined == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_needs_an_exception_from_the_content_security_policy(path):
    text = TAG.sub("", source(path))

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*(\ssrc=|type=\"application/))", text)


def test_every_icon_that_a_template_asks_for_is_drawn():
    drawn = {path.stem for path in (ROOT / "lms" / "templates" / "icons").glob("*.svg")}
    asked = {
        name
        for path in TEMPLATES
        for name in re.findall(r'\{% icon "([^"]+)"|\bicon(?:_end)?="([^"]+)"', path.read_text())
        for name in name
        if name
    }

    assert asked - drawn == set()


def test_every_component_says_its_variables():
    components = (ROOT / "lms" / "templates" / "components").glob("*.html")

    assert [path.name for path in components if not path.read_text().startswith(("{#", "{% comment"))] == []


BUDGETS = [("css/site.css", 10), ("js/site.js", 9), ("js/htmx.js", 18), ("css/fonts.css", 0.5)]
BUDGETS += [("js/offline.js", 6), ("js/sw.js", 1.5)]  # fetched to save a unit on the device


@pytest.mark.parametrize(("name", "kilobytes"), BUDGETS)
def test_what_pages_load_stays_within_its_budget(name, kilobytes):
    weight = len(gzip.compress((ROOT / "build" / "static" / name).read_bytes()))

    assert weight <= kilobytes * 1024
