"""Moodle XML, written: texts as plain_text, since ours are plain, and as HTML around pictures."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from assessments import rich_text
from assessments.questions.multiple import ALL_OR_NOTHING
from assessments.questions.numeric import RELATIVE

from . import cloze_text, moodle_pictures
from .item import TOP, Item, even, excerpt, facts_lost, units_of, writable
from .notes import Note, note
from .weights import FULL, has_odd_stars, is_on_full_scale, said, shares, typed, weighted_shares

Pictures = Mapping[str, bytes]
NO_PICTURES: Pictures = {}
NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def losses(item: Item) -> tuple[Note, ...]:
    """What a file of this format doesn't hold of the question."""
    if item.kind not in _KINDS:
        return (note("kind_not_held"),)
    if has_odd_stars(item.content) or not _holds_gaps(item):
        return (note("text_not_held"),)
    lost = {
        **facts_lost(item, category=True, tags=True),
        "picture_not_held": _pictures_stay(item),
        "scale_not_held": item.kind == "weighted" and not is_on_full_scale(item.content),
        "category_not_held": item.kind == "weighted" and bool(item.content.get("category")),
        "reading_not_held": bool(
            item.content.get("accents_matter") or item.content.get("ignore_punctuation")
        ),
        "unit_factor_rounded": any(1 / (1 / factor) != factor for _, factor in units_of(item.content)),
        "all_or_nothing_not_held": item.kind == "multiple"
        and (item.content.get("policy") or ALL_OR_NOTHING) == ALL_OR_NOTHING,
        "relative_not_held": item.content.get("tolerance_kind") == RELATIVE,
        "pair_feedback_not_held": any(pair.get("feedback") for pair in item.content.get("pairs", ())),
        "characters_not_held": bool(NOT_OF_XML.search(_all_texts(item.content))),
        **_gaps_lost(item),
    }
    return tuple(note(code) for code, is_lost in lost.items() if is_lost)


def _pictures_stay(item: Item) -> bool:
    """Moodle shows no picture among the choices of pairs."""
    choices = [pair["choice"] for pair in item.content.get("pairs", ())]
    return any(rich_text.image_names(text) for text in [*choices, *(item.content.get("distractors") or ())])


def _holds_gaps(item: Item) -> bool:
    gaps = item.content.get("gaps", ()) if item.kind == "cloze" else ()
    return not gaps or (cloze_text.can_hold(item.content) and not any(has_odd_stars(gap) for gap in gaps))


def _gaps_lost(item: Item) -> dict[str, bool]:
    """Of a text with gaps."""
    if item.kind != "cloze":
        return {}
    content, gaps = item.content, item.content["gaps"]
    together = even(content["text"]) + "\n" + even(content["passage"])
    return {
        "gap_explanation_not_held": any(gap.get("feedback") for gap in gaps),
        "gap_weights_not_held": cloze_text.has_odd_weights(content),
        "division_not_held": cloze_text.divided(together, "")["text"] != even(content["text"]),
        "unit_not_held": any(units_of(gap) for gap in gaps),
        "relative_not_held": any(gap.get("tolerance_kind") == RELATIVE for gap in gaps),
        "reading_not_held": any(gap.get("accents_matter") or gap.get("ignore_punctuation") for gap in gaps),
    }


def _all_texts(value: Any) -> str:
    """All texts inside, one after another."""
    if isinstance(value, Mapping):
        return "".join(_all_texts(one) for one in value.values())
    if isinstance(value, list | tuple):
        return "".join(_all_texts(one) for one in value)
    return str(value)


