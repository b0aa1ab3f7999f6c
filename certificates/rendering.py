"""Facts → the certificate's PDF. Pure: the same facts give the same bytes each time.

A4 landscape. Page one attests, page two and on list the subjects with their hours.
The texts are Indonesian whatever the reader's language is: it is an official
document, and its wording is part of what is attested.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from certificates import ornament, typography
from certificates.facts import CertificateFacts, by_group
from certificates.ornament import BRASS, GREEN, GREY, INK, Colour
from certificates.typography import SERIF, SERIF_BOLD, TEXT
from lms.lib.dates import day_id, roman, span_id
from lms.lib.numbers import in_words

WIDTH, HEIGHT = landscape(A4)
MIDDLE = WIDTH / 2
LEFT, RIGHT = 74.0, WIDTH - 74.0
TOP, FOOT = HEIGHT - 54.0, 165.0  # room of the centred block; seals and signature stand below it
UNSIGNED = "Dokumen ini belum ditandatangani secara elektronik."
CHECK = "Keaslian data sertifikat ini dapat diperiksa dengan memindai kode QR atau membuka alamat di bawahnya."
GROUP_TITLES = {
    "introduction": "Pendahuluan",
    "core_basic": "Kelompok Dasar",
    "core_main": "Kelompok Inti",
    "supporting": "Penunjang",
}
# ReportLab's fonts keep a reading position while they are subset: one certificate at a time in a process.
ONE_AT_A_TIME = Lock()


def render(facts: CertificateFacts) -> bytes:
    """The certificate as a PDF with embedded, subset fonts and a vector QR code."""
    with ONE_AT_A_TIME:
        typography.faces()
        file = BytesIO()
        canvas = Canvas(
            file, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=TEXT, lang="id"
        )
        canvas.setTitle(f"Sertifikat {facts.number}: {facts.training.title}")
        canvas.setAuthor(facts.training.organiser)
        canvas.setSubject(f"{facts.holder.name}, {facts.training.title}")
        canvas.setCreator("Pintar")
        sheet = Sheet(canvas)
        sheet.define("border", ornament.border(WIDTH, HEIGHT))
        _attestation(sheet, facts)
        _subjects(sheet, facts)
        canvas.save()
        return file.getvalue()


class Sheet:
    """The canvas with our faces and habits: baselines in points from the page's foot."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def define(self, name: str, operators: str) -> None:
        """Keep a drawing in the file once, to be shown on any page."""
        self.canvas.beginForm(name, 0, 0, WIDTH, HEIGHT)
        self.canvas.addLiteral(operators)
        self.canvas.endForm()

    def show(self, name: str) -> None:
        self.canvas.doForm(name)

    def draw(self, operators: str) -> None:
        self.canvas.addLiteral(f"q {operators} Q")

    def line(self, x: float, y: float, to: float, colour: Colour = BRASS, weight: float = 0.5) -> None:
        self.draw(f"{ornament.stroke(colour, weight)} {x:.2f} {y:.2f} m {to:.2f} {y:.2f} l S")

    def text(
        self, x: float, y: float, text: str, face: str = TEXT, size: float = 9.5,
        colour: Colour = INK, align: str = "left", spacing: float = 0.0,
    ) -> None:  # fmt: skip
        """One line; `align` says which part of it stands at x: left, centre or right."""
        face = typography.face_for(shaped := typography.visual(text), face)
        extent = typography.width(shaped, face, size) + spacing * (len(shaped) - 1)
        start = x - {"left": 0.0, "centre": extent / 2, "right": extent}[align]
        self.canvas.setFillColorRGB(*colour)
        pen = self.canvas.beginText(start, y)
        pen.setFont(face, size)
        if spacing:
            pen.setCharSpace(spacing)
        pen.textOut(shaped)
        if spacing:
            pen.setCharSpace(0)
        self.canvas.drawText(pen)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the centred column: its height, the space wished above it, and how to draw it at its top."""

    height: float
    above: float
    draw: Callable[[float], None]


def _attestation(sheet: Sheet, facts: CertificateFacts) -> None:
    sheet.show("border")
    sheet.draw(ornament.rosette(MIDDLE, HEIGHT / 2, 190))
    blocks = [
        _emblem(sheet),
        *(_centred(sheet, line.upper(), SERIF_BOLD, 12.5 if place == 0 else 10.5, 4 if place == 0 else 1, GREEN, 0.6)
          for place, line in enumerate(facts.institution)),
        _centred(sheet, "SERTIFIKAT", SERIF_BOLD, 31, 9, GREEN, 3.2),
        _centred(sheet, f"Nomor: {facts.number}", TEXT, 9.5, 2, GREY),
        *_paragraph(sheet, facts.preamble, 8, 6, GREY, room=600),
        _centred(sheet, "diberikan kepada", TEXT, 9.5, 9, GREY),
        _name(sheet, facts.holder.name),
        _particulars(sheet, facts),
        _centred(sheet, "telah mengikuti pelatihan dan dinyatakan", TEXT, 9.5, 9, GREY),
        _centred(sheet, "LULUS", SERIF_BOLD, 17, 2, GREEN, 2),
        *_title(sheet, facts.training.title, facts.training.title_arabic),
        *_paragraph(sheet, _sentence(facts), 9.5, 5, INK, room=610),
    ]  # fmt: skip
    _stack(blocks)
    _seal(sheet, facts)
    _signature(sheet, facts)
    sheet.canvas.showPage()


def _stack(blocks: list[Block]) -> None:
    """Set the blocks from the top; the spaces between them grow or shrink to fill the column."""
    wished = sum(block.above for block in blocks)
    free = TOP - FOOT - sum(block.height for block in blocks)
    stretch = min(1.7, max(0.15, free / wished))
    y = TOP
    for block in blocks:
        y -= block.above * stretch
        block.draw(y)
        y -= block.height


def _emblem(sheet: Sheet) -> Block:
    return Block(44, 0, lambda top: sheet.draw(ornament.emblem(MIDDLE, top - 22, 22)))


def _centred(
    sheet: Sheet, text: str, face: str, size: float, above: float, colour: Colour = INK, spacing: float = 0.0
) -> Block:
    fitted = typography.fit(text, face, RIGHT - LEFT, size=size, smallest=size * 0.7)
    leading = fitted.size * 1.22

    def draw(top: float) -> None:
        for place, line in enumerate(fitted.lines):
            baseline = top - fitted.size * 0.82 - place * leading
            sheet.text(MIDDLE, baseline, line, face, fitted.size, colour, "centre", spacing)

    return Block(leading * len(fitted.lines), above, draw)


def _paragraph(sheet: Sheet, text: str, size: float, above: float, colour: Colour, room: float) -> list[Block]:
    lines = typography.balanced(text, TEXT, size, room) if text else ()
    return [
        Block(size * 1.42, above if place == 0 else 0, _line_drawer(sheet, line, size, colour))
        for place, line in enumerate(lines)
    ]


def _line_drawer(sheet: Sheet, line: str, size: float, colour: Colour) -> Callable[[float], None]:
    return lambda top: sheet.text(MIDDLE, top - size, line, TEXT, size, colour, "centre")


def _name(sheet: Sheet, name: str) -> Block:
    fitted = typography.fit(name, SERIF_BOLD, 600, size=27, smallest=17)
    leading = fitted.size * 1.12

    def draw(top: float) -> None:
        for place, line in enumerate(fitted.lines):
            sheet.text(MIDDLE, top - fitted.size * 0.85 - place * leading, line, SERIF_BOLD, fitted.size, INK, "centre")
        sheet.draw(ornament.divider(MIDDLE, top - leading * len(fitted.lines) - 6, 150))

    return Block(leading * len(fitted.lines) + 12, 3, draw)


def _particulars(sheet: Sheet, facts: CertificateFacts) -> Block:
    """What else is known of the holder, in two columns; what is unknown has no line."""
    holder = facts.holder
    born = ", ".join(part for part in (holder.birth_place, holder.birth_on and day_id(holder.birth_on)) if part)
    known = [
        (label, value)
        for label, value in (
            ("NIP", _spaced_nip(holder.nip)),
            ("Tempat, tanggal lahir", born),
            ("Pangkat/golongan", holder.rank),
            ("Jabatan", holder.position),
            ("Satuan kerja", holder.unit),
            ("Instansi", holder.institution),
        )
        if value
    ]
    half = (len(known) + 1) // 2
    columns = ((104.0, 202.0, 170.0, known[:half]), (392.0, 464.0, RIGHT - 464.0, known[half:]))
    set_columns = [
        (x, values, [(label, typography.fit(value, TEXT, room, size=9.5, smallest=8)) for label, value in rows])
        for x, values, room, rows in columns
    ]
    heights = [sum(2.5 + 11.5 * len(value.lines) for _, value in rows) for *_, rows in set_columns]

    def draw(top: float) -> None:
        for x, values, rows in set_columns:
            y = top - 9.5
            for label, value in rows:
                sheet.text(x, y, label, TEXT, 8.5, GREY)
                for line in value.lines:
                    sheet.text(values, y, line, TEXT, value.size)
                    y -= 11.5
                y -= 2.5

    return Block(max(heights, default=0), 7, draw)


def _title(sheet: Sheet, title: str, arabic: str) -> list[Block]:
    blocks = [_centred(sheet, title, SERIF_BOLD, 18, 3, INK)]
    if arabic:
        blocks.append(_centred(sheet, arabic, SERIF, 17, 1, GREEN))
    return blocks


def _sentence(facts: CertificateFacts) -> str:
    training = facts.training
    where = f"di {training.place}" if training.place else "secara daring"
    praise = f" dengan predikat {facts.predicate}" if facts.predicate else ""
    return (
        f"Angkatan {roman(training.batch)} yang diselenggarakan oleh {training.organiser} {where} "
        f"pada tanggal {span_id(training.starts_on, training.ends_on)}, "
        f"setara {training.jp} ({in_words(training.jp)}) jam pelajaran{praise}."
    )


def _seal(sheet: Sheet, facts: CertificateFacts) -> None:
    """The QR code and what it is for, at the left."""
    sheet.draw(ornament.qr(facts.verify_url, LEFT - 8, 60, 92))
    x = LEFT + 92
    sheet.text(x, 139, "Verifikasi", SERIF_BOLD, 11, GREEN)
    y = 125.0
    for line in typography.wrap(f"{UNSIGNED} {CHECK}", TEXT, 7.5, 228):
        sheet.text(x, y, line, TEXT, 7.5, GREY)
        y -= 10.5
    address = typography.fit(facts.verify_url, TEXT, 228, size=7.5, smallest=5.5)
    for line in address.lines:
        sheet.text(x, y - 3, line, TEXT, address.size, INK)
        y -= 10.5
    sheet.text(x, y - 3, f"Kode: {facts.code}", TEXT, 7.5, INK)


def _signature(sheet: Sheet, facts: CertificateFacts) -> None:
    """Place, date, position, room for a signature, name: at the right."""
    x, room = 612.0, 260.0
    sheet.text(x, 146, f"{facts.place}, {day_id(facts.issued_on)}", TEXT, 9.5, INK, "centre")
    position = typography.fit(facts.signatory.position, TEXT, room, size=9.5, smallest=8)
    for place, line in enumerate(position.lines):
        sheet.text(x, 132.5 - 12 * place, line, TEXT, position.size, INK, "centre")
    if facts.signatory.name:
        name = typography.fit(facts.signatory.name, SERIF_BOLD, room, size=12, smallest=9)
        lines = list(reversed(name.lines))
        for place, line in enumerate(lines):
            sheet.text(x, 77 + 14 * place, line, SERIF_BOLD, name.size, INK, "centre")
    sheet.line(x - 105, 72.5, x + 105)
    if facts.signatory.nip:
        sheet.text(x, 61, f"NIP {_spaced_nip(facts.signatory.nip)}", TEXT, 8.5, INK, "centre")


def _spaced_nip(nip: str) -> str:
    """As it is printed: `19860926 201505 1 001`."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 else nip


