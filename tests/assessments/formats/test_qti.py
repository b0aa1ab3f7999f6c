"""QTI, from items made by hand: what a teacher expects of each, in each version."""

import pytest

from assessments.formats import Unreadable, detect, qti
from assessments.formats.sheet_writing import EXAMPLES
from tests.assessments.formats.qti_files import (
    CORRECT,
    SPACES,
    by,
    choice,
    item,
    mapping,
    number,
    package,
    processing,
    put,
    response,
    variable,
    when,
)

SINGLE = (response(["B"]), choice("Ternate", "Ambon"), by("match_correct"))


def only(*parts, **options):
    """The one question of an item that loses nothing."""
    [found] = read(*parts, **options).items
    assert [note.code for note in found.warnings] == []
    return found


def read(*parts, **options):
    reading = qti.read(item(*parts, **options))
    assert [str(problem.why) for problem in reading.problems] == []
    return reading


def noted(*parts, **options):
    [found] = read(*parts, **options).items
    return [note.code for note in found.warnings]


def refused(*parts, **options):
    [problem] = qti.read(item(*parts, **options)).problems
    assert str(problem.why)
    return problem.why.code


@pytest.mark.parametrize("version", SPACES)
def test_a_single_choice_is_the_same_in_each_version(version):
    found = only(*SINGLE, version=version, title="Ibu kota")

    assert (found.kind, found.title) == ("single", "Ibu kota")
    assert found.content == {
        "text": "Apa ibu kota Maluku?",
        "feedback": "",
        "points": "1",
        "options": [
            {"text": "Ternate", "correct": False, "feedback": ""},
            {"text": "Ambon", "correct": True, "feedback": ""},
        ],
    }


@pytest.mark.parametrize(
    "address",
    [
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct",
        "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct.xml",
        "https://www.imsglobal.org/question/qti_v3p0/rptemplates/match_correct",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
    ],
)
def test_the_standard_template_is_known_by_each_of_its_addresses(address):
    assert only(*SINGLE[:2], f'<responseProcessing template="{address}"/>').kind == "single"


def test_words_around_the_choice_are_the_question():
    found = only(
        SINGLE[0],
        f"<p>Simak.</p>{SINGLE[1]}<div>Pilih <span>satu</span>.</div>",
        SINGLE[2],
    )

    assert found.content["text"] == "Simak.\nPilih satu.\nApa ibu kota Maluku?"


@pytest.mark.parametrize("right", ["A", "B"])
def test_true_and_false_are_a_question_of_their_own(right):
    found = only(response([right]), choice("Benar", "Salah", prompt="Bumi bulat."), by("match_correct"))

    assert (found.kind, found.content["answer"]) == ("truefalse", right == "A")


def test_figures_from_0_to_5_are_weights():
    found = only(
        response(mapping=mapping(A=0, B=5, C=2.5)), choice("Diam", "Bantu", "Lapor"), by("map_response")
    )

    assert (found.kind, found.content["points"]) == ("weighted", "5")
    assert [option["weight"] for option in found.content["options"]] == ["0", "5", "2.5"]


def test_larger_figures_are_brought_to_the_scale_of_5():
    found = only(response(mapping=mapping(A=10, B=4)), choice("Diam", "Bantu"), by("map_response"))

    assert [option["weight"] for option in found.content["options"]] == ["5", "2"]
    assert found.content["points"] == "10"


def test_one_figure_alone_is_a_single_choice_with_its_points():
    found = only(response(mapping=mapping(B=2.5)), choice("Diam", "Bantu"), by("map_response"))

    assert (found.kind, found.content["points"]) == ("single", "2.5")


def several(*texts):
    return choice(*texts, facts='maxChoices="0" shuffle="true"', prompt="Mana saja?")


