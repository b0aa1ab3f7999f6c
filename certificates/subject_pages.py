"""The certificate's second page and on: subjects by group with their hours and the sum. Pure."""

from dataclasses import dataclass

from certificates import ornament, typography
from certificates.facts import CertificateFacts, by_group
from certificates.ornament import BRASS, GREEN, GREY, INK
from certificates.sheet import HEIGHT, MIDDLE, WIDTH, Sheet
from certificates.typography import SERIF_BOLD, TEXT
from lms.lib.numbers import in_words

GROUP_TITLES = {
    "introduction": "Pendahuluan",
    "core_basic": "Kelompok Dasar",
    "core_main": "Kelompok Inti",
    "supporting": "Penunjang",
}
TABLE_LEFT, TABLE_RIGHT = 120.0, WIDTH - 120.0
TITLE_X, JP_X = TABLE_LEFT + 46, TABLE_RIGHT - 22
ROW, TABLE_TOP, TABLE_FOOT = 17.0, HEIGHT - 158.0, 78.0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table; `kind` is group, subject or sum."""

    kind: str
    number: str
    lines: tuple[str, ...]
    jp: str

    @property
    def height(self) -> float:
        return ROW + 12.0 * (len(self.lines) - 1)


def draw(sheet: Sheet, facts: CertificateFacts) -> None:
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
    whose = f"{facts.holder.name} · Nomor {facts.number}"
    holder = typography.fit(whose, TEXT, 560, size=8.5, smallest=6, lines=1)
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