# --- page two and on: the subjects ---------------------------------------------------------

TABLE_LEFT, TABLE_RIGHT = 120.0, WIDTH - 120.0
TITLE_X, JP_X = TABLE_LEFT + 46, TABLE_RIGHT - 22
ROW, TABLE_TOP, TABLE_FOOT = 17.0, HEIGHT - 158.0, 78.0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a group's heading when it has no number, the sum when it has no title lines."""

    kind: str
    number: str
    lines: tuple[str, ...]
    jp: str

    @property
    def height(self) -> float:
        return ROW + 12.0 * (len(self.lines) - 1)


def _subjects(sheet: Sheet, facts: CertificateFacts) -> None:
    pages = _paged(_rows(facts))
    for place, rows in enumerate(pages):
        sheet.show("border")
        _head(sheet, facts)
        _table(sheet, rows)
        foot = f"Lampiran Sertifikat Nomor {facts.number} · Halaman {place + 2} dari {len(pages) + 1}"
        sheet.text(MIDDLE, 58, foot, TEXT, 7.5, GREY, "centre")
        sheet.canvas.showPage()


def _rows(facts: CertificateFacts) -> list[Row]:
    rows: list[Row] = []
    number = 0
    for place, (group, subjects) in enumerate(by_group(facts.training.subjects)):
        hours = sum(subject.jp for subject in subjects)
        rows.append(Row("group", "ABCD"[place], (GROUP_TITLES[group],), str(hours)))
        for subject in subjects:
            number += 1
            title = typography.wrap(subject.title, TEXT, 9.5, JP_X - TITLE_X - 40) or ("",)
            rows.append(Row("subject", str(number), title, str(subject.jp)))
    jp = facts.training.jp
    return [*rows, Row("sum", "", (f"Jumlah: {jp} ({in_words(jp)}) jam pelajaran",), str(jp))]