@pytest.mark.parametrize(
    ("worths", "own"),
    [
        ({"A": 1, "B": 1, "C": -1, "D": -1}, {"policy": "per_option", "points": "2"}),
        ({"A": 2, "B": 2, "C": -1, "D": -1}, {"policy": "penalty", "penalty_percent": "25", "points": "4"}),
    ],
)
def test_several_right_options_earn_by_option(worths, own):
    declared = response(["A", "B"], mapping=mapping('lowerBound="0"', **worths), cardinality="multiple")
    found = only(declared, several("Bandung", "Kudus", "Medan", "Ambon"), by("map_response"))

    assert found.kind == "multiple"
    assert [option["correct"] for option in found.content["options"]] == [True, True, False, False]
    assert {name: found.content[name] for name in own} == own


def test_several_right_options_or_nothing():
    found = only(
        response(["A", "B"], cardinality="multiple"),
        several("Bandung", "Kudus", "Medan"),
        by("match_correct"),
    )

    assert found.content["policy"] == "all_or_nothing"


def test_options_that_add_up_one_by_one_are_marks_per_option():
    holds = [
        when(
            f"<member>{number(one, 'identifier')}{variable()}</member>",
            put("SCORE", f"<sum>{variable('SCORE')}{number(worth)}</sum>"),
        )
        for one, worth in (("A", 1), ("B", 1), ("C", -2))
    ]
    found = only(
        response(["A", "B"], cardinality="multiple"),
        several("Bandung", "Kudus", "Medan"),
        processing(*holds),
    )

    assert (found.content["policy"], found.content["points"]) == ("per_option", "2")


FIELD = '<p>Berapa nilai pi? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'


def near(facts):
    test = f'<equal {facts}>{variable()}<correct identifier="RESPONSE"/></equal>'
    return processing(when(test, put("SCORE", number(2)), otherwise=put("SCORE", number(0))))


@pytest.mark.parametrize(
    ("facts", "tolerance", "kind"),
    [
        ('toleranceMode="absolute" tolerance="0.01"', "0.01", "absolute"),
        ('toleranceMode="absolute" tolerance="0.01 0.01"', "0.01", "absolute"),
        ('toleranceMode="relative" tolerance="5 5"', "0.05", "relative"),
        ('toleranceMode="exact"', "0", "absolute"),
    ],
)
@pytest.mark.parametrize("version", ["2.1", "3.0"])
def test_a_number_has_its_tolerance(facts, tolerance, kind, version):
    found = only(response(["3.14"], base="float"), FIELD, near(facts), version=version)

    assert found.kind == "numeric"
    assert found.content == {
        "text": "Berapa nilai pi?",
        "feedback": "",
        "points": "2",
        "answer": "3.14",
        "tolerance": tolerance,
        "tolerance_kind": kind,
    }


def test_a_whole_number_is_right_or_wrong():
    found = only(response(["14"], base="integer"), FIELD, by("match_correct"))

    assert (found.kind, found.content["answer"], found.content["tolerance"]) == ("numeric", "14", "0")


def test_typed_words_earn_what_the_mapping_says():
    entries = (
        '<mapping defaultValue="0"><mapEntry mapKey="moderat" mappedValue="2" caseSensitive="false"/>'
        '<mapEntry mapKey="tengah" mappedValue="1" caseSensitive="false"/></mapping>'
    )
    body = '<p>Lawan ekstrem adalah <textEntryInteraction responseIdentifier="RESPONSE"/> kata orang.</p>'
    found = only(response(["moderat"], mapping=entries, base="string"), body, by("map_response"))

    assert (found.kind, found.content["points"]) == ("short", "2")
    assert found.content["text"] == "Lawan ekstrem adalah _____ kata orang."
    assert found.content["answers"] == ["moderat", {"text": "tengah", "percent": "50"}]
    assert "case_matters" not in found.content


def test_capitals_matter_where_the_file_says_nothing_else():
    found = only(response(["Ambon"], base="string"), FIELD, by("match_correct"))

    assert (found.content["answers"], found.content["case_matters"]) == (["Ambon"], True)


