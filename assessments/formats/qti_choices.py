"""QTI's interactions in which something is chosen, paired or put in order, as questions of ours."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.questions.likert import MOST_STEPS
from assessments.questions.multiple import ALL_OR_NOTHING
from assessments.questions.ordering import BY_PLACE
from assessments.questions.weighted import MOST

from . import weights
from .item import MOST_OPTIONS, NotTaken
from .notes import note
from .qti_declarations import Response, decimal
from .qti_marks import AllOrNothing, Places, Values
from .qti_reader import Own, Reader, percents
from .sheet_columns import TRUTHS
from .weights import Answer
from .xml_tree import Node

NO_LIMIT = ("0", "")


def choice(reader: Reader, node: Node) -> Own:
    response = reader.response(node)
    options = node.all("simpleChoice")
    if len(options) > MOST_OPTIONS:
        raise NotTaken("too_many_options", node.line, most=MOST_OPTIONS)
    texts = [reader.words.of(option, _without_feedback) for option in options]
    ids = [option.attributes.get("identifier", "") for option in options]
    if reader.processing.score is None:
        return _scale(reader, node, response, texts)
    if response.cardinality == "multiple":
        return _multiple(reader, node, response, ids, texts)
    return _single(reader, node, response, ids, texts)


def _without_feedback(node: Node) -> str | None:
    """It is read by itself, by the option's identifier."""
    return "" if node.tag == "feedbackInline" else None


def _scale(reader: Reader, node: Node, response: Response, texts: list[str]) -> Own:
    """A choice that nothing is earned by."""
    if response.cardinality != "single" or len(texts) > MOST_STEPS:
        raise NotTaken("no_full_answer", node.line)
    reader.notes.append(note("qti_unscored"))
    return "likert", {"labels": texts}


def _worths(reader: Reader, node: Node, response: Response, ids: list[str]) -> list[Fraction]:
    """What each option earns by itself."""
    mark = reader.mark(node)
    if isinstance(mark, AllOrNothing):
        return [mark.worth if one in response.correct else Fraction(0) for one in ids]
    if isinstance(mark, Values):
        return [mark.of(one) for one in ids]
    raise NotTaken("qti_processing", node.line, name=response.id[:40])


def _single(reader: Reader, node: Node, response: Response, ids: list[str], texts: list[str]) -> Own:
    worths = _worths(reader, node, response, ids)
    best = max(worths, default=Fraction(0))
    if best <= 0:
        raise NotTaken("no_full_answer", node.line)
    points = {"points": reader.points(best)}
    is_plain = sum(worth > 0 for worth in worths) == 1
    if is_plain and (truth := _truth(texts, worths)) is not None:
        return "truefalse", points | {"answer": truth}
    _feedback_by_outcome(reader, ids, worths)
    _note_order(reader, node)
    answers = [
        Answer(text, percent, reader.of_option(one))
        for one, text, percent in zip(ids, texts, percents(worths, best), strict=True)
    ]
    if not is_plain:
        return "weighted", points | {"options": _weighted(reader, answers, worths)}
    kind, content, notes = weights.choice(answers, single=True)
    reader.notes.extend(notes)
    return kind, points | content


def _truth(texts: list[str], worths: list[Fraction]) -> bool | None:
    """Whether "true" is right, where the two options are true and false."""
    said = [TRUTHS.get(text.lower()) for text in texts]
    if len(said) != 2 or {*said} != {True, False} or min(worths) < 0:
        return None
    return said[worths.index(max(worths))]


def _feedback_by_outcome(reader: Reader, ids: list[str], worths: list[Fraction]) -> None:
    """Feedback for right answers is that of the right option, feedback for wrong ones the others'."""
    feedback = reader.feedback
    if feedback.by_value:
        return
    best = max(worths)
    for one, worth in zip(ids, worths, strict=True):
        if text := feedback.right if worth == best else feedback.wrong:
            feedback.by_value[one] = text
    feedback.right = feedback.wrong = ""


def _weighted(reader: Reader, answers: list[Answer], worths: list[Fraction]) -> list[dict[str, Any]]:
    """Figures from 0 to 5 are weights; others are brought to that scale."""
    best = decimal(max(worths))
    factor = MOST / best if best > MOST else Decimal(1)
    for answer, worth in zip(answers, worths, strict=True):
        if worth < 0:
            lost = note("negative_weight", text=answer.text[:80], weight=weights.said(answer.weight))
            reader.notes.append(lost)
    return [
        {
            "text": answer.text,
            "weight": weights.said(max(Decimal(0), decimal(worth) * factor)),
            "feedback": answer.feedback,
        }
        for answer, worth in zip(answers, worths, strict=True)
    ]


