"""Learners at a quiz: python -m benchmarks.quiz_client HOST:PORT flows|hard_start < told; prints JSON.

`flows`: each client is a browser with a connection that stays open, and takes one
learner after another through the whole quiz, as fast as it is answered. `hard_start`:
each learner is a client of their own, who has the start page open, presses start at
a fixed moment of the five seconds, and waits for the questions.
"""

import json
import socket
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from benchmarks.quiz_flow import Answer, Broken, Flow

HARD_START_SECONDS = 5.0
OPENING_CLIENTS = 8
PATIENCE_SECONDS = 60.0
STACK_BYTES = 256 * 1024


class Browser:
    """A connection that stays open, and the cookies of the learner who sits there."""

    def __init__(self, host: str) -> None:
        self.host, self.cookies = host, dict[str, str]()
        self.connection: socket.socket | None = None

    def sit_down(self, session: str, told: Mapping[str, Any]) -> None:
        self.cookies = {told["cookie"]: session}

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def ask(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        common = {"Host": self.host, "Cookie": cookies, "Accept-Encoding": "gzip, deflate, br"}
        if method == "POST":
            common["Content-Length"] = str(len(body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in {**common, **headers}.items())
        began = time.monotonic()
        if self.connection is None:
            self.connection = _connected(self.host)
        self.connection.sendall(f"{method} {address} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        head, content = _received(self.connection)
        seconds = time.monotonic() - began
        return self._understood(head, content, seconds)

    def _understood(self, head: str, content: bytes, seconds: float) -> Answer:
        status, *lines = head.split("\r\n")
        told: dict[str, str] = {}
        for line in lines:
            name, _colon, value = line.partition(": ")
            told[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _equals, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        if told.get("content-encoding") == "gzip":
            content = zlib.decompress(content, wbits=31)
        return Answer(int(status.split(" ")[1]), told.get("location", ""), content.decode(), seconds)


def _connected(host: str) -> socket.socket:
    name, port = host.split(":")
    connection = socket.create_connection((name, int(port)), timeout=PATIENCE_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _received(connection: socket.socket) -> tuple[str, bytes]:
    """The answer's head and body; every answer of ours says how long it is."""
    received = connection.recv(65_536)
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _blank, body = received.partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    length = next(int(line.split(": ")[1]) for line in lines if line.startswith("content-length: "))
    while len(body) < length:
        body += _more(connection)
    return head.decode(), body


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65_536)
    if not received:
        raise Broken("the connection was closed")
    return received


class Tally:
    """What the clients' threads met."""

    def __init__(self) -> None:
        self.flows = 0
        self.waited: list[float] = []
        self.errors: Counter[str] = Counter()
        self.lock = threading.Lock()

    def note(self, work: Callable[[], None], browser: Browser) -> bool:
        try:
            work()
        except (Broken, OSError) as error:
            browser.close()
            with self.lock:
                self.errors[str(error)] += 1
            return False
        return True


def walk(host: str, told: Mapping[str, Any], numbers: Iterator[int], until: float, tally: Tally) -> None:
    """Take learners through the quiz until the time is up; the flow that is under way is ended."""
    browser = Browser(host)
    for number in numbers:
        if time.monotonic() > until:
            break
        browser.sit_down(told["sessions"][number], told)
        flow = Flow(browser.ask, told, number)
        done = tally.note(flow.walk, browser)
        with tally.lock:
            tally.flows += done
            tally.waited += flow.saved
    browser.close()


def flows(host: str, told: Mapping[str, Any]) -> tuple[Tally, float]:
    tally, numbers, began = Tally(), _Numbers(len(told["seats"])), time.monotonic()
    until = began + told["seconds"]
    _together([(walk, host, told, numbers, until, tally) for _client in range(told["clients"])])
    return tally, time.monotonic() - began


def hard_start(host: str, told: Mapping[str, Any]) -> tuple[Tally, float]:
    """Everyone opens the start page, then the clock strikes."""
    tally, learners = Tally(), range(len(told["seats"]))
    browsers = [Browser(host) for _learner in learners]
    numbers = _Numbers(len(learners))
    ready: dict[int, Flow] = {}

    def open_pages() -> None:
        for number in numbers:
            browsers[number].sit_down(told["sessions"][number], told)
            ready[number] = Flow(browsers[number].ask, told, number)
            tally.note(ready[number].open, browsers[number])
            browsers[number].close()

    def press(number: int, due: float) -> None:
        time.sleep(max(0, due - time.monotonic()))
        if tally.note(ready[number].begin, browsers[number]):
            with tally.lock:
                tally.flows += 1
                tally.waited.append(time.monotonic() - due)

    _together([(open_pages,)] * OPENING_CLIENTS)
    struck = time.monotonic() + 1
    _together([(press, number, struck + HARD_START_SECONDS * number / len(learners)) for number in learners])
    return tally, time.monotonic() - struck


class _Numbers:
    """Each learner's number once, whoever asks."""

    def __init__(self, count: int) -> None:
        self.left, self.lock = iter(range(count)), threading.Lock()

    def __iter__(self) -> "Iterator[int]":
        return self

    def __next__(self) -> int:
        with self.lock:
            return next(self.left)


def _together(calls: list[tuple[Any, ...]]) -> None:
    threading.stack_size(STACK_BYTES)
    threads = [threading.Thread(target=work, args=with_what) for work, *with_what in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    told = json.load(sys.stdin)
    processor = time.process_time()
    tally, seconds = {"flows": flows, "hard_start": hard_start}[sys.argv[2]](sys.argv[1], told)
    report = {
        "seconds": seconds,
        "done": tally.flows,
        "milliseconds": [1000 * waited for waited in tally.waited],
        "errors": tally.errors,
        "processor": time.process_time() - processor,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