def sets(stems, choices):
    def one(rows):
        inside = "".join(
            f'<simpleAssociableChoice identifier="{key}" matchMax="1">{text}</simpleAssociableChoice>'
            for key, text in rows.items()
        )
        return f"<simpleMatchSet>{inside}</simpleMatchSet>"

    return (
        '<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="2">'
        f"<prompt>Pasangkan.</prompt>{one(stems)}{one(choices)}</matchInteraction>"
    )


MATCHED = sets({"M": "Maluku", "P": "Papua"}, {"J": "Jayapura", "A": "Ambon", "X": "Medan"})


def test_pairs_are_matched_and_the_rest_misleads():
    worths = "".join(f'<mapEntry mapKey="{key}" mappedValue="1"/>' for key in ("M A", "P J"))
    declared = response(
        ["M A", "P J"],
        mapping=f'<mapping defaultValue="0">{worths}</mapping>',
        cardinality="multiple",
        base="directedPair",
    )
    found = only(declared, MATCHED, by("map_response"))

    assert found.kind == "matching"
    assert found.content["pairs"] == [
        {"stem": "Maluku", "choice": "Ambon", "feedback": ""},
        {"stem": "Papua", "choice": "Jayapura", "feedback": ""},
    ]
    assert (found.content["distractors"], found.content["points"]) == (["Medan"], "2")


ORDERED = (
    '<orderInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>Urutkan.</prompt>'
    '<simpleChoice identifier="A">Jawab</simpleChoice><simpleChoice identifier="B">Terima</simpleChoice>'
    '<simpleChoice identifier="C">Catat</simpleChoice></orderInteraction>'
)
ORDER = response(["B", "C", "A"], cardinality="ordered")


def test_an_order_is_right_or_wrong():
    found = only(ORDER, ORDERED, by("match_correct"))

    assert found.kind == "ordering"
    assert (found.content["items"], found.content["policy"]) == (
        ["Terima", "Catat", "Jawab"],
        "all_or_nothing",
    )


def test_an_order_earns_by_place():
    rules = [
        when(
            f'<match><index n="{place}">{variable()}</index>{number(one, "identifier")}</match>',
            put("SCORE", f"<sum>{variable('SCORE')}{number(1)}</sum>"),
        )
        for place, one in enumerate("BCA", start=1)
    ]
    found = only(ORDER, ORDERED, processing(*rules))

    assert (found.content["policy"], found.content["points"]) == ("place", "3")


GAPS = (
    '<p>Lengkapi.</p><p>Rapat di <inlineChoiceInteraction responseIdentifier="R1" shuffle="true">'
    '<inlineChoice identifier="A">Bandung</inlineChoice><inlineChoice identifier="B">Medan</inlineChoice>'
    '</inlineChoiceInteraction> membahas <textEntryInteraction responseIdentifier="R2"/> dengan '
    '<textEntryInteraction responseIdentifier="R3"/> komponen.</p>'
)
GAP_RESPONSES = (
    response(["A"], name="R1")
    + response(["moderasi"], mapping=mapping(moderasi=1), base="string", name="R2")
    + response(["14"], base="integer", name="R3")
)


