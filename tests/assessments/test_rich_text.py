"""What authors write, as HTML of ours and as words."""

import re
from html import escape
from html.parser import HTMLParser
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import rich_text
from assessments.rich_text import NotationError, check, html, image_names, inline, literal, plain

NAME = f"{'a' * 32}-80x60"
IMAGE = f"![Peta](gambar:{NAME})"
SIGNS = [
    *"*\\()[]!-.\n<>&\"' ",
    "**",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "x^2",
    "\\frac{a}",
    "{",
    "}",
    IMAGE,
    "- ",
    "1. ",
    "2. ",
]
SIGNS += ["السلام", "عليكم", "gambar:", "\\foo", "\n\n", "a", "kata", "\\*", "&lt;", "<script>"]
TEXTS = st.one_of(st.lists(st.sampled_from(SIGNS), max_size=14).map("".join), st.text(max_size=60))
OURS = {"p", "ul", "ol", "li", "br", "strong", "em", "span", "img", "math", "mrow", "mi", "mn", "mo", "mtext",
        "mspace", "mfrac", "msup", "msub", "msubsup", "mstyle", "msqrt", "mroot", "mover", "munder",
        "munderover", "mtable", "mtr", "mtd", "mphantom", "mpadded"}  # fmt: skip
EMPTY = {"br", "img"}


def address(name):
    return f"/media/soal/{name}.webp"