def _paged(rows: list[Row]) -> list[list[Row]]:
    """Rows by page; a group's heading is never the last line of a page."""
    pages: list[list[Row]] = [[]]
    left = TABLE_TOP - TABLE_FOOT - ROW
    for place, row in enumerate(rows):
        follower = rows[place + 1].height if row.kind == "group" else 0
        if row.height + follower > left and pages[-1]:
            pages.append([])
            left = TABLE_TOP - TABLE_FOOT - ROW
        pages[-1].append(row)
        left -= row.height
    return pages


def _head(sheet: Sheet, facts: CertificateFacts) -> None:
    sheet.draw(ornament.emblem(MIDDLE, HEIGHT - 74, 16))
    sheet.text(MIDDLE, HEIGHT - 108, "DAFTAR MATA PELATIHAN", SERIF_BOLD, 14, GREEN, "centre", 1.2)
    title = typography.fit(facts.training.title, SERIF_BOLD, 560, size=12, smallest=9)
    subtitle = " ".join(title.lines) if len(title.lines) == 1 else title.lines[0] + " …"
    sheet.text(MIDDLE, HEIGHT - 125, subtitle, SERIF_BOLD, title.size, INK, "centre")
    holder = typography.fit(f"{facts.holder.name} · Nomor {facts.number}", TEXT, 560, size=8.5, smallest=6, lines=1)
    sheet.text(MIDDLE, HEIGHT - 139, " ".join(holder.lines), TEXT, holder.size, GREY, "centre")