@pytest.mark.parametrize("version", SPACES)
def test_fields_inside_a_text_are_its_gaps(version):
    right = when(
        f'<match>{variable("R1")}<correct identifier="R1"/></match>',
        put("SCORE", f"<sum>{variable('SCORE')}{number(2)}</sum>"),
    )
    count = when(
        f'<equal toleranceMode="exact">{variable("R3")}<correct identifier="R3"/></equal>',
        put("SCORE", f"<sum>{variable('SCORE')}{number(1)}</sum>"),
    )
    typed = put("SCORE", f'<sum>{variable("SCORE")}<mapResponse identifier="R2"/></sum>')
    found = only(GAP_RESPONSES, GAPS, processing(right, typed, count), version=version)

    assert (found.kind, found.content["points"]) == ("cloze", "4")
    assert found.content["text"] == "Lengkapi."
    assert found.content["passage"] == "Rapat di [[1]] membahas [[2]] dengan [[3]] komponen."
    single, short, numeric = found.content["gaps"]
    assert (single["kind"], single["weight"], [one["correct"] for one in single["options"]]) == (
        "single",
        "2",
        [True, False],
    )
    assert (short["kind"], short["weight"], short["answers"]) == ("short", "1", ["moderasi"])
    assert (numeric["kind"], numeric["weight"], numeric["answer"]) == ("numeric", "1", "14")


def test_gaps_that_the_standard_template_leaves_unmarked_are_refused():
    assert refused(GAP_RESPONSES, GAPS, by("match_correct")) == "qti_response_missing"


SHOWN = '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>'


def feedback(identifier, text):
    return (
        f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="{identifier}" showHide="show">'
        f"{text}</modalFeedback>"
    )


def test_feedback_for_right_and_wrong_is_that_of_the_options():
    rules = processing(
        when(
            CORRECT,
            put("SCORE", number(1)),
            put("FEEDBACK", number("ya", "identifier")),
            otherwise=put("FEEDBACK", number("tidak", "identifier")),
        )
    )
    said = feedback("ya", "Tepat.") + feedback("tidak", "Lihat peta.")
    found = only(response(["B"]), choice("Ternate", "Ambon"), rules + said, more=SHOWN)

    assert [option["feedback"] for option in found.content["options"]] == ["Lihat peta.", "Tepat."]


def test_feedback_that_is_always_shown_is_the_explanation():
    rules = processing(when(CORRECT, put("SCORE", number(1))), put("FEEDBACK", number("semua", "identifier")))
    found = only(
        response(["B"]), choice("Ternate", "Ambon"), rules + feedback("semua", "Sejak 1958."), more=SHOWN
    )

    assert found.content["feedback"] == "Sejak 1958."


def test_feedback_in_an_option_is_its_own():
    inside = (
        '<feedbackInline outcomeIdentifier="FEEDBACK" identifier="A" showHide="show">Bukan.</feedbackInline>'
    )
    rules = processing(when(CORRECT, put("SCORE", number(1))), put("FEEDBACK", variable()))
    found = only(response(["B"]), choice(f"Ternate{inside}", "Ambon"), rules, more=SHOWN)

    assert found.content["options"][0] == {"text": "Ternate", "correct": False, "feedback": "Bukan."}


def test_feedback_that_nothing_shows_is_told():
    codes = noted(response(["B"]), choice("Ternate", "Ambon"), by("match_correct") + feedback("x", "Hilang."))

    assert codes == ["qti_feedback_lost"]


