"""The steps of tools.preparation, taken inside .venv: python -m tools.prepare catalogues database …"""

import sys
from pathlib import Path

import django
from babel.messages import mofile, pofile
from django.core.management import call_command, get_commands

from tools import preparation, stamps


def main(steps: list[str]) -> None:
    known = {"catalogues": catalogues, "static": static, "database": database, "demo": demo}
    if steps != ["catalogues"]:
        django.setup()
    for step in known:
        if step in steps:
            known[step]()


def catalogues() -> None:
    for source in preparation.stale_catalogues():
        compile_catalogue(source)


def compile_catalogue(source: Path) -> None:
    """Compile with Babel: gettext's msgfmt is not on every machine."""
    with source.open("rb") as text:
        messages = pofile.read_po(text, locale=source.parent.parent.name)
    with source.with_suffix(".mo").open("wb") as output:
        mofile.write_mo(output, messages)


def static() -> None:
    wanted = preparation.static_hash()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamps.write(preparation.STATIC_STAMP, wanted)


def database() -> None:
    call_command("migrate", interactive=False, verbosity=1)
    stamps.write(preparation.DATABASE_STAMP, preparation.migrations_hash())


def demo() -> None:
    if "load_demo" in get_commands():
        call_command("load_demo")
        stamps.write(preparation.DEMO_STAMP, "kept from now on; delete the database to load it afresh")


if __name__ == "__main__":
    main(sys.argv[1:])
