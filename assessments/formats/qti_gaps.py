"""A text with gaps as an item of QTI 3.0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from assessments.questions.gaps import GAP

from .qti_responses import (
    Content,
    Parts,
    declared,
    declared_number,
    declared_words,
    field_to_type,
    is_near,
    letter,
)
from .qti_typed import PASSAGE
from .qti_xml import (
    base,
    element,
    escaped,
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


def cloze(content: Content, points: Decimal) -> Parts:
    gaps = content["gaps"]
    written = [_GAPS[gap["kind"]](gap, f"GAP{place}") for place, gap in enumerate(gaps, start=1)]
    total = sum((_weight(gap) for gap in gaps), Decimal(0))
    declarations, fields, rules = zip(*written, strict=True)
    marks = {f"[[{place}]]": field for place, field in enumerate(fields, start=1)}
    lines = [line for line in content["passage"].split("\n") if line.strip()]
    passage = "".join(f"<p>{_filled(line, marks)}</p>" for line in lines)
    total_of_all = put("SCORE", shared(variable("SCORE"), points, total))
    body = f'{paragraphs(content["text"])}<div class="{PASSAGE}">{passage}</div>'
    return Parts("".join(declarations), body, "".join(rules) + total_of_all)


def _filled(line: str, fields: Mapping[str, str]) -> str:
    return GAP.sub(lambda gap: fields[gap[0]], escaped(line))


def _weight(gap: Content) -> Decimal:
    return Decimal(str(gap.get("weight") or 1))


Gap = tuple[str, str, str]


def _single_gap(gap: Content, name: str) -> Gap:
    ids = [letter(place) for place in range(len(gap["options"]))]
    key = [one for one, option in zip(ids, gap["options"], strict=True) if option.get("correct")]
    choices = "".join(
        element("inline-choice", inline(option["text"]), identifier=one)
        for option, one in zip(gap["options"], ids, strict=True)
    )
    field = element("inline-choice-interaction", choices, response_identifier=name, shuffle="true")
    rule = when(is_correct(name), more(base(figure(_weight(gap)))))
    return declared("identifier", key, name=name), field, rule


def _short_gap(gap: Content, name: str) -> Gap:
    worth = base(figure(_weight(gap) / 100))
    return declared_words(gap, name), field_to_type(name), more(element("product", mapped(name), worth))


def _numeric_gap(gap: Content, name: str) -> Gap:
    rule = when(is_near(gap, name), more(base(figure(_weight(gap)))))
    return declared_number(gap, name), field_to_type(name), rule


_GAPS: dict[str, Callable[[Content, str], Gap]] = {
    "single": _single_gap,
    "short": _short_gap,
    "numeric": _numeric_gap,
}