@pytest.mark.parametrize(
    "rules",
    [
        when(CORRECT, put("SCORE", number(3)), otherwise=put("SCORE", number(0))),
        when(
            f"<isNull>{variable()}</isNull>",
            put("SCORE", number(0)),
            otherwise=when(CORRECT, put("SCORE", number(3))),
        ),
        when(f"<not><isNull>{variable()}</isNull></not>", when(CORRECT, put("SCORE", number(3)))),
        put("SCORE", f'<product><mapResponse identifier="RESPONSE"/>{number(3)}</product>'),
        put(
            "SCORE",
            f'<divide><product><mapResponse identifier="RESPONSE"/>{number(9)}</product>{number(3)}</divide>',
        ),
        when(CORRECT, put("SCORE", variable("MAXSCORE"))),
        when(f"<match>{number('B', 'identifier')}{variable()}</match>", put("SCORE", number(3))),
        when(CORRECT, put("PART", number(3))) + put("SCORE", f"<sum>{variable('PART')}</sum>"),
    ],
)
def test_marking_that_can_be_followed_is_followed(rules):
    more = (
        '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue>'
        "<value>3</value></defaultValue></outcomeDeclaration>"
        '<outcomeDeclaration identifier="PART" cardinality="single" baseType="float"/>'
    )
    found = only(
        response(["B"], mapping=mapping(B=1)), choice("Ternate", "Ambon"), processing(rules), more=more
    )

    assert (found.kind, found.content["points"]) == ("single", "3")
    assert [option["correct"] for option in found.content["options"]] == [False, True]


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (when("<lt/>", put("SCORE", number(1))), "qti_processing"),
        (when(CORRECT, put("SCORE", "<random/>")), "qti_processing"),
        (put("SCORE", number(5)), "qti_free_points"),
        (when(f"<not>{CORRECT}</not>", put("SCORE", number(1))), "qti_processing"),
        (when(CORRECT, "<exitResponse/>"), "qti_processing"),
        (
            when(f"<match>{variable('LAIN')}{number(1)}</match>", put("SCORE", number(1))),
            "qti_response_missing",
        ),
        ("<lookupOutcomeValue identifier='SCORE'/>", "qti_processing"),
        (when("<match/>", put("SCORE", number(1))), "qti_processing"),
        (when(CORRECT, put("SCORE", number("banyak"))), "number_unreadable"),
    ],
)
def test_marking_that_cannot_be_followed_is_refused(rules, code):
    assert refused(response(["B"]), choice("Ternate", "Ambon"), processing(rules)) == code


def test_a_refusal_names_the_line():
    rules = processing(when(CORRECT, put("SCORE", number(1))) + "\n\n<exitResponse/>")
    [problem] = qti.read(item(response(["B"]), choice("Ternate", "Ambon"), rules)).problems

    assert (problem.line, problem.why.facts["name"], problem.excerpt) == (9, "exitResponse", "Soal")


ESSAY = '<extendedTextInteraction responseIdentifier="RESPONSE"/>'
UPLOAD = '<uploadInteraction responseIdentifier="RESPONSE"/>'
VARIABLE = "<templateDeclaration identifier='X' cardinality='single' baseType='integer'/>"


@pytest.mark.parametrize(
    ("parts", "options", "code"),
    [
        ((response(base="string"), ESSAY), {}, "kind_unknown"),
        ((response(base="file"), UPLOAD), {}, "kind_unknown"),
        ((response(), "<p>Hanya teks.</p>"), {}, "description"),
        ((response(["B"]), SINGLE[1] * 2, SINGLE[2]), {}, "qti_several"),
        ((response(["B"]), SINGLE[1], SINGLE[2]), {"more": VARIABLE}, "qti_template_variable"),
        (
            (response(["B"]), SINGLE[1], '<responseProcessing template="http://example.org/x"/>'),
            {},
            "qti_template_unknown",
        ),
        ((response(["B"]), SINGLE[1], by("map_response_point")), {}, "qti_template_unknown"),
        ((response(["Z"]), SINGLE[1], SINGLE[2]), {}, "no_full_answer"),
        (
            (response(["3"], base="float"), FIELD, near('tolerance="1 2" toleranceMode="absolute"')),
            {},
            "qti_tolerance",
        ),
        (
            (response(["M A"], cardinality="multiple", base="directedPair"), MATCHED, by("match_correct")),
            {},
            "qti_pairs",
        ),
        ((response(["B", "C"], cardinality="ordered"), ORDERED, by("match_correct")), {}, "qti_order"),
    ],
)
def test_what_has_no_equal_here_is_refused(parts, options, code):
    assert refused(*parts, **options) == code


