"""The certificate's first page: what is attested, in a centred column above seal and signature. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, repeat

from certificates import ornament, typography
from certificates.facts import CertificateFacts, Holder
from certificates.ornament import GREEN, GREY, INK, Colour
from certificates.sheet import HEIGHT, LEFT, MIDDLE, RIGHT, Sheet
from certificates.typography import SERIF, SERIF_BOLD, TEXT, Fitted
from lms.accounts import nip
from lms.lib.dates import day_id, roman, span_id
from lms.lib.numbers import in_words

TOP, FOOT = HEIGHT - 54.0, 165.0  # room of the centred column; seal and signature stand below it
TIGHTEST, LOOSEST = 0.3, 1.7  # how far the spaces between its blocks may shrink and grow
SCALES = (1.0, 0.92, 0.84, 0.76, 0.68)
UNSIGNED = "Dokumen ini belum ditandatangani secara elektronik."
CHECK = "Keaslian data sertifikat ini dapat diperiksa dengan memindai kode QR atau membuka alamat berikut."


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the centred column: its height, the space wished above it, and how to draw it at its top."""

    height: float
    above: float
    draw: Callable[[float], None]


def draw(sheet: Sheet, facts: CertificateFacts) -> None:
    sheet.show("border")
    sheet.draw(ornament.rosette(MIDDLE, HEIGHT / 2, 190))
    # Facts longer than the page was made for are set smaller as a whole, never cut.
    columns = (_column(sheet, facts, scale) for scale in SCALES)
    _stack(next((column for column in columns if _fits(column)), _column(sheet, facts, SCALES[-1])))
    _seal(sheet, facts)
    _signature(sheet, facts)
    sheet.canvas.showPage()


def _column(sheet: Sheet, facts: CertificateFacts, scale: float) -> list[Block]:
    """The centred column from emblem to sentence, its letters at `scale`."""
    small, text = 8 * scale, 9.5 * scale
    return [
        _emblem(sheet),
        *_institution(sheet, facts, scale),
        _centred(sheet, "SERTIFIKAT", SERIF_BOLD, 31 * scale, 9, GREEN, 3.2),
        _centred(sheet, f"Nomor: {facts.number}", TEXT, text, 2, GREY),
        *_paragraph(sheet, facts.preamble, small, 6, GREY, room=600),
        _centred(sheet, "diberikan kepada", TEXT, text, 9, GREY),
        _name(sheet, facts.holder.name, scale),
        _particulars(sheet, facts, scale),
        _centred(sheet, "telah mengikuti pelatihan dan dinyatakan", TEXT, text, 9, GREY),
        _centred(sheet, "LULUS", SERIF_BOLD, 17 * scale, 2, GREEN, 2),
        *_title(sheet, facts.training.title, facts.training.title_arabic, scale),
        *_paragraph(sheet, _sentence(facts), text, 5, INK, room=610),
    ]


def _fits(column: list[Block]) -> bool:
    wished = sum(block.above for block in column)
    return sum(block.height for block in column) + wished * TIGHTEST <= TOP - FOOT


def _stack(column: list[Block]) -> None:
    """Set the blocks from the top; the spaces between them grow or shrink to fill the column."""
    wished = sum(block.above for block in column)
    free = TOP - FOOT - sum(block.height for block in column)
    stretch = min(LOOSEST, max(TIGHTEST, free / wished))
    y = TOP
    for block in column:
        y -= block.above * stretch
        block.draw(y)
        y -= block.height


def _emblem(sheet: Sheet) -> Block:
    return Block(44, 0, lambda top: sheet.draw(ornament.emblem(MIDDLE, top - 22, 22)))


def _institution(sheet: Sheet, facts: CertificateFacts, scale: float) -> list[Block]:
    """The highest institution largest, the others below it."""
    return [
        _centred(sheet, line.upper(), SERIF_BOLD, size * scale, above, GREEN, 0.6)
        for line, (size, above) in zip(facts.institution, chain([(12.5, 4)], repeat((10.5, 1))), strict=False)
    ]


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


def _paragraph(
    sheet: Sheet, text: str, size: float, above: float, colour: Colour, room: float
) -> list[Block]:
    lines = typography.balanced(text, TEXT, size, room) if text else ()
    return [
        Block(size * 1.42, above if place == 0 else 0, _line_drawer(sheet, line, size, colour))
        for place, line in enumerate(lines)
    ]


def _line_drawer(sheet: Sheet, line: str, size: float, colour: Colour) -> Callable[[float], None]:
    return lambda top: sheet.text(MIDDLE, top - size, line, TEXT, size, colour, "centre")


def _name(sheet: Sheet, name: str, scale: float) -> Block:
    fitted = typography.fit(name, SERIF_BOLD, 600, size=27 * scale, smallest=17 * scale)
    leading = fitted.size * 1.12

    def draw(top: float) -> None:
        for place, line in enumerate(fitted.lines):
            baseline = top - fitted.size * 0.85 - place * leading
            sheet.text(MIDDLE, baseline, line, SERIF_BOLD, fitted.size, INK, "centre")
        sheet.draw(ornament.divider(MIDDLE, top - leading * len(fitted.lines) - 6, 150))

    return Block(leading * len(fitted.lines) + 12, 3, draw)


def _particulars(sheet: Sheet, facts: CertificateFacts, scale: float) -> Block:
    """What else is known of the holder, in two columns; what is unknown has no line."""
    size, leading = 9.5 * scale, 11.5 * scale
    known = [(label, value) for label, value in _known(facts.holder) if value]
    half = (len(known) + 1) // 2
    columns = ((104.0, 202.0, 170.0, known[:half]), (392.0, 464.0, RIGHT - 464.0, known[half:]))
    fitted = [
        (x, values_x, [(label, _value(value, room, size)) for label, value in rows])
        for x, values_x, room, rows in columns
    ]

    def draw(top: float) -> None:
        for x, values_x, rows in fitted:
            y = top - size
            for label, value in rows:
                sheet.text(x, y, label, TEXT, 8.5 * scale, GREY)
                for line in value.lines:
                    sheet.text(values_x, y, line, TEXT, value.size)
                    y -= leading
                y -= 2.5

    heights = [sum(2.5 + leading * len(value.lines) for _, value in rows) for *_, rows in fitted]
    return Block(max(heights, default=0), 7, draw)


def _known(holder: Holder) -> tuple[tuple[str, str], ...]:
    born_on = day_id(holder.birth_on) if holder.birth_on else ""
    return (
        ("NIP", nip.grouped(holder.nip)),
        ("Tempat, tanggal lahir", ", ".join(part for part in (holder.birth_place, born_on) if part)),
        ("Pangkat/golongan", holder.rank),
        ("Jabatan", holder.position),
        ("Satuan kerja", holder.unit),
        ("Instansi", holder.institution),
    )


def _value(text: str, room: float, size: float) -> Fitted:
    return typography.fit(text, TEXT, room, size=size, smallest=size * 0.85)


def _title(sheet: Sheet, title: str, arabic: str, scale: float) -> list[Block]:
    blocks = [_centred(sheet, title, SERIF_BOLD, 18 * scale, 3, INK)]
    if arabic:
        blocks.append(_centred(sheet, arabic, SERIF, 17 * scale, 1, GREEN))
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
        sheet.text(x, 61, f"NIP {nip.grouped(facts.signatory.nip)}", TEXT, 8.5, INK, "centre")
