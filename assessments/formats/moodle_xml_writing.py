"""Moodle XML, written: texts as plain_text, since a question's text here is plain."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from assessments.questions.multiple import ALL_OR_NOTHING
from assessments.questions.numeric import RELATIVE

from . import cloze_text
from .item import TOP, Item, even, excerpt, facts_lost, units_of, writable
from .notes import Note, note
from .weights import FULL, has_odd_stars, is_on_full_scale, said, shares, typed, weighted_shares

NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def losses(item: Item) -> tuple[Note, ...]:
    """What a file of this format doesn't hold of the question."""
    if item.kind not in _KINDS:
        return (note("kind_not_held"),)
    if has_odd_stars(item.content) or not _holds_gaps(item):
        return (note("text_not_held"),)
    lost = {
        **facts_lost(item, category=True, tags=True),
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
    kind, own = _KINDS[item.kind](item.content)
    content = item.content
    text = cloze_text.write(content) if kind == "cloze" else content["text"]
    lines = [
        _text("name", item.title or excerpt(content["text"])),
        _text("questiontext", text, "plain_text"),
        _text("generalfeedback", content.get("feedback") or "", "plain_text"),
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


def _text(tag: str, text: str, format: str = "") -> str:
    attribute = f' format="{format}"' if format else ""
    return f"<{tag}{attribute}><text>{_escaped(text)}</text></{tag}>"


def _answer(text: str, weight: Decimal, feedback: str = "", inside: str = "") -> str:
    shown = _text("feedback", feedback, "plain_text") if feedback else ""
    return (
        f'<answer fraction="{said(weight)}" format="plain_text">'
        f"<text>{_escaped(text)}</text>{inside}{shown}</answer>"
    )


Written = tuple[str, list[str]]


def _single(content: Mapping[str, Any]) -> Written:
    weights = [FULL if option.get("correct") else Decimal(0) for option in content["options"]]
    return "multichoice", ["<single>true</single>", *_options(content, weights)]


def _multiple(content: Mapping[str, Any]) -> Written:
    return "multichoice", ["<single>false</single>", *_options(content, shares(content))]


def _options(content: Mapping[str, Any], weights: list[Decimal]) -> list[str]:
    answers = [
        _answer(option["text"], weight, option.get("feedback") or "")
        for option, weight in zip(content["options"], weights, strict=True)
    ]
    return ["<shuffleanswers>true</shuffleanswers>", "<answernumbering>abc</answernumbering>", *answers]


def _true_or_false(content: Mapping[str, Any]) -> Written:
    right = FULL if content["answer"] else Decimal(0)
    return "truefalse", [_answer("true", right), _answer("false", FULL - right)]


def _short(content: Mapping[str, Any]) -> Written:
    answers = [_answer(text, percent) for text, percent in typed(content)]
    return "shortanswer", [f"<usecase>{int(bool(content.get('case_matters')))}</usecase>", *answers]


def _numeric(content: Mapping[str, Any]) -> Written:
    answer, tolerance = Decimal(str(content["answer"])), Decimal(str(content.get("tolerance") or 0))
    if content.get("tolerance_kind") == RELATIVE:
        tolerance *= abs(answer)
    lines = [_answer(f"{answer:f}", FULL, inside=f"<tolerance>{tolerance:f}</tolerance>")]
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


def _weighted(content: Mapping[str, Any]) -> Written:
    """A single choice with partial credit."""
    return "multichoice", ["<single>true</single>", *_options(content, weighted_shares(content))]


def _matching(content: Mapping[str, Any]) -> Written:
    pairs = [(pair["stem"], pair["choice"]) for pair in content["pairs"]]
    extra = [("", choice) for choice in content.get("distractors") or []]
    return "matching", [
        f'<subquestion format="plain_text"><text>{_escaped(stem)}</text>'
        f"<answer><text>{_escaped(choice)}</text></answer></subquestion>"
        for stem, choice in [*pairs, *extra]
    ]


def _cloze(content: Mapping[str, Any]) -> Written:
    """The gaps are in the question's text."""
    return "cloze", []


_KINDS: dict[str, Callable[[Mapping[str, Any]], Written]] = {
    "single": _single,
    "weighted": _weighted,
    "multiple": _multiple,
    "truefalse": _true_or_false,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
    "cloze": _cloze,
}
