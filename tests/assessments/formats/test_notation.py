"""Words of others that look like our notation, and our notation that comes home."""

import html
import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments import rich_text
from assessments.formats import FORMATS, Item, gift, html_text, moodle_xml, qti
from tests.assessments.formats.qti_files import by, choice, item, response

OURS = r"**Tebal**, *miring*, \( x^2 \) dan \**bukan tebal**."
OPTIONS = [{"text": "*Ya*", "correct": True}, {"text": "Tidak", "correct": False}]
SIGNS = st.text(st.sampled_from("*\\()[]!ab 1\n-"), max_size=30)


def of_moodle(words, format="html", kind="truefalse", answers=""):
    answers = answers or (
        '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'
    )
    text = f'<questiontext format="{format}"><text><![CDATA[{words}]]></text></questiontext>'
    file = f'<quiz><question type="{kind}">{text}{answers}</question></quiz>'
    return moodle_xml.read(file.encode()).items[0].content


@given(words=SIGNS)
@example("**Tebal** dan *miring*")
@example(f"![a](gambar:{'0' * 32}-8x8)")
def test_html_of_others_is_read_as_its_words_stand_there(words):
    source = html.escape(words)

    plain, _notes = html_text.plain(source)
    shown, _notes = html_text.shown(source)

    assert without_formulas(rich_text.plain(shown)) == without_formulas(plain)
    assert rich_text.image_names(shown) == []
    assert "<strong>" not in rich_text.html(shown, str)
    assert "<em>" not in rich_text.html(shown, str)


def without_formulas(text):
    return "".join(text.translate(dict.fromkeys(map(ord, "\\()[] \n"))))


def test_a_formula_of_others_is_one_where_it_can_be_drawn():
    assert html_text.shown(r"<p>\( x^2 \) atau \( \nosuch{ \)</p>")[0] == r"\( x^2 \) atau \\( \nosuch{ \)"


def test_each_reader_of_html_keeps_foreign_signs_as_signs():
    kept = r"Hitung \**dua** kali."
    of_qti = qti.read(
        item(response(["B"]), choice("*a*", "b", prompt="Hitung **dua** kali."), by("match_correct"))
    )
    of_gift = gift.read(b"[html]Hitung <span>**dua**</span> kali. {T}")

    assert of_moodle("<p>Hitung **dua** kali.</p>")["text"] == kept
    assert of_gift.items[0].content["text"] == kept
    assert of_qti.items[0].content["text"] == kept
    assert of_qti.items[0].content["options"][0]["text"] == r"\*a*"


def test_what_learners_type_is_no_notation():
    answer = '<answer fraction="100" format="html"><text>*kata*</text></answer>'

    assert of_moodle("Apa?", kind="shortanswer", answers=answer)["answers"][0] == "*kata*"
    assert gift.read(b"Apa? {=[html]*kata* =b}").items[0].content["answers"][0] == "*kata*"


def test_plain_texts_are_taken_as_notation():
    assert of_moodle("**Tebal**?", "plain_text")["text"] == "**Tebal**?"
    assert gift.read(b"[plain]**Tebal**? {T}").items[0].content["text"] == "**Tebal**?"


@pytest.mark.parametrize("name", FORMATS)
def test_notation_of_ours_comes_home_from_every_format(name):
    one = Item("single", {"text": OURS, "options": OPTIONS})

    [found] = FORMATS[name].read(FORMATS[name].write([one])).items

    assert found.content["text"] == OURS
    assert [option["text"] for option in found.content["options"]] == ["*Ya*", "Tidak"]


def test_an_item_of_ours_says_by_whom_it_was_written():
    one = Item("single", {"text": OURS, "options": OPTIONS})
    with zipfile.ZipFile(io.BytesIO(qti.write([one]))) as package:
        written = package.read("soal/soal-1.xml").decode()

    assert 'tool-name="Pintar"' in written
    others = qti.read(written.replace('tool-name="Pintar"', "").encode())
    assert others.items[0].content["options"][0]["text"] == r"\*Ya*"
