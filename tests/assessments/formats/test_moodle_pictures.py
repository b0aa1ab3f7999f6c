"""Pictures in Moodle XML, by a picture that is none: what it is, is asked where it is kept."""

import base64

from hypothesis import assume, given
from hypothesis import strategies as st

from assessments import rich_text
from assessments.formats import Item, moodle_xml

NAME = f"{'0' * 32}-40x30"
OURS = f'![Peta "laut" & <darat>](gambar:{NAME})'
TRUE = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'


def file(name="peta laut.png", content=b"gambar", facts='path="/" encoding="base64"', said=None):
    said = base64.b64encode(content).decode() if said is None else said
    return f'<file name="{name}" {facts}>{said}</file>'


def read(words, files="", more=TRUE, kind="truefalse"):
    text = f'<questiontext format="html"><text><![CDATA[{words}]]></text>{files}</questiontext>'
    return moodle_xml.read(f'<quiz>\n<question type="{kind}">\n{text}{more}</question></quiz>'.encode())


def test_a_picture_of_the_text_is_brought_with_what_it_shows():
    [found] = read(
        '<p>Lihat **ini**: <img src="@@PLUGINFILE@@/peta%20laut.png" alt="Peta [Maluku]"></p><p>Benar?</p>',
        file(),
    ).items

    [(key, content)] = found.pictures.items()
    assert content == b"gambar"
    assert found.content["text"] == f"Lihat \\**ini**: ![Peta (Maluku)](berkas:{key})\nBenar?"
    assert found.warnings == ()


def test_pictures_of_options_and_feedback_are_brought_too():
    img = '<text><![CDATA[<img src="@@PLUGINFILE@@/sub/a.png?x=1" alt="A">]]></text>'
    picture = file("a.png", facts='path="/sub/" encoding="base64"')
    feedback = f'<feedback format="html">{img}{picture}</feedback>'
    option = f'<answer fraction="100" format="html">{img}{picture}{feedback}</answer>'
    other = '<answer fraction="0"><text>B</text></answer>'

    [found] = read("Mana?", more=option + other, kind="multichoice").items

    [key] = found.pictures
    first = found.content["options"][0]
    assert (first["text"], first["feedback"]) == (f"![A](berkas:{key})", f"![A](berkas:{key})")


def test_a_picture_without_words_has_its_name_and_is_told():
    [found] = read('<img src="@@PLUGINFILE@@/peta%20laut.png" alt=" "> Benar?', file()).items

    assert found.content["text"].startswith("![peta laut.png](berkas:")
    assert [(one.code, dict(one.facts)) for one in found.warnings] == [
        ("picture_unsaid", {"name": "peta laut.png"})
    ]


def test_a_picture_that_is_not_base64_is_refused_with_its_line():
    for broken in (file(said="bukan base64!"), file(facts='encoding="zip"'), file(said="YWJ")):
        [problem] = read(
            '<img src="@@PLUGINFILE@@/peta%20laut.png" alt="Peta"> Benar?', f"\n{broken}"
        ).problems

        assert (problem.line, problem.why.code) == (4, "picture_broken")


def test_what_is_shown_nowhere_or_is_not_there_is_told():
    assert told(read("Benar?", file("a.png"))) == ["lost_image"]
    assert told(read('<img src="@@PLUGINFILE@@/b.png" alt="B"> Benar?')) == ["lost_image"]
    assert (
        told(read('<img src="https://contoh.id/peta%20laut.png" alt="B"> Benar?', file()))
        == ["lost_image"] * 2
    )
    combined = f"<correctfeedback format='html'><text>Ya</text>{file()}</correctfeedback>"
    assert told(read("Benar?", more=TRUE + combined)) == ["lost_image", "combined_feedback"]


def told(reading):
    [found] = reading.items
    assert not found.pictures
    return [note.code for note in found.warnings]


def test_a_question_of_ours_shows_its_picture_in_moodle():
    one = Item("truefalse", {"text": f"Lihat\n{OURS}", "answer": True}, pictures={NAME: b"gambar"})

    written = moodle_xml.write([one]).decode()

    assert 'src="@@PLUGINFILE@@/' in written.replace("&quot;", '"')
    assert file(f"{NAME}.webp") in written
    assert moodle_xml.losses(one) == ()


TEXTS = st.lists(
    st.sampled_from([OURS, "**a**", "*b*", "\\", "<br>", "&lt;", " ", "\n", "\n\n", "  c", "- d"]), max_size=4
)


@given(before=TEXTS, after=TEXTS)
def test_texts_with_pictures_come_home_as_they_went(before, after):
    text = "".join(["Soal ", *before, " ", OURS, *after, "."])
    assume(len(rich_text.image_names(text)) == text.count(OURS))  # else one is written about, not shown
    options = [{"text": OURS, "correct": True, "feedback": text}, {"text": "b", "feedback": ""}]
    one = Item("single", {"text": text, "feedback": text, "options": options}, pictures={NAME: b"gambar"})

    [found] = moodle_xml.read(moodle_xml.write([one])).items

    [key] = found.pictures
    said = text.replace(f"gambar:{NAME}", f"berkas:{key}")
    first = found.content["options"][0]
    assert (found.content["text"], found.content["feedback"], first["feedback"]) == (said, said, said)
    assert first["text"] == OURS.replace(f"gambar:{NAME}", f"berkas:{key}")
    assert found.warnings == ()