def _multiple(reader: Reader, node: Node, response: Response, ids: list[str], texts: list[str]) -> Own:
    mark = reader.mark(node)
    if node.attributes.get("maxChoices", "1") not in (*NO_LIMIT, str(len(ids))):
        reader.notes.append(note("qti_choices_limited", most=node.attributes.get("maxChoices", "1")[:10]))
    _note_order(reader, node)
    worths = _worths(reader, node, response, ids)
    total = sum((worth for worth in worths if worth > 0), Fraction(0))
    if total <= 0:
        raise NotTaken("no_full_answer", node.line)
    answers = [
        Answer(text, percent, reader.of_option(one))
        for one, text, percent in zip(ids, texts, percents(worths, total), strict=True)
    ]
    if isinstance(mark, AllOrNothing):
        options = [
            {"text": answer.text, "correct": answer.weight > 0, "feedback": answer.feedback}
            for answer in answers
        ]
        content = {"options": options, "policy": ALL_OR_NOTHING}
        return "multiple", content | {"points": reader.points(mark.worth)}
    if isinstance(mark, Values) and mark.upper is not None and mark.upper < total:
        reader.notes.append(note("qti_upper_bound", points=weights.said(decimal(mark.upper))))
        total = mark.upper
    kind, content, notes = weights.choice(answers, single=False)
    reader.notes.extend(notes)
    return kind, content | {"points": reader.points(total)}


def _note_order(reader: Reader, node: Node) -> None:
    reader.fixes_order = reader.fixes_order or node.attributes.get("shuffle", "false") != "true"


def match(reader: Reader, node: Node) -> Own:
    """Each of the first set has one of the second; what is nobody's there is an extra choice."""
    sets = node.all("simpleMatchSet")
    if len(sets) != 2:
        raise NotTaken("qti_processing", node.line, name=node.tag)
    response = reader.response(node)
    stems, choices = (_texts_by_id(reader, one) for one in sets)
    key = [pair.split() for pair in response.correct]
    worths, worth_of_all = pair_worths(reader, node, response)
    if len({pair[0] for pair in key if pair}) != len(key) and len({pair[-1] for pair in key}) == len(key):
        stems, choices, key = choices, stems, [pair[::-1] for pair in key]
    chosen = {pair[0]: pair[1] for pair in key if len(pair) == 2}
    if len(chosen) != len(key) or set(chosen) != set(stems) or not set(chosen.values()) <= set(choices):
        raise NotTaken("qti_pairs", node.line)
    if len(set(worths)) > 1:
        reader.notes.append(note("partial_pair"))
    pairs = [{"stem": text, "choice": choices[chosen[one]], "feedback": ""} for one, text in stems.items()]
    used = {choices[one] for one in chosen.values()}
    extra = [text for text in dict.fromkeys(choices.values()) if text not in used]
    return "matching", {"pairs": pairs, "distractors": extra, "points": reader.points(worth_of_all)}


def _texts_by_id(reader: Reader, node: Node) -> dict[str, str]:
    found = node.all("simpleAssociableChoice")
    if len(found) > MOST_OPTIONS:
        raise NotTaken("too_many_options", node.line, most=MOST_OPTIONS)
    return {one.attributes.get("identifier", ""): reader.words.of(one) for one in found}


def pair_worths(reader: Reader, node: Node, response: Response) -> tuple[list[Fraction], Fraction]:
    """What each right pair earns, and all together; a pair that takes something away is noted."""
    mark = reader.mark(node)
    if isinstance(mark, AllOrNothing):
        reader.notes.append(note("qti_per_pair"))
        return [], mark.worth
    if not isinstance(mark, Values):
        raise NotTaken("qti_processing", node.line, name=response.id[:40])
    if mark.default < 0 or any(entry.worth < 0 for entry in mark.entries):
        reader.notes.append(note("qti_below_zero"))
    worths = [mark.of(" ".join(pair.split())) for pair in response.correct]
    if not worths or min(worths) <= 0:
        raise NotTaken("qti_pairs", node.line)
    return worths, sum(worths, Fraction(0))


def order(reader: Reader, node: Node) -> Own:
    """All or nothing, or so much for each that stands in its place."""
    response, mark = reader.response(node), reader.mark(node)
    texts = {one.attributes.get("identifier", ""): reader.words.of(one) for one in node.all("simpleChoice")}
    if len(texts) > MOST_OPTIONS:
        raise NotTaken("too_many_options", node.line, most=MOST_OPTIONS)
    if sorted(response.correct) != sorted(texts):
        raise NotTaken("qti_order", node.line)
    content: dict[str, Any] = {"items": [texts[one] for one in response.correct]}
    if isinstance(mark, AllOrNothing):
        return "ordering", content | {"policy": ALL_OR_NOTHING, "points": reader.points(mark.worth)}
    if not isinstance(mark, Places):
        raise NotTaken("qti_processing", node.line, name=response.id[:40])
    expected = {(place, one) for place, one in enumerate(response.correct, start=1)}
    worths = {worth for _place, _value, worth in mark.rows}
    if {(place, one) for place, one, _worth in mark.rows} != expected or len(worths) != 1:
        raise NotTaken("qti_order", node.line)
    return "ordering", content | {"policy": BY_PLACE, "points": reader.points(worths.pop() * len(texts))}
