"""GIFT, written. Every text is marked as plain, since a question's text here is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from assessments.questions.multiple import ALL_OR_NOTHING
from assessments.questions.numeric import RELATIVE

from .gift_text import FORMAT, WEIGHT, protected
from .item import TOP, Item, facts_lost, writable
from .notes import Note, note
from .weights import FULL, has_odd_stars, is_on_full_scale, said, shares, typed, weighted_shares


def losses(item: Item) -> tuple[Note, ...]:
    """What a file of this format doesn't hold of the question."""
    content = item.content
    if item.kind not in _ANSWERS:
        return (note("kind_not_held"),)
    # Nothing protects an arrow: in a typed answer it would make pairs, in a pair a second arrow.
    stems = [pair["stem"] for pair in content.get("pairs", ())]
    answers = [text for text, _ in typed(content)] if item.kind == "short" else []
    if any("->" in text for text in [*stems, *answers]) or has_odd_stars(content):
        return (note("text_not_held"),)
    lost = {
        "points_not_held": Decimal(str(content.get("points") or 1)) != 1,
        "all_or_nothing_not_held": item.kind == "multiple"
        and (content.get("policy") or ALL_OR_NOTHING) == ALL_OR_NOTHING,
        "relative_not_held": content.get("tolerance_kind") == RELATIVE,
        "unit_not_held": bool(content.get("unit") or content.get("units")),
        "case_not_held": bool(content.get("case_matters")),
        "reading_not_held": bool(content.get("accents_matter") or content.get("ignore_punctuation")),
        **facts_lost(item, category=True),
        "scale_not_held": item.kind == "weighted" and not is_on_full_scale(content),
        "category_not_held": item.kind == "weighted" and bool(content.get("category")),
    }
    return tuple(note(code) for code, is_lost in lost.items() if is_lost)


def write(items: Iterable[Item]) -> bytes:
    """A file of the questions, but for those that `losses` leaves out."""
    blocks, category = [], ""
    for item in writable(items):
        if any(one.leaves_out for one in losses(item)):
            continue
        if item.category != category:
            category = item.category
            blocks.append(f"$CATEGORY: {category or TOP}\n")
        answers = _ANSWERS[item.kind](item.content)
        feedback = item.content.get("feedback") or ""
        if feedback:
            answers += f"####{_answer_text(feedback)}"
        title = f"::{protected(item.title)}::" if item.title else ""
        blocks.append(f"{title}[plain]{protected(item.content['text'])} {{{answers}}}\n")
    return "\n".join(blocks).encode()


def _answer_text(text: str) -> str:
    """Marked as plain again where its beginning looks like a mark."""
    marked = FORMAT.match(text) or WEIGHT.match(text)
    return f"[plain]{protected(text)}" if marked else protected(text)


def _option(sign: str, option: Mapping[str, Any]) -> str:
    feedback = option.get("feedback") or ""
    return f"\n\t{sign}{_answer_text(option['text'])}" + (f"#{_answer_text(feedback)}" if feedback else "")


def _single(content: Mapping[str, Any]) -> str:
    return (
        "".join(_option("=" if option.get("correct") else "~", option) for option in content["options"])
        + "\n"
    )


def _multiple(content: Mapping[str, Any]) -> str:
    pairs = zip(content["options"], shares(content), strict=True)
    return "".join(_option(f"~%{said(share)}%", option) for option, share in pairs) + "\n"


def _weighted(content: Mapping[str, Any]) -> str:
    """A single choice with partial credit; one best option is marked by its sign."""
    pairs = zip(content["options"], weighted_shares(content), strict=True)
    return (
        "".join(_option(f"{'=' if share == FULL else '~'}%{said(share)}%", option) for option, share in pairs)
        + "\n"
    )


def _true_or_false(content: Mapping[str, Any]) -> str:
    return "TRUE" if content["answer"] else "FALSE"


def _numeric(content: Mapping[str, Any]) -> str:
    answer, tolerance = Decimal(str(content["answer"])), Decimal(str(content.get("tolerance") or 0))
    if content.get("tolerance_kind") == RELATIVE:
        tolerance *= abs(answer)
    return f"#{answer:f}:{tolerance:f}"


def _short(content: Mapping[str, Any]) -> str:
    answers = [
        f"\n\t={'' if percent == FULL else f'%{said(percent)}%'}{_answer_text(text)}"
        for text, percent in typed(content)
    ]
    return "".join(answers) + "\n"


def _matching(content: Mapping[str, Any]) -> str:
    pairs = [
        f"\n\t={_answer_text(pair['stem'])} -> {_answer_text(pair['choice'])}"
        + (f"#{_answer_text(pair['feedback'])}" if pair.get("feedback") else "")
        for pair in content["pairs"]
    ]
    extra = [f"\n\t= -> {_answer_text(text)}" for text in content.get("distractors") or []]
    return "".join([*pairs, *extra]) + "\n"


_ANSWERS = {
    "single": _single,
    "multiple": _multiple,
    "weighted": _weighted,
    "truefalse": _true_or_false,
    "numeric": _numeric,
    "short": _short,
    "matching": _matching,
}
