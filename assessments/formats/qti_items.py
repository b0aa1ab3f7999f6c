"""How each kind of question is an item of QTI 3.0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.questions.gaps import GAP
from assessments.questions.multiple import ALL_OR_NOTHING, PENALTY
from assessments.questions.numeric import RELATIVE

from .item import joined_lines
from .qti_typed import PASSAGE
from .qti_xml import (
    base,
    element,
    escaped,
    figure,
    held,
    inline,
    is_correct,
    mapped,
    more,
    paragraphs,
    put,
    shared,
    value,
    variable,
    when,
)

RESPONSE = "RESPONSE"
FEEDBACK = "FEEDBACK"

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Parts:
    """Of an item: what is declared, what is shown, and how it is marked.

    `feedback_cardinality` is empty where no option has feedback.
    """

    declarations: str
    body: str
    rules: str
    feedback_cardinality: str = ""
    is_scored: bool = True


def _declared(
    base_type: str,
    key: Iterable[str] = (),
    entries: Iterable[tuple[str, str]] = (),
    *,
    cardinality: str = "single",
    name: str = RESPONSE,
    **facts: str,
) -> str:
    """A response with its right values and what each value earns; `facts` are of every entry."""
    right = "".join(value(one) for one in key)
    rows = "".join(element("map-entry", map_key=one, mapped_value=worth, **facts) for one, worth in entries)
    inside = [element("correct-response", right)] if right else []
    if rows:
        inside.append(element("mapping", rows, default_value="0", **_BOUND.get(cardinality, {})))
    return element(
        "response-declaration", *inside, identifier=name, cardinality=cardinality, base_type=base_type
    )


_BOUND = {"multiple": {"lower_bound": "0"}}  # wrong options never take more than right ones gave


def _letter(place: int) -> str:
    return f"A{place + 1}"


def _choices(options: Sequence[Content], ids: Sequence[str], tag: str = "simple-choice") -> str:
    return "".join(
        element(tag, inline(option["text"]), _option_feedback(option, one), identifier=one)
        for option, one in zip(options, ids, strict=True)
    )


def _option_feedback(option: Content, one: str) -> str:
    text = option.get("feedback") or ""
    facts = {"outcome_identifier": FEEDBACK, "identifier": one, "show_hide": "show"}
    return element("feedback-inline", inline(text), **facts) if text else ""


def _choice_body(content: Content, choices: str, *, most: int, shuffle: str = "true") -> str:
    facts = {"response_identifier": RESPONSE, "shuffle": shuffle, "max_choices": str(most)}
    return paragraphs(content["text"]) + element("choice-interaction", choices, **facts)


def _with_feedback(options: Sequence[Content], rules: str, cardinality: str) -> tuple[str, str]:
    """The rules, and how many feedbacks may be shown at once; that none has any is empty."""
    if not any(option.get("feedback") for option in options):
        return rules, ""
    return rules + put(FEEDBACK, variable(RESPONSE)), cardinality


def _all_or_nothing(points: Decimal) -> str:
    return when(is_correct(RESPONSE), put("SCORE", base(figure(points))))


def _single(content: Content, points: Decimal) -> Parts:
    options = content["options"]
    ids = [_letter(place) for place in range(len(options))]
    key = [one for one, option in zip(ids, options, strict=True) if option.get("correct")]
    rules, feedback = _with_feedback(options, _all_or_nothing(points), "single")
    body = _choice_body(content, _choices(options, ids), most=1)
    return Parts(_declared("identifier", key), body, rules, feedback)


def _weighted(content: Content, points: Decimal) -> Parts:
    options = content["options"]
    ids = [_letter(place) for place in range(len(options))]
    weights = [Decimal(str(option.get("weight") or 0)) for option in options]
    best = max(weights)
    entries = [(one, figure(weight)) for one, weight in zip(ids, weights, strict=True)]
    key = [ids[weights.index(best)]]
    rules = put("SCORE", shared(mapped(RESPONSE), points, best))
    rules, feedback = _with_feedback(options, rules, "single")
    body = _choice_body(content, _choices(options, ids), most=1)
    return Parts(_declared("identifier", key, entries), body, rules, feedback)


def _multiple(content: Content, points: Decimal) -> Parts:
    options = content["options"]
    ids = [_letter(place) for place in range(len(options))]
    key = [one for one, option in zip(ids, options, strict=True) if option.get("correct")]
    policy = content.get("policy") or ALL_OR_NOTHING
    if policy == ALL_OR_NOTHING:
        entries: list[tuple[str, str]] = []
        rules = _all_or_nothing(points)
    else:
        entries, total = _multiple_worths(content, ids, key)
        rules = put("SCORE", shared(mapped(RESPONSE), points, total))
    rules, feedback = _with_feedback(options, rules, "multiple")
    body = _choice_body(content, _choices(options, ids), most=0)
    return Parts(_declared("identifier", key, entries, cardinality="multiple"), body, rules, feedback)


def _multiple_worths(
    content: Content, ids: Sequence[str], key: Sequence[str]
) -> tuple[list[tuple[str, str]], Decimal]:
    """What each option earns in whole parts, and all right ones together."""
    wrong = len(ids) - len(key)
    if content.get("policy") == PENALTY:
        gain, loss = Decimal(100), Decimal(str(content["penalty_percent"])) * len(key)
    else:
        gain, loss = Decimal(wrong or 1), Decimal(len(key))
    entries = [(one, figure(gain if one in key else -loss)) for one in ids]
    return entries, gain * len(key)


def _true_or_false(content: Content, points: Decimal) -> Parts:
    ids = ["true", "false"]
    words = [{"text": "Benar"}, {"text": "Salah"}]
    key = [ids[0] if content["answer"] else ids[1]]
    body = _choice_body(content, _choices(words, ids), most=1, shuffle="false")
    return Parts(_declared("identifier", key), body, _all_or_nothing(points))


def _likert(content: Content, points: Decimal) -> Parts:
    """A choice without a key and without marks."""
    options = [{"text": label} for label in content["labels"]]
    ids = [_letter(place) for place in range(len(options))]
    body = _choice_body(content, _choices(options, ids), most=1, shuffle="false")
    return Parts(_declared("identifier"), body, "", is_scored=False)


def _matching(content: Content, points: Decimal) -> Parts:
    pairs = content["pairs"]
    texts = list(dict.fromkeys([*(pair["choice"] for pair in pairs), *(content.get("distractors") or [])]))
    key = [f"S{place} C{texts.index(pair['choice']) + 1}" for place, pair in enumerate(pairs, start=1)]
    stems = _associable((f"S{place}", pair["stem"], "1") for place, pair in enumerate(pairs, start=1))
    choices = _associable((f"C{place}", text, "0") for place, text in enumerate(texts, start=1))
    facts = {"response_identifier": RESPONSE, "shuffle": "true", "max_associations": str(len(pairs))}
    body = paragraphs(content["text"]) + element("match-interaction", stems, choices, **facts)
    declared = _declared("directedPair", key, ((one, "1") for one in key), cardinality="multiple")
    return Parts(declared, body, put("SCORE", shared(mapped(RESPONSE), points, len(pairs))))


def _associable(rows: Iterable[tuple[str, str, str]]) -> str:
    choices = "".join(
        element("simple-associable-choice", inline(text), identifier=one, match_max=most)
        for one, text, most in rows
    )
    return element("simple-match-set", choices)


def _ordering(content: Content, points: Decimal) -> Parts:
    items = content["items"]
    ids = [_letter(place) for place in range(len(items))]
    choices = _choices([{"text": item} for item in items], ids)
    facts = {"response_identifier": RESPONSE, "shuffle": "true"}
    body = paragraphs(content["text"]) + element("order-interaction", choices, **facts)
    rules = _all_or_nothing(points)
    if content.get("policy") != ALL_OR_NOTHING:
        rules = "".join(when(_at_place(place, one), more(base("1"))) for place, one in enumerate(ids, 1))
        rules += put("SCORE", shared(variable("SCORE"), points, len(items)))
    return Parts(_declared("identifier", ids, cardinality="ordered"), body, rules)


def _at_place(place: int, one: str) -> str:
    return element("match", element("index", variable(RESPONSE), n=str(place)), base(one, "identifier"))


def _field(name: str = RESPONSE) -> str:
    return element("text-entry-interaction", response_identifier=name)


def _numeric(content: Content, points: Decimal) -> Parts:
    body = paragraphs(content["text"]) + f"<div>{_field()}</div>"
    rules = when(_is_near(content), put("SCORE", base(figure(points))))
    return Parts(_declared_number(content), body, rules)


def _declared_number(content: Content, name: str = RESPONSE) -> str:
    return _declared("float", [figure(Decimal(str(content["answer"])))], name=name)


def _is_near(content: Content, name: str = RESPONSE) -> str:
    tolerance = Decimal(str(content.get("tolerance") or 0))
    is_relative = content.get("tolerance_kind") == RELATIVE
    side = figure(tolerance * 100 if is_relative else tolerance)
    return element(
        "equal",
        variable(name),
        element("correct", identifier=name),
        tolerance_mode="relative" if is_relative else "absolute",
        tolerance=f"{side} {side}",
    )


def _short(content: Content, points: Decimal) -> Parts:
    body = paragraphs(content["text"]) + f"<div>{_field()}</div>"
    rules = put("SCORE", shared(mapped(RESPONSE), points, 100))
    return Parts(_declared_words(content), body, rules)


def _declared_words(content: Content, name: str = RESPONSE) -> str:
    rows = [row if isinstance(row, Mapping) else {"text": row, "percent": 100} for row in content["answers"]]
    entries = [(joined_lines(held(row["text"])), figure(Decimal(str(row["percent"])))) for row in rows]
    key = next(text for text, percent in entries if Decimal(percent) == 100)
    minds_case = "true" if content.get("case_matters") else "false"
    return _declared("string", [key], entries, name=name, case_sensitive=minds_case)


def _cloze(content: Content, points: Decimal) -> Parts:
    gaps = content["gaps"]
    written = [_GAPS[gap["kind"]](gap, f"GAP{place}") for place, gap in enumerate(gaps, start=1)]
    total = sum((_weight(gap) for gap in gaps), Decimal(0))
    fields = {f"[[{place}]]": field for place, (_declared, field, _rule) in enumerate(written, start=1)}
    lines = [line for line in content["passage"].split("\n") if line.strip()]
    passage = "".join(f"<p>{_filled(line, fields)}</p>" for line in lines)
    rules = "".join(rule for _declared, _field, rule in written)
    rules += put("SCORE", shared(variable("SCORE"), points, total))
    body = f'{paragraphs(content["text"])}<div class="{PASSAGE}">{passage}</div>'
    return Parts("".join(declared for declared, _field, _rule in written), body, rules)


def _filled(line: str, fields: Mapping[str, str]) -> str:
    return GAP.sub(lambda gap: fields[gap[0]], escaped(line))


def _weight(gap: Content) -> Decimal:
    return Decimal(str(gap.get("weight") or 1))


Gap = tuple[str, str, str]


def _single_gap(gap: Content, name: str) -> Gap:
    ids = [_letter(place) for place in range(len(gap["options"]))]
    key = [one for one, option in zip(ids, gap["options"], strict=True) if option.get("correct")]
    choices = "".join(
        element("inline-choice", inline(option["text"]), identifier=one)
        for option, one in zip(gap["options"], ids, strict=True)
    )
    field = element("inline-choice-interaction", choices, response_identifier=name, shuffle="true")
    rule = when(is_correct(name), more(base(figure(_weight(gap)))))
    return _declared("identifier", key, name=name), field, rule


def _short_gap(gap: Content, name: str) -> Gap:
    worth = base(figure(_weight(gap) / 100))
    return _declared_words(gap, name), _field(name), more(element("product", mapped(name), worth))


def _numeric_gap(gap: Content, name: str) -> Gap:
    rule = when(_is_near(gap, name), more(base(figure(_weight(gap)))))
    return _declared_number(gap, name), _field(name), rule


_GAPS: dict[str, Callable[[Content, str], Gap]] = {
    "single": _single_gap,
    "short": _short_gap,
    "numeric": _numeric_gap,
}

WRITTEN: dict[str, Callable[[Content, Decimal], Parts]] = {
    "single": _single,
    "weighted": _weighted,
    "multiple": _multiple,
    "truefalse": _true_or_false,
    "likert": _likert,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short": _short,
    "cloze": _cloze,
}