def test_an_adaptive_item_is_refused():
    data = item(*SINGLE).replace(b'adaptive="false"', b'adaptive="true"')

    assert [problem.why.code for problem in qti.read(data).problems] == ["qti_adaptive"]


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ((response(["B"]), SINGLE[1]), ["qti_no_processing"]),
        ((response(), choice("Tidak", "Ragu", "Ya")), ["qti_unscored"]),
        (
            (*SINGLE[:1], f'<p>Peta <img src="a/peta.png" alt="Peta Maluku"/></p>{SINGLE[1]}', SINGLE[2]),
            ["lost_image"],
        ),
        (
            (*SINGLE[:1], f'<rubricBlock view="scorer"><p>Rahasia.</p></rubricBlock>{SINGLE[1]}', SINGLE[2]),
            ["qti_rubric_lost"],
        ),
        (
            (
                response(["B"]),
                SINGLE[1],
                processing(when(CORRECT, put("SCORE", number(1)), otherwise=put("SCORE", number(-1)))),
            ),
            ["qti_below_zero"],
        ),
        (
            (
                response(["M A", "P J"], cardinality="multiple", base="directedPair"),
                MATCHED,
                by("match_correct"),
            ),
            ["qti_per_pair"],
        ),
        (
            (
                response(["3"], base="float"),
                FIELD,
                near('tolerance="1" toleranceMode="absolute" includeLowerBound="false"'),
            ),
            ["qti_ends_count"],
        ),
        (
            (
                response(["A"], cardinality="multiple"),
                choice("Ya", "Tidak", "Ragu", facts='maxChoices="2" shuffle="true"'),
                by("match_correct"),
            ),
            ["qti_choices_limited"],
        ),
    ],
)
def test_what_is_lost_is_told(parts, codes):
    assert noted(*parts) == codes


def test_a_choice_without_a_key_is_a_scale():
    [found] = read(response(), choice("Tidak", "Ragu", "Ya", prompt="Bermanfaat?")).items

    assert (found.kind, found.content["labels"]) == ("likert", ["Tidak", "Ragu", "Ya"])


def test_an_order_that_the_file_fixes_is_told_once_for_the_file():
    reading = read(response(["B"]), choice("Ya", "Tidak saja", facts='maxChoices="1"'), by("match_correct"))

    assert "order_fixed" in [note.code for note in reading.notes]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<questestinterop/>", "qti_too_old"),
        (b"<assessmentItem/>", "qti_version_unknown"),
        (b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p0"/>', "qti_version_unknown"),
        (b"<quiz/>", "qti_other_root"),
        (b"<!DOCTYPE assessmentItem><assessmentItem/>", "xml_forbidden"),
    ],
)
def test_a_file_of_something_else_is_refused(data, code):
    with pytest.raises(Unreadable) as refusal:
        qti.read(data)

    assert refusal.value.why.code == code


GOOD = item(*SINGLE)


@pytest.mark.parametrize("folder", ["", "ekspor/"])
def test_a_package_gives_its_items_in_the_manifests_order(folder):
    files = {
        "b/satu soal.xml": item(*SINGLE, title="Satu"),
        "a/dua.xml": item(*SINGLE, title="Dua", version="3.0"),
    }
    data = package(files, folder=folder)

    reading = qti.read(data)

    assert detect(data) == "qti"
    assert [(one.title, one.file) for one in reading.items] == [
        ("Satu", f"{folder}b/satu soal.xml"),
        ("Dua", f"{folder}a/dua.xml"),
    ]


def test_a_bad_item_is_named_and_the_rest_is_taken():
    files = {
        "baik.xml": GOOD,
        "rusak.xml": GOOD[:200],
        "jahat.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "esai.xml": item(response(base="string"), ESSAY),
    }
    resources = (
        '<resource identifier="X" type="imsqti_item_xmlv2p1" href="hilang.xml"/>'
        '<resource identifier="T" type="imsqti_test_xmlv2p1" href="tes.xml"/>'
        '<resource identifier="L" type="imsqti_xmlv1p2" href="lama.xml"/>'
    )
    reading = qti.read(package(files, resources=resources))

    assert [one.file for one in reading.items] == ["baik.xml"]
    assert [(one.file, one.why.code) for one in reading.problems] == [
        ("rusak.xml", "xml_broken"),
        ("jahat.xml", "xml_forbidden"),
        ("esai.xml", "kind_unknown"),
        ("imsmanifest.xml", "qti_file_missing"),
        ("lama.xml", "qti_too_old"),
    ]
    assert [note.code for note in reading.notes if note.code != "titles_not_kept"] == ["qti_test_lost"]