def write(items: Iterable[Item]) -> bytes:
    """A file of the questions, but for those that `losses` leaves out."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    category = ""
    for item in writable(items):
        if any(one.leaves_out for one in losses(item)):
            continue
        if item.category != category:
            category = item.category
            path = _text("category", category or TOP)
            parts.append(f'<question type="category">{path}</question>')
        parts.append(_question(item))
    return "\n".join([*parts, "</quiz>", ""]).encode()


def _question(item: Item) -> str:
    kind, own = _KINDS[item.kind](item)
    content = item.content
    text = cloze_text.write(content) if kind == "cloze" else content["text"]
    lines = [
        _text("name", item.title or excerpt(content["text"])),
        _shown("questiontext", text, item.pictures),
        _shown("generalfeedback", content.get("feedback") or "", item.pictures),
        f"<defaultgrade>{Decimal(str(content.get('points') or 1)):f}</defaultgrade>",
        "<penalty>0</penalty>",
        *_tags(item),
        *own,
    ]
    return "\n".join([f'<question type="{kind}">', *lines, "</question>"])


def _tags(item: Item) -> list[str]:
    return [f"<tags>{''.join(_text('tag', tag) for tag in item.tags)}</tags>"] if item.tags else []


def _escaped(text: str) -> str:
    return html.escape(NOT_OF_XML.sub("", text), quote=False)


def _text(tag: str, text: str) -> str:
    return f"<{tag}><text>{_escaped(text)}</text></{tag}>"


def _shown(tag: str, text: str, pictures: Pictures, facts: str = "", more: str = "") -> str:
    """An element whose text learners read; `facts` are attributes, `more` stands behind the text."""
    written, files = moodle_pictures.shown(text, pictures)
    format = "html" if files else "plain_text"
    inside = f"<text>{_escaped(written or text)}</text>{''.join(files)}{more}"
    return f'<{tag}{facts} format="{format}">{inside}</{tag}>'


def _answer(text: str, weight: Decimal, more: str = "", pictures: Pictures = NO_PICTURES) -> str:
    return _shown("answer", text, pictures, f' fraction="{said(weight)}"', more)


Written = tuple[str, list[str]]


def _single(item: Item) -> Written:
    weights = [FULL if option.get("correct") else Decimal(0) for option in item.content["options"]]
    return "multichoice", ["<single>true</single>", *_options(item, weights)]


def _multiple(item: Item) -> Written:
    return "multichoice", ["<single>false</single>", *_options(item, shares(item.content))]


def _options(item: Item, weights: list[Decimal]) -> list[str]:
    answers = [
        _answer(option["text"], weight, _feedback(option, item.pictures), item.pictures)
        for option, weight in zip(item.content["options"], weights, strict=True)
    ]
    return ["<shuffleanswers>true</shuffleanswers>", "<answernumbering>abc</answernumbering>", *answers]


def _feedback(option: Mapping[str, Any], pictures: Pictures) -> str:
    feedback = option.get("feedback")
    return _shown("feedback", feedback, pictures) if feedback else ""


def _true_or_false(item: Item) -> Written:
    right = FULL if item.content["answer"] else Decimal(0)
    return "truefalse", [_answer("true", right), _answer("false", FULL - right)]


def _short(item: Item) -> Written:
    answers = [_answer(text, percent) for text, percent in typed(item.content)]
    return "shortanswer", [f"<usecase>{int(bool(item.content.get('case_matters')))}</usecase>", *answers]


def _numeric(item: Item) -> Written:
    content = item.content
    answer, tolerance = Decimal(str(content["answer"])), Decimal(str(content.get("tolerance") or 0))
    if content.get("tolerance_kind") == RELATIVE:
        tolerance *= abs(answer)
    lines = [_answer(f"{answer:f}", FULL, f"<tolerance>{tolerance:f}</tolerance>")]
    penalty = content.get("unit_penalty_percent")
    if units := units_of(content):
        named = [
            f"<unit><multiplier>{1 / factor:f}</multiplier><unit_name>{_escaped(name)}</unit_name></unit>"
            for name, factor in units
        ]
        lines.append(f"<units>{''.join(named)}</units>")
    if units and penalty not in (None, ""):
        share = Decimal(str(penalty)) / 100
        lines += ["<unitgradingtype>1</unitgradingtype>", f"<unitpenalty>{share:f}</unitpenalty>"]
    return "numerical", lines


def _weighted(item: Item) -> Written:
    """A single choice with partial credit."""
    return "multichoice", ["<single>true</single>", *_options(item, weighted_shares(item.content))]


def _matching(item: Item) -> Written:
    pairs = [(pair["stem"], pair["choice"]) for pair in item.content["pairs"]]
    extra = [("", choice) for choice in item.content.get("distractors") or []]
    return "matching", [
        _shown("subquestion", stem, item.pictures, more=_text("answer", choice))
        for stem, choice in [*pairs, *extra]
    ]


def _cloze(item: Item) -> Written:
    """The gaps are in the question's text."""
    return "cloze", []


_KINDS: dict[str, Callable[[Item], Written]] = {
    "single": _single,
    "weighted": _weighted,
    "multiple": _multiple,
    "truefalse": _true_or_false,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
    "cloze": _cloze,
}