def _table(sheet: Sheet, rows: list[Row]) -> None:
    y = TABLE_TOP
    span = TABLE_RIGHT - TABLE_LEFT
    sheet.draw(f"{ornament.fill(GREEN)} {ornament.rectangle(TABLE_LEFT, y - ROW, span, ROW, 'f')}")
    white = (1.0, 1.0, 1.0)
    sheet.text(TABLE_LEFT + 22, y - 12, "No", TEXT, 9, white, "centre")
    sheet.text(TITLE_X, y - 12, "Mata Pelatihan", TEXT, 9, white)
    sheet.text(JP_X, y - 12, "JP", TEXT, 9, white, "centre")
    y -= ROW
    for row in rows:
        _row(sheet, row, y)
        y -= row.height
    sheet.line(TABLE_LEFT, y, TABLE_RIGHT, GREEN, 0.9)


def _row(sheet: Sheet, row: Row, y: float) -> None:
    face, colour = (TEXT, INK) if row.kind == "subject" else (SERIF_BOLD, GREEN)
    size = 9.5 if row.kind == "subject" else 11
    if row.kind != "subject":
        box = ornament.rectangle(TABLE_LEFT, y - row.height, TABLE_RIGHT - TABLE_LEFT, row.height, "f")
        sheet.draw(f"{ornament.fill(ornament.TINT)} {box}")
    sheet.text(TABLE_LEFT + 22, y - 12, row.number, face, size, colour, "centre")
    for place, line in enumerate(row.lines):
        sheet.text(TITLE_X, y - 12 - 12 * place, line, face, size, colour)
    sheet.text(JP_X, y - 12, row.jp, face, size, colour, "centre")
    sheet.line(TABLE_LEFT, y - row.height, TABLE_RIGHT, BRASS, 0.25)