def test_a_path_that_leads_out_of_the_package_is_a_missing_file():
    resources = '<resource identifier="X" type="imsqti_item_xmlv2p1" href="../../etc/passwd"/>'
    [problem] = qti.read(package({}, resources=resources)).problems

    assert problem.why.code == "qti_file_missing"


def test_a_package_without_a_manifest_is_refused():
    with pytest.raises(Unreadable) as refusal:
        qti.read(package({"a.xml": GOOD}, folder="a/b/"))

    assert refusal.value.why.code == "qti_no_manifest"


@pytest.mark.parametrize("version", SPACES)
def test_a_single_item_is_recognised(version):
    assert detect(item(*SINGLE, version=version)) == "qti"


def test_category_tags_and_difficulty_come_and_go():
    example = EXAMPLES[0]
    with_facts = type(example)(
        example.kind, example.content, category="Tes/Peta & laut", tags=("peta", "laut"), difficulty="hard"
    )

    [found] = qti.read(qti.write([with_facts])).items

    assert (found.category, found.tags, found.difficulty) == ("Tes/Peta & laut", ("peta", "laut"), "hard")


def test_a_picture_of_the_package_is_brought_with_what_it_shows():
    body = f'<p>Lihat <img src="../gambar/peta%20laut.png" alt="Peta [Maluku]"/></p>{SINGLE[1]}'
    with_picture = item(SINGLE[0], body, SINGLE[2])
    files = {"soal/satu.xml": with_picture}
    data = package(files, others={"gambar/peta laut.png": b"gambar"})

    [found] = qti.read(data).items

    [(key, content)] = found.pictures.items()
    assert content == b"gambar"
    assert found.content["text"] == f"Lihat ![Peta (Maluku)](berkas:{key})\nApa ibu kota Maluku?"
    assert found.warnings == ()


def test_a_picture_that_is_not_there_is_told():
    body = f'<p>Lihat <img src="../../rahasia.png" alt="Peta"/></p>{SINGLE[1]}'

    [found] = qti.read(package({"soal/satu.xml": item(SINGLE[0], body, SINGLE[2])})).items

    assert [note.code for note in found.warnings] == ["lost_image"]


WORDS = (
    '<gapMatchInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>Lengkapi.</prompt>'
    '<gapText identifier="A" matchMax="1">Ambon</gapText>'
    '<gapText identifier="J" matchMax="1">Jayapura</gapText>'
    '<gapText identifier="X" matchMax="1">Medan</gapText>'
    '<p>Maluku: <gap identifier="G1"/>, Papua: <gap identifier="G2"/>.</p></gapMatchInteraction>'
)


@pytest.mark.parametrize("version", SPACES)
def test_words_for_gaps_are_put_into_the_text(version):
    worths = "".join(f'<mapEntry mapKey="{key}" mappedValue="1"/>' for key in ("A G1", "J G2"))
    declared = response(
        ["J G2", "A G1"],
        mapping=f'<mapping defaultValue="0">{worths}</mapping>',
        cardinality="multiple",
        base="directedPair",
    )
    found = only(declared, WORDS, by("map_response"), version=version)

    assert found.kind == "dragwords"
    assert found.content == {
        "text": "Lengkapi.",
        "feedback": "",
        "points": "2",
        "passage": "Maluku: [[1]], Papua: [[2]].",
        "words": ["Ambon", "Jayapura"],
        "distractors": ["Medan"],
        "may_repeat": False,
    }
