"""QTI items and packages made by hand after the published descriptions of 2.1, 2.2 and 3.0."""

import re

from tests.assessments.formats.packing import packed

SPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
RULES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
OWN_TAGS = {
    *("p", "div", "br", "img", "b", "object", "span", "ul", "li"),
}


def item(declarations, body, processing="", *, version="2.1", title="Soal", more="", facts=""):
    """An item in the words of 2.x, rewritten with hyphens for 3.0."""
    text = (
        f'<assessmentItem xmlns="{SPACES[version]}" identifier="S1" title="{title}" adaptive="false" '
        f'timeDependent="false" {facts}>\n{declarations}\n'
        f'<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>\n{more}\n'
        f"<itemBody>{body}</itemBody>\n{processing}\n</assessmentItem>"
    )
    return (hyphened(text) if version == "3.0" else text).encode()


def hyphened(text):
    """The names of 3.0: `qti-` before elements of QTI, hyphens in them and in attributes."""
    text = re.sub(r"<(/?)(\w+)", lambda found: f"<{found[1]}{_element(found[2])}", text)
    return re.sub(r' ([a-z]+[A-Z]\w*)="', lambda found: f' {_kebab(found[1])}="', text)


def _element(name):
    return name if name in OWN_TAGS else f"qti-{_kebab(name)}"


def _kebab(name):
    return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)


def response(key=(), *, mapping="", cardinality="single", base="identifier", name="RESPONSE"):
    values = "".join(f"<value>{one}</value>" for one in key)
    correct = f"<correctResponse>{values}</correctResponse>" if key else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"{correct}{mapping}</responseDeclaration>"
    )


def mapping(facts="", **worths):
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{worth}"/>' for key, worth in worths.items())
    return f'<mapping defaultValue="0" {facts}>{entries}</mapping>'


def by(template):
    return f'<responseProcessing template="{RULES}{template}"/>'


def processing(*rules):
    return f"<responseProcessing>\n{''.join(rules)}</responseProcessing>"


def put(name, expression):
    return f'<setOutcomeValue identifier="{name}">{expression}</setOutcomeValue>'


def number(figure, base="float"):
    return f'<baseValue baseType="{base}">{figure}</baseValue>'


def variable(name="RESPONSE"):
    return f'<variable identifier="{name}"/>'


CORRECT = f'<match>{variable()}<correct identifier="RESPONSE"/></match>'


def when(test, *rules, otherwise=""):
    last = f"<responseElse>{otherwise}</responseElse>" if otherwise else ""
    return f"<responseCondition><responseIf>{test}{''.join(rules)}</responseIf>{last}</responseCondition>"


def choice(*texts, facts='maxChoices="1" shuffle="true"', prompt="Apa ibu kota Maluku?"):
    choices = "".join(
        f'<simpleChoice identifier="{letter}">{text}</simpleChoice>'
        for letter, text in zip("ABCDEFGH", texts, strict=False)
    )
    asked = f"<prompt>{prompt}</prompt>" if prompt else ""
    return f'<choiceInteraction responseIdentifier="RESPONSE" {facts}>{asked}{choices}</choiceInteraction>'


def package(files, *, kind="imsqti_item_xmlv2p1", resources="", folder="", others=None):
    named = "".join(
        f'<resource identifier="R{place}" type="{kind}" href="{name}"><file href="{name}"/></resource>\n'
        for place, name in enumerate(files)
    )
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M">\n'
        f"<organizations/>\n<resources>\n{named}{resources}</resources></manifest>"
    )
    inside = {folder + name: one for name, one in (files | (others or {})).items()}
    return packed({f"{folder}imsmanifest.xml": manifest} | inside)
