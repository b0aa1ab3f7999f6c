"""How each kind of question is an item of QTI 3.0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from assessments.questions.multiple import ALL_OR_NOTHING, PENALTY

from .qti_gaps import cloze
from .qti_responses import (
    RESPONSE,
    Content,
    Parts,
    declared,
    declared_number,
    declared_words,
    field_to_type,
    is_near,
    letter,
)
from .qti_xml import (
    base,
    element,
    figure,
    inline,
    is_correct,
    mapped,
    more,
    paragraphs,
    put,
    shared,
    variable,
    when,
)

FEEDBACK = "FEEDBACK"


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
    ids = [letter(place) for place in range(len(options))]
    key = [one for one, option in zip(ids, options, strict=True) if option.get("correct")]
    rules, feedback = _with_feedback(options, _all_or_nothing(points), "single")
    body = _choice_body(content, _choices(options, ids), most=1)
    return Parts(declared("identifier", key), body, rules, feedback)


def _weighted(content: Content, points: Decimal) -> Parts:
    options = content["options"]
    ids = [letter(place) for place in range(len(options))]
    weights = [Decimal(str(option.get("weight") or 0)) for option in options]
    best = max(weights)
    entries = [(one, figure(weight)) for one, weight in zip(ids, weights, strict=True)]
    key = [ids[weights.index(best)]]
    rules = put("SCORE", shared(mapped(RESPONSE), points, best))
    rules, feedback = _with_feedback(options, rules, "single")
    body = _choice_body(content, _choices(options, ids), most=1)
    return Parts(declared("identifier", key, entries), body, rules, feedback)


def _multiple(content: Content, points: Decimal) -> Parts:
    options = content["options"]
    ids = [letter(place) for place in range(len(options))]
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
    return Parts(declared("identifier", key, entries, cardinality="multiple"), body, rules, feedback)


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
    return Parts(declared("identifier", key), body, _all_or_nothing(points))


def _likert(content: Content, points: Decimal) -> Parts:
    """A choice without a key and without marks."""
    options = [{"text": label} for label in content["labels"]]
    ids = [letter(place) for place in range(len(options))]
    body = _choice_body(content, _choices(options, ids), most=1, shuffle="false")
    return Parts(declared("identifier"), body, "", is_scored=False)


def _matching(content: Content, points: Decimal) -> Parts:
    pairs = content["pairs"]
    texts = list(dict.fromkeys([*(pair["choice"] for pair in pairs), *(content.get("distractors") or [])]))
    key = [f"S{place} C{texts.index(pair['choice']) + 1}" for place, pair in enumerate(pairs, start=1)]
    stems = _associable((f"S{place}", pair["stem"], "1") for place, pair in enumerate(pairs, start=1))
    choices = _associable((f"C{place}", text, "0") for place, text in enumerate(texts, start=1))
    facts = {"response_identifier": RESPONSE, "shuffle": "true", "max_associations": str(len(pairs))}
    body = paragraphs(content["text"]) + element("match-interaction", stems, choices, **facts)
    pairing = declared("directedPair", key, ((one, "1") for one in key), cardinality="multiple")
    return Parts(pairing, body, put("SCORE", shared(mapped(RESPONSE), points, len(pairs))))


def _associable(rows: Iterable[tuple[str, str, str]]) -> str:
    choices = "".join(
        element("simple-associable-choice", inline(text), identifier=one, match_max=most)
        for one, text, most in rows
    )
    return element("simple-match-set", choices)


def _ordering(content: Content, points: Decimal) -> Parts:
    items = content["items"]
    ids = [letter(place) for place in range(len(items))]
    choices = _choices([{"text": item} for item in items], ids)
    facts = {"response_identifier": RESPONSE, "shuffle": "true"}
    body = paragraphs(content["text"]) + element("order-interaction", choices, **facts)
    rules = _all_or_nothing(points)
    if content.get("policy") != ALL_OR_NOTHING:
        rules = "".join(when(_at_place(place, one), more(base("1"))) for place, one in enumerate(ids, 1))
        rules += put("SCORE", shared(variable("SCORE"), points, len(items)))
    return Parts(declared("identifier", ids, cardinality="ordered"), body, rules)


def _at_place(place: int, one: str) -> str:
    return element("match", element("index", variable(RESPONSE), n=str(place)), base(one, "identifier"))


def _numeric(content: Content, points: Decimal) -> Parts:
    body = paragraphs(content["text"]) + f"<div>{field_to_type()}</div>"
    rules = when(is_near(content), put("SCORE", base(figure(points))))
    return Parts(declared_number(content), body, rules)


def _short(content: Content, points: Decimal) -> Parts:
    body = paragraphs(content["text"]) + f"<div>{field_to_type()}</div>"
    rules = put("SCORE", shared(mapped(RESPONSE), points, 100))
    return Parts(declared_words(content), body, rules)


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
    "cloze": cloze,
}
