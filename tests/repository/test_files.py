"""What the files of the repository must keep to, whoever writes them."""

import re
import subprocess

import pytest

from tools import house, links

APPS = ["lms/accounts", "courses", "assessments", "certificates", "services", "cms"]
LOCKS = [
    "requirements.lock",
    "requirements-s3.lock",
    "requirements-dev.lock",
    "tools/uv.lock",
    "tools/node.lock",
]
# Spelled in pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    "pypi" + ".org",
    "files.python" + "hosted",
    "registry.npm" + "js",
    "npm" + "mirror",
    "deb" + "ian.org/",
]
MACHINE_PATHS = re.compile(r"(?<![\w.~<])/(?:root|home/\w+|work)/\w")
BINARY = (".png", ".jpg", ".webp", ".ico", ".woff2", ".ttf", ".mp4", ".m4a", ".webm", ".pdf", ".icc", ".gz")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text files that git knows, by their path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=house.ROOT, check=True, capture_output=True, text=True
    )
    paths = [path for path in listed.stdout.split("\0") if path and not path.endswith(BINARY)]
    return {path: (house.ROOT / path).read_text() for path in paths if (house.ROOT / path).is_file()}


def test_no_file_names_a_package_registry(texts):
    found = [(path, host) for path, text in texts.items() for host in REGISTRIES if host in text]

    assert found == []


def test_no_file_names_a_folder_of_somebodys_machine(texts):
    found = [(path, match.group()) for path, text in texts.items() for match in MACHINE_PATHS.finditer(text)]

    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_by_hash(lock):
    entries = re.split(r"\n(?=\S)", (house.ROOT / lock).read_text())
    packages = [entry for entry in entries if entry and not entry.startswith("#")]

    loose = [
        entry.splitlines()[0] for entry in packages if "==" not in entry or "--hash=sha256:" not in entry
    ]

    assert packages
    assert loose == []


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_no_lock_names_an_address_to_download_from(lock):
    text = (house.ROOT / lock).read_text()

    assert '"resolved"' not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("app", APPS)
def test_every_app_explains_itself(app):
    readme = (house.ROOT / app / "README.md").read_text()

    assert re.search(r"^## (Glossary|Words)$", readme, re.MULTILINE)
    assert re.search(r"^## (Invariants|What holds)$", readme, re.MULTILINE)
    assert re.search(r"^## Who writes what$", readme, re.MULTILINE)


def test_every_link_in_the_documents_leads_somewhere():
    assert links.broken() == []


def test_every_setting_is_documented_for_operators():
    read = re.findall(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"", (house.ROOT / "lms" / "settings.py").read_text())
    documented = (house.ROOT / "docs" / "operations.md").read_text()

    assert read
    assert [name for name in read if f"`{name}`" not in documented] == []
