"""Every message that a person can read is translated: Indonesian is what most of them read."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tools import house

APPS = ["lms", "lms/accounts", "courses", "assessments", "certificates", "services", "cms"]
# The apps inside lms/ keep catalogues of their own.
IGNORED = {"lms": ["accounts/*"]}
OF_OTHERS = house.ROOT / "lms" / "wagtail_locale" / "id" / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    with path.open("rb") as text:
        return read_po(text, locale="id")


@pytest.mark.parametrize("app", APPS)
def test_every_message_of_the_source_is_in_the_catalogue(app, tmp_path):
    copy = tmp_path / "app"
    shutil.copytree(house.ROOT / app, copy, ignore=shutil.ignore_patterns("*.mo", "__pycache__", "static"))
    committed = read(house.ROOT / app / "locale" / "id" / "LC_MESSAGES" / "django.po")
    ignored = [word for pattern in IGNORED.get(app, []) for word in ("--ignore", pattern)]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    command = [house.VENV / "bin" / "django-admin", "makemessages", "--locale", "id", *ignored]
    subprocess.run(command, cwd=copy, env=env, check=True, capture_output=True)

    extracted = read(copy / "locale" / "id" / "LC_MESSAGES" / "django.po")
    missing = sorted(str(message.id) for message in extracted if message.id and message.id not in committed)
    assert missing == []


@pytest.mark.parametrize("app", APPS)
def test_every_message_of_the_catalogue_has_a_translation(app):
    catalogue = read(house.ROOT / app / "locale" / "id" / "LC_MESSAGES" / "django.po")

    assert [message.id for message in catalogue if message.id and not _is_finished(message)] == []


def test_the_catalogue_for_messages_of_others_is_finished_and_overrides_none_of_ours():
    own = {
        id_ for app in APPS for id_ in _ids(house.ROOT / app / "locale" / "id" / "LC_MESSAGES" / "django.po")
    }
    catalogue = read(OF_OTHERS)

    assert [message.id for message in catalogue if message.id and not _is_finished(message)] == []
    assert own & _ids(OF_OTHERS) == set()


def _ids(path: Path) -> set[str]:
    ids = (message.id for message in read(path) if message.id)
    return {id_ if isinstance(id_, str) else id_[0] for id_ in ids}


def _is_finished(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(texts) and not message.fuzzy
