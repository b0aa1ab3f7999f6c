"""Numbers, money and sizes as Indonesian writing has them."""

from decimal import ROUND_HALF_UP, Decimal

ONES = (
    "nol", "satu", "dua", "tiga", "empat", "lima",
    "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
)  # fmt: skip
CENT = Decimal("0.01")


def in_words(number: int) -> str:
    """The number in Indonesian words: 20 is `dua puluh`. From 0 to 999 999 999; ValueError beyond."""
    if not 0 <= number < 1_000_000_000:
        raise ValueError(f"no words for {number}")
    if number < 12:
        return ONES[number]
    if number < 20:
        return f"{ONES[number - 10]} belas"
    for size, name, alone in ((1_000_000, "juta", ""), (1_000, "ribu", "seribu"), (100, "ratus", "seratus")):
        if number >= size:
            count, rest = divmod(number, size)
            head = alone if count == 1 and alone else f"{in_words(count)} {name}"
            return f"{head} {in_words(rest)}" if rest else head
    count, rest = divmod(number, 10)
    return f"{ONES[count]} puluh {ONES[rest]}" if rest else f"{ONES[count]} puluh"


def two_places(value: Decimal) -> Decimal:
    """Rounded half up to two decimals, as scores and indices are announced."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def grouped(number: int) -> str:
    """`1.337.907`."""
    return f"{number:,}".replace(",", ".")


def decimal_id(value: Decimal | float | int) -> str:
    """`88,31`; whole values without decimals: `90`."""
    rounded = two_places(Decimal(str(value))) + 0  # what rounds to nothing has no sign
    whole, _, places = f"{rounded:f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head = sign + grouped(int(digits))
    return f"{head},{places}" if int(places or 0) else head


def rupiah(amount: int) -> str:
    """`Rp600.000`."""
    return f"Rp{grouped(amount)}"


def size_id(size_bytes: int) -> str:
    """A file's size to a person, true to 2 % from 25 KB on: `38 KB`, `1,55 MB` (1 KB is 1000 bytes)."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} KB" if size_bytes else "0 KB"
    large, unit = (size_bytes / 1e6, "MB") if size_bytes < 1_000_000_000 else (size_bytes / 1e9, "GB")
    written = f"{large:.2f}" if large < 10 else f"{large:.1f}"
    return written.rstrip("0").rstrip(".").replace(".", ",") + f" {unit}"
