"""Files and texts that other programs look at: what they say, and when they can't be asked."""

import io
import socket
import struct
from contextlib import contextmanager
from decimal import Decimal
from threading import Thread

import pytest

from assessments import originality, scanning, submissions, tasks
from assessments.models import SubmissionFile
from assessments.originality import Likeness
from tests.factories.assignments import PDF, UNIT, AssignmentFactory, handed_in, seat_at
from tests.factories.courses import NOON


@contextmanager
def clamd(reply: bytes):
    """A clamd of one connection: takes the stream as its protocol says, and answers. Gives what it took."""
    took = {}

    def serve(listener):
        line, _address = listener.accept()
        with line, line.makefile("rb") as stream:
            took["command"] = stream.read(len(b"zINSTREAM\0"))
            content = b""
            while length := struct.unpack(">L", stream.read(4))[0]:
                content += stream.read(length)
            took["content"] = content
            line.sendall(reply)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        thread = Thread(target=serve, args=(listener,))
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", took
        thread.join(10)


def asked(settings, reply, content=PDF):
    with clamd(reply) as (address, took):
        settings.CLAMAV_ADDRESS = address
        found = scanning.ClamAv().scan(io.BytesIO(content))
    return found, took


def test_clamd_gets_the_whole_file_in_chunks(settings):
    content = bytes(range(256)) * 1000  # several chunks

    found, took = asked(settings, b"stream: OK\0", content)

    assert found == ""
    assert took == {"command": b"zINSTREAM\0", "content": content}


def test_clamd_names_what_it_found(settings):
    assert asked(settings, b"stream: Eicar-Test-Signature FOUND\0")[0] == "Eicar-Test-Signature"


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: "])
def test_an_answer_that_is_none_is_never_taken_for_clean(settings, reply):
    with pytest.raises(scanning.ScannerUnavailable):
        asked(settings, reply)


def test_a_clamd_that_is_away_is_unavailable(settings):
    settings.CLAMAV_ADDRESS = "127.0.0.1:1"

    with pytest.raises(scanning.ScannerUnavailable):
        scanning.ClamAv().scan(io.BytesIO(PDF))


class Finds:
    def scan(self, content):
        return "Eicar" if b"%PDF" in content.read() else ""


class Away:
    def scan(self, content):
        raise scanning.ScannerUnavailable("away")

    def compare(self, text, files):
        raise originality.CheckerUnavailable("away")


class Compares:
    def compare(self, text, files):
        return Likeness(Decimal(len(files) * 10 + len(text)), "https://checker.example/1")


@pytest.fixture
def work(db):
    return submissions.open_work(seat_at(AssignmentFactory()), UNIT, at=NOON)


def add(work):
    return submissions.add_file(work, "a.pdf", io.BytesIO(PDF), len(PDF), at=NOON)


def test_a_file_waits_for_the_scanner_and_the_sweep_finds_it(work, settings, tasks_run_at_once):
    settings.VIRUS_SCANNER = f"{__name__}.Finds"
    file = add(work)
    assert file.scan == SubmissionFile.Scan.PENDING
    assert not file.may_be_opened
    assert scanning.pending() == [file.pk]

    tasks.scan_file(file_id=file.pk)

    file.refresh_from_db()
    assert (file.scan, file.found) == (SubmissionFile.Scan.INFECTED, "Eicar")
    assert scanning.pending() == []


def test_a_scanner_that_is_away_leaves_the_file_waiting(work, settings):
    settings.VIRUS_SCANNER = f"{__name__}.Away"
    file = add(work)

    tasks.scan_file(file_id=file.pk)

    file.refresh_from_db()
    assert file.scan == SubmissionFile.Scan.PENDING


def test_a_submission_is_compared_by_a_task(work, settings):
    settings.PLAGIARISM_CHECKER = f"{__name__}.Compares"
    add(work)
    made = handed_in(work.enrolment, "lima.", at=NOON)
    assert originality.pending() == [made.pk]

    tasks.check_originality(submission_id=made.pk)

    made.refresh_from_db()
    assert made.originality == {"percent": "15", "report_url": "https://checker.example/1"}
    assert originality.pending() == []


def test_a_checker_that_is_away_leaves_the_submission_waiting(work, settings):
    settings.PLAGIARISM_CHECKER = f"{__name__}.Away"
    made = handed_in(work.enrolment, at=NOON)

    tasks.check_originality(submission_id=made.pk)

    assert originality.pending() == [made.pk]


def test_without_adapters_nothing_waits(work):
    add(work)
    handed_in(work.enrolment, at=NOON)

    assert (scanning.pending(), originality.pending()) == ([], [])