class Read(HTMLParser):
    """The tags and attributes of some HTML, which has to be well-formed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.open, self.words = [], set(), [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


@given(TEXTS)
def test_any_text_becomes_well_formed_html_of_our_own_tags(text):
    for made in (html(text, address), inline(text, address)):
        read = Read(made)
        assert set(read.tags) <= OURS
        assert not {name for name in read.attributes if name.startswith("on")} | read.attributes & {
            "style",
            "href",
        }
        assert re.findall(r'src="([^"]*)"', made) == [address(NAME)] * made.count("<img")


@given(TEXTS)
def test_what_is_taken_literally_is_shown_as_it_was_typed(text):
    even = text.replace("\r\n", "\n").replace("\r", "\n")

    assert plain(literal(text)) == even
    assert Read(inline(literal(text), address)).words == even.replace("\n", "")


@given(TEXTS)
def test_what_an_author_was_not_told_of_has_no_broken_formula(text):
    try:
        check(text)
    except NotationError:
        return
    assert not re.search(r"\\[()\[\]]", rich_text.NOTATION.sub("", text))


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4 = 24", "2*3*4", "2**3**4", "5 ** 2 ** 3", "*) tanpa pajak", "mod* dan wasa*",
        "snake_case_name", "a_b_c ____ _x_", "C:\\surat\\*.pdf", "- tanda hubung saja", "1. satu saja",
        "[[1]] [2](3) !", "# judul", "> kutipan", "<b>bukan HTML</b>", "Rp5.000,- * 3", "***", "**", "`kode`",
        "~50%~", "http://a.id/b_c*d*",
    ],
)  # fmt: skip
def test_plain_text_with_signs_in_it_stays_as_it_is(text):
    assert html(text, address) == f"<p>{escape(text)}</p>"
    assert plain(text) == text
    check(text)


def test_lines_break_and_an_empty_line_begins_a_paragraph():
    assert html("Satu\ndua\r\n\r\n\n tiga", address) == "<p>Satu<br>dua</p><p>tiga</p>"
    assert inline("Satu\ndua", address) == "Satu<br>dua"


def test_words_are_emphasised():
    assert inline("**Penting** dan *perlu*, (*juga*).", address) == (
        "<strong>Penting</strong> dan <em>perlu</em>, (<em>juga</em>)."
    )
    assert (
        inline("**tebal dan *miring* <&**", address) == "<strong>tebal dan <em>miring</em> &lt;&amp;</strong>"
    )
    assert plain("**Penting** dan *perlu*") == "Penting dan perlu"


def test_signs_that_lead_nowhere_cost_no_time():
    began = perf_counter()

    for sign in ("**a ", "*a ", "\\(", "\\[a", "![", "![a](gambar:", "س:", "- a\n"):
        html((sign * 5000)[:5000], address)

    assert perf_counter() - began < 2


def test_a_backslash_before_a_notation_shows_it_as_written():
    assert html(r"\**x** \*y* \\( z \)", address) == r"<p>**x** *y* \( z \)</p>"
    assert image_names(f"\\{IMAGE}") == []


def test_two_lines_make_a_list():
    assert html("Pilih:\n- a\n- *b*\n3. c\n4. d\n7. e", address) == (
        "<p>Pilih:</p><ul><li>a</li><li><em>b</em></li></ul>"
        '<ol start="3"><li>c</li><li>d</li></ol><p>7. e</p>'
    )
    assert inline("- a\n- b", address) == "- a<br>- b"


def test_a_formula_is_mathml_and_says_its_tex():
    assert inline(r"Hitung \( x^2 \).", address) == (
        'Hitung <math alttext="x^2"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>.'
    )
    assert inline("\\[\n\\frac{1}{2}\n\\]", address).startswith(
        '<math display="block" alttext="\\frac{1}{2}">'
    )
    assert plain(r"Luas \( a < b \)") == "Luas a < b"


def test_a_formula_that_cannot_be_drawn_is_read_as_its_tex():
    assert html(r"Ini \( \foo \)", address) == r"<p>Ini \( \foo \)</p>"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (r"Hitung \( x", r"\("),
        (r"x \) y", r"\)"),
        (r"\( x \[ y \]", r"\("),
        (r"**\( \foo \)**", r"\foo"),
        (r"\( \frac{a \)", "frac"),
        (r"\( \frac{a} \)", "rumus"),
        (r"\( \)", "rumus"),
        (r"\( \cancel{x} \)", "rumus"),
        (f"\\( {'x' * 1001} \\)", "1000"),
        (IMAGE.replace("Peta", " "), "gambar"),
        ("![Peta](gambar:peta.png)", "gambar"),
    ],
)
def test_an_author_is_told_in_words_what_cannot_be_shown(text, told):
    with pytest.raises(NotationError) as refused:
        check(text)

    assert told in str(refused.value.message).replace("formula", "rumus").replace("image", "gambar")


def test_an_image_has_its_address_its_words_and_its_size():
    assert inline(f'Lihat ![Peta "Maluku"](gambar:{NAME})', address) == (
        f'Lihat <img src="/media/soal/{NAME}.webp" alt="Peta &quot;Maluku&quot;" width="80" height="60"'
        ' loading="lazy" decoding="async">'
    )
    assert plain(f"Lihat {IMAGE}.") == "Lihat Peta."
    assert image_names(f"{IMAGE} {IMAGE}") == [NAME, NAME]


@pytest.mark.parametrize(
    "target", ["http://a.id/x.png", "javascript:alert(1)", f"gambar:../{NAME}", f"gambar:{NAME}.svg"]
)
def test_nothing_else_is_an_image(target):
    assert "<img" not in html(f"![Peta]({target})", address)


def test_arabic_within_a_sentence_is_marked_and_a_paragraph_of_it_runs_from_right_to_left():
    assert html("Arti السلام عليكم adalah?", address) == (
        '<p>Arti <span lang="ar" dir="rtl">السلام عليكم</span> adalah?</p>'
    )
    assert html("بِسْمِ اللَّهِ (1)\n\nSurat apa?", address) == (
        '<p lang="ar" dir="rtl">بِسْمِ اللَّهِ (1)</p><p>Surat apa?</p>'
    )
    assert inline("الرحمن", address) == '<span lang="ar" dir="rtl">الرحمن</span>'
    assert html("**Arti** السلام عليكم?", address).startswith("<p><strong>Arti</strong> <span")
    assert rich_text.is_arabic("الرحمن")
    assert not rich_text.is_arabic("Ar-Rahman (الرحمن)")
