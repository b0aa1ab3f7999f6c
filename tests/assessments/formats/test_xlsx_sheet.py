"""XLSX: workbooks as authors make them in a spreadsheet program, cell by cell."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from assessments.formats import Item, Unreadable, csv_sheet, detect, xlsx_sheet
from assessments.formats.sheet_columns import COLUMNS, KINDS
from tests.assessments.formats.packing import packed, repacked

HEAD = ["Jenis", "Pertanyaan", "Kunci", "Pilihan A", "Pilihan B", "Poin", "Toleransi", "Denda", "Penilaian"]


def saved(*rows, head=HEAD, title="Soal", prepare=lambda book, sheet: None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in [head, *rows]:
        sheet.append(row)
    prepare(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*rows, **options):
    return xlsx_sheet.read(saved(*rows, **options))


def test_a_workbook_becomes_the_questions_a_teacher_expects():
    reading = read(
        ["tunggal", "Ibu kota Maluku?", "B", "Ternate", "Ambon", 2],
        [],
        ["angka", "Panjang?", 23.5, None, None, 1.5, 0.1],
        ["benar-salah", "Bumi bulat.", True],
        ["jamak", "Mana?", "A", "Ya", "Tidak", None, None, 25, "denda"],
    )

    assert reading.problems == ()
    assert [(item.line, item.kind, item.warnings) for item in reading.items] == [
        (2, "single", ()),
        (4, "numeric", ()),
        (5, "truefalse", ()),
        (6, "multiple", ()),
    ]
    single, numeric, truth, multiple = (item.content for item in reading.items)
    assert [option["text"] for option in single["options"] if option["correct"]] == ["Ambon"]
    assert single["points"] == "2"
    assert (numeric["answer"], numeric["tolerance"], numeric["points"]) == ("23.5", "0.1", "1.5")
    assert truth["answer"] is True
    assert multiple["penalty_percent"] == "25"


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (2, "General", "2"),
        (2.0, "General", "2"),
        (23.5, "General", "23,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1_000_000, "General", "1000000"),
        (7, "000", "007"),
        (0.5, "0%", "50%"),
        (True, "General", "TRUE"),
        (date(2026, 11, 7), "dd/mm/yyyy", "07/11/2026"),
        (datetime(2026, 11, 7, 7, 30), "dd/mm/yyyy hh:mm", "07/11/2026 07.30"),  # noqa: DTZ001
        (time(7, 30), "hh:mm", "07.30"),
        ("  rapi ", "General", "rapi"),
        ("'apostrof", "General", "'apostrof"),
    ],
)
def test_a_cell_says_what_the_author_sees(value, form, shown):
    def formatted(_book, sheet):
        sheet["D2"].number_format = form

    [item] = read(["tunggal", "Apa?", "A", value, "lain"], prepare=formatted).items

    assert item.content["options"][0]["text"] == shown


def test_a_date_is_noted():
    [item] = read(["tunggal", "Kapan?", "A", date(2026, 2, 1), "lain"]).items

    assert [(note.code, note.facts["text"]) for note in item.warnings] == [("cell_date", "01/02/2026")]


def test_a_share_in_percent_is_the_percent():
    def formatted(_book, sheet):
        sheet["H2"].number_format = "0%"

    [item] = read(["jamak", "Mana?", "A", "Ya", "Tidak", None, None, 0.25, "denda"], prepare=formatted).items

    assert item.content["penalty_percent"] == "25"


FORMULA = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>jenis</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>pertanyaan</t></is></c><c r="C1" t="inlineStr"><is><t>kunci</t></is></c>'
    '</row><row r="2"><c r="A2" t="inlineStr"><is><t>benar-salah</t></is></c>'
    '<c r="B2" t="inlineStr"><is><t>Apa?</t></is></c><c r="C2" t="{kind}"><f>1=1</f>{value}</c></row>'
    "</sheetData></worksheet>"
)


def with_formula(kind, value):
    sheet = FORMULA.format(kind=kind, value=value)
    return repacked(saved(), **{"xl/worksheets/sheet1.xml": sheet})


def test_a_formula_is_its_result_and_said_to_be_one():
    [item] = xlsx_sheet.read(with_formula("str", "<v>benar</v>")).items

    assert item.content["answer"] is True
    assert [note.code for note in item.warnings] == ["formula_taken"]


def test_a_formula_without_a_result_is_refused_with_its_row():
    [problem] = xlsx_sheet.read(with_formula("n", "")).problems

    assert (problem.line, problem.why.code) == (2, "formula_without_value")


def test_a_cell_that_shows_an_error_is_refused():
    [problem] = xlsx_sheet.read(with_formula("e", "<v>#DIV/0!</v>")).problems

    assert (problem.why.code, problem.why.facts["text"]) == ("cell_error", "#DIV/0!")


def test_merged_cells_hold_their_text_in_the_first_one():
    def merged(_book, sheet):
        sheet.merge_cells("D2:E2")
        sheet.merge_cells("A4:E5")

    reading = read(["benar-salah", "Apa?", "benar", "", ""], prepare=merged)

    assert [item.line for item in reading.items] == [2]
    assert reading.problems == ()


def test_a_title_above_the_columns_is_passed_over():
    reading = read(HEAD, ["benar-salah", "Apa?", "benar"], head=["Bank soal 2026"])

    assert [item.line for item in reading.items] == [3]


def test_the_sheet_with_our_columns_is_found_and_a_second_one_is_named():
    def more(book, _sheet):
        book.create_sheet("Catatan", 0).append(["Jangan lupa"])
        book.create_sheet("Soal lain").append(HEAD)

    reading = read(["benar-salah", "Apa?", "benar"], prepare=more)

    assert len(reading.items) == 1
    assert [(note.code, note.facts["name"]) for note in reading.notes] == [("sheet_not_read", "Soal lain")]


def test_a_workbook_without_our_columns_names_its_sheets():
    with pytest.raises(Unreadable) as refusal:
        read(head=["Nama", "Nilai"], title="Daftar nilai")

    assert refusal.value.why.code == "no_sheet_with_columns"
    assert refusal.value.why.facts["names"] == "Daftar nilai"


def test_cells_right_of_the_columns_are_refused_with_their_row():
    [problem] = read(["benar-salah", "Apa?", "benar", *[""] * 6, "lebih"]).problems

    assert (problem.line, problem.why.code) == (2, "row_too_long")


def test_a_workbook_that_lies_about_its_size_is_read_as_it_is():
    data = saved(["benar-salah", "Apa?", "benar"])
    sheet = xlsx_sheet.archives.opened(data).read("xl/worksheets/sheet1.xml").decode()
    lying = sheet.replace('ref="A1:I2"', 'ref="A1:XFD1048576"')

    assert lying != sheet
    assert len(xlsx_sheet.read(repacked(data, **{"xl/worksheets/sheet1.xml": lying})).items) == 1


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", ["<!DOCTYPE a><a/>", "<a>", "<a/>", ""])
def test_a_workbook_with_a_hostile_or_broken_part_is_refused_with_words(part, content):
    with pytest.raises(Unreadable) as refusal:
        xlsx_sheet.read(repacked(saved(["benar-salah", "Apa?", "benar"]), **{part: content}))

    assert str(refusal.value.why)


def test_a_workbook_of_bare_names_is_refused_with_words():
    with pytest.raises(Unreadable):
        xlsx_sheet.read(packed({"xl/workbook.xml": "<workbook/>"}))


def test_no_cell_is_a_formula():
    texts = ["=1+1", "+62", "-1+2", "@x", '=HYPERLINK("x")']
    item = Item("likert", {"text": "=1+1", "labels": texts})

    data = xlsx_sheet.write([item])

    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value)[0] in "=+-@")
    assert xlsx_sheet.read(data).items[0].content["labels"] == texts


def test_the_template_explains_every_column_and_offers_words_to_choose():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_sheet.template()))
    questions, guide = book.worksheets

    named = " ".join(str(row[0].value) for row in guide.iter_rows())
    columns = {name for name in COLUMNS if "pilihan" not in name and "umpan" not in name}
    offered = {
        str(rule.sqref).split(":")[0]: rule.formula1 for rule in questions.data_validations.dataValidation
    }
    assert all(name in named for name in [*columns, *KINDS])
    assert offered["A2"] == f'"{",".join(KINDS)}"'


def test_both_templates_hold_an_example_of_every_kind():
    for format in (csv_sheet, xlsx_sheet):
        reading = format.read(format.template())
        assert {item.kind for item in reading.items} == set(KINDS.values())
        assert (reading.problems, [item.warnings for item in reading.items if item.warnings]) == ((), [])


def test_a_workbook_is_recognised():
    assert detect(saved()) == "xlsx"
