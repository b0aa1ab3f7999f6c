"""The public code of a certificate: `7K2M-9QXA-4TRB`. Pure but for the randomness of a new one.

Eleven random letters of Crockford's base 32 (55 bits: nobody finds one by trying) and
a check letter, so that a slip of the pen is told from a certificate we don't know.
The check is Luhn's for 32 letters: it sees every single wrong letter and nearly
every swap of neighbours.
"""

import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
# What people write for what they read (Crockford): no I, L, O, U in the alphabet.
MISREAD = str.maketrans("ILO", "110", " -._")


def new() -> str:
    """A code that was never guessed; uniqueness is the database's to say."""
    body = "".join(secrets.choice(LETTERS) for _ in range(LENGTH - 1))
    return body + check_letter(body)


def check_letter(body: str) -> str:
    """The letter that makes body and check pass `is_well_formed`."""
    return LETTERS[-_luhn(body, first=2) % len(LETTERS)]


def normal(text: str) -> str:
    """The code as it is stored, from how a person may have typed it."""
    return text.strip().upper().translate(MISREAD)


def is_well_formed(code: str) -> bool:
    """Whether a normal code has our letters, our length and the right check letter."""
    if len(code) != LENGTH or any(letter not in LETTERS for letter in code):
        return False
    return _luhn(code, first=1) % len(LETTERS) == 0


def grouped(code: str) -> str:
    """For reading: in fours."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _luhn(text: str, first: int) -> int:
    """Luhn's sum from the right; the last letter's factor is `first`, and then 1 and 2 take turns."""
    total, factor = 0, first
    for letter in reversed(text):
        product = LETTERS.index(letter) * factor
        total += product // len(LETTERS) + product % len(LETTERS)
        factor = 3 - factor
    return total
