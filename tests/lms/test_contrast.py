"""WCAG 2.2: text 4.5:1 against its ground, edges and marks that carry meaning 3:1, in both themes."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "lms" / "static" / "css" / "tokens.css").read_text()

TONES = ["primary", "info", "success", "warning", "danger"]
GROUNDS = ["ground", "surface", "sunken"]
TEXT_PAIRS = [
    *((text, ground) for text in ["ink", "ink-soft", "accent-ink", *TONES] for ground in GROUNDS),
    *((text, f"{tone}-soft") for text in ["ink", "ink-soft"] for tone in [*TONES, "accent"]),
    *((tone, f"{tone}-soft") for tone in TONES),
    *(("primary", f"{tone}-soft") for tone in [*TONES, "accent"]),  # a link in a notice
    ("accent-ink", "accent-soft"),
    ("accent-ink", "primary-soft"),
    ("primary-hover", "primary-soft"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("ground", "ink"),  # a toast
]
MARK_PAIRS = [("line-strong", ground) for ground in GROUNDS] + [
    ("focus", ground) for ground in [*GROUNDS, "primary-soft"]
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def block_after(opening: str) -> str:
    return TOKENS.split(opening, 1)[1].split("}", 1)[0]


LIGHT = tokens(block_after(":root {"))
DARK = tokens(block_after(':root:not([data-theme="light"]) {'))
THEMES = {"light": LIGHT, "dark": LIGHT | DARK}


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(theme, text, ground):
    colours = THEMES[theme]

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_edges_of_controls_and_the_focus_ring_can_be_seen(theme, mark, ground):
    colours = THEMES[theme]

    assert contrast(colours[mark], colours[ground]) >= 3


def test_the_chosen_dark_theme_is_the_system_s_dark_theme():
    assert tokens(block_after(':root[data-theme="dark"] {')) == DARK


def test_the_dark_theme_names_no_colour_that_the_light_one_lacks():
    assert set(DARK) <= set(LIGHT)
