"""QTI 3.0, written: a package with an item in each file. How a kind is written is in `qti_items`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from .html_text import tidy
from .item import Item, even, excerpt, joined_lines, shows_pictures, units_of, writable
from .moodle_xml_writing import NOT_OF_XML
from .notes import Note, note
from .qti_items import FEEDBACK, WRITTEN
from .qti_names import SPACE_3, TOOL
from .qti_package import DIFFICULTIES, MANIFEST
from .qti_responses import Parts
from .qti_xml import base, element, escaped, outcome, paragraphs, put

PACKAGE_SPACE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
LOM_SPACE = "http://ltsc.ieee.org/xsd/LOM"
MADE_ON = (2026, 1, 1, 0, 0, 0)  # the same questions make the same bytes
EXPLANATION = "EXPLANATION"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def losses(item: Item) -> tuple[Note, ...]:
    """What a file of this format doesn't hold of the question."""
    content = item.content
    if item.kind not in WRITTEN:
        return (note("kind_not_held"),)
    asked = [content, *content.get("gaps", ())]
    if any(one.get("wildcards") for one in asked):
        return (note("stars_not_held"),)
    lost = {
        "picture_not_held": shows_pictures(item),
        "unit_not_held": any(units_of(one) for one in asked),
        "reading_not_held": any(one.get("accents_matter") or one.get("ignore_punctuation") for one in asked),
        "category_not_held": item.kind == "weighted" and bool(content.get("category")),
        "pair_feedback_not_held": any(pair.get("feedback") for pair in content.get("pairs", ())),
        "gap_feedback_not_held": any(_has_feedback(gap) for gap in content.get("gaps", ())),
        "neighbours_not_held": content.get("policy") == "neighbours",
        "characters_not_held": any(NOT_OF_XML.search(text) for text in _texts(content)),
        "spaces_not_held": any(tidy(text) != text for text in _held(_texts(content)))
        or any(joined_lines(text) != text for text in _held(_answers(asked))),
    }
    return tuple(note(code) for code, is_lost in lost.items() if is_lost)


def _has_feedback(gap: Mapping[str, Any]) -> bool:
    return bool(gap.get("feedback") or any(option.get("feedback") for option in gap.get("options") or ()))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = [one for name, one in value.items() if name != "units"]
    if isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _held(texts: Iterable[str]) -> Iterator[str]:
    """As XML can hold them."""
    return (even(NOT_OF_XML.sub("", text)) for text in texts)


def _answers(asked: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for one in asked:
        yield from _texts(one.get("answers") or [])


def write(items: Iterable[Item]) -> bytes:
    """A package of the questions, but for those that `losses` leaves out."""
    held = [item for item in writable(items) if not any(one.leaves_out for one in losses(item))]
    width = len(str(len(held)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        resources = []
        for number, item in enumerate(held, start=1):
            name = f"soal-{number:0{width}d}"
            _write(archive, f"soal/{name}.xml", _item(name, item))
            resources.append(_resource(name, item))
        _write(archive, MANIFEST, _manifest(resources))
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, MADE_ON)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode())


def _item(name: str, item: Item) -> str:
    parts = WRITTEN[item.kind](item.content, Decimal(str(item.content.get("points") or 1)))
    explanation = item.content.get("feedback") or ""
    title = item.title or excerpt(item.content["text"])
    facts = {
        "xmlns": SPACE_3,
        "identifier": name,
        "title": title,
        "adaptive": "false",
        "time_dependent": "false",
        "tool_name": TOOL,
    }
    return DECLARATION + element(
        "assessment-item",
        parts.declarations,
        *_outcomes(parts, explanation),
        element("item-body", parts.body),
        *_processing(parts, explanation),
        *_modal_feedback(explanation),
        **facts,
    )


def _outcomes(parts: Parts, explanation: str) -> Iterator[str]:
    if parts.is_scored:
        yield outcome("SCORE", "float", default="0")
    if parts.feedback_cardinality:
        yield outcome(FEEDBACK, "identifier", parts.feedback_cardinality)
    if explanation:
        yield outcome(EXPLANATION, "identifier")


def _processing(parts: Parts, explanation: str) -> Iterator[str]:
    rules = parts.rules
    if explanation:
        rules += put(EXPLANATION, base("shown", "identifier"))
    if rules:
        yield element("response-processing", rules)


def _modal_feedback(explanation: str) -> Iterator[str]:
    if explanation:
        yield element(
            "modal-feedback",
            element("content-body", paragraphs(explanation)),
            outcome_identifier=EXPLANATION,
            identifier="shown",
            show_hide="show",
        )


def _resource(name: str, item: Item) -> str:
    href = f"soal/{name}.xml"
    return (
        f'<resource identifier="{name}" type="imsqti_item_xmlv3p0" href="{href}">'
        f'{_metadata(item)}<file href="{href}"/></resource>'
    )


def _metadata(item: Item) -> str:
    """Category, tags and difficulty where LOM has them."""
    tags = "".join(f"<lom:keyword>{_lom(tag)}</lom:keyword>" for tag in item.tags)
    step = next(
        (step for step, ours in DIFFICULTIES.items() if ours == item.difficulty and " " not in step), ""
    )
    taxa = "".join(
        f"<lom:taxon><lom:entry>{_lom(name)}</lom:entry></lom:taxon>"
        for name in item.category.split("/")
        if name
    )
    parts = [
        f"<lom:general>{tags}</lom:general>" if tags else "",
        "<lom:educational><lom:difficulty><lom:source>LOMv1.0</lom:source>"
        f"<lom:value>{step}</lom:value></lom:difficulty></lom:educational>"
        if step
        else "",
        f"<lom:classification><lom:taxonPath>{taxa}</lom:taxonPath></lom:classification>" if taxa else "",
    ]
    inside = "".join(parts)
    return f"<metadata><lom:lom>{inside}</lom:lom></metadata>" if inside else ""


def _lom(text: str) -> str:
    return f"<lom:string>{escaped(text)}</lom:string>"


def _manifest(resources: list[str]) -> str:
    return (
        f'{DECLARATION}<manifest xmlns="{PACKAGE_SPACE}" xmlns:lom="{LOM_SPACE}" identifier="soal">'
        "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata>"
        f"<organizations/><resources>{''.join(resources)}</resources></manifest>"
    )
