"""Whether something must be made again: a stamp holds the hash of what it was last made from."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tools import house


def hash_of(paths: Iterable[Path], *more: str) -> str:
    """One hash over names and contents; folders count with all files below them."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in sorted(_files(paths)):
        total.update(str(path).removeprefix(str(house.ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _files(paths: Iterable[Path]) -> set[Path]:
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found |= {file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
        elif path.is_file():
            found.add(path)
    return found


def is_current(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text().strip() == wanted


def write(stamp: Path, value: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value + "\n")
