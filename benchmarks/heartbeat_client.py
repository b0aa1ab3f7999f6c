"""Players, played: python -m benchmarks.heartbeat_client HOST:PORT < addresses; prints what was accepted.

Each connection has its own learners and sends their next 30 seconds as soon as the
last report was answered. The parts stay below what completes the unit.
"""

import json
import socket
import sys
import threading
import time
from collections import Counter
from typing import Any

CONNECTIONS = 16
SECONDS = 15.0
MOST_REPORTS = 170


class Player(threading.Thread):
    """One connection with its learners."""

    def __init__(self, host: str, told: dict[str, Any], mine: list[tuple[str, str]], until: float) -> None:
        super().__init__()
        self.host, self.told, self.mine, self.until = host, told, mine, until
        self.accepted: Counter[str] = Counter()
        self.refused = 0
        self.milliseconds: list[float] = []

    def run(self) -> None:
        name, port = self.host.split(":")
        with socket.create_connection((name, int(port))) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number in range(MOST_REPORTS):
                for row, address in self.mine:
                    if time.monotonic() > self.until:
                        return
                    self.report(connection, row, address, number)

    def report(self, connection: socket.socket, row: str, address: str, number: int) -> None:
        began = time.monotonic()
        connection.sendall(self.request(address, number))
        answer = connection.recv(4096)
        while b"\r\n\r\n" not in answer or not answer.endswith(b"}"):
            answer += connection.recv(4096)
        self.milliseconds.append((time.monotonic() - began) * 1000)
        if answer.startswith(b"HTTP/1.1 202"):
            self.accepted[row] += 1
        else:
            self.refused += 1

    def request(self, address: str, number: int) -> bytes:
        length = self.told["report_seconds"]
        start, began = number * length, (self.told["opened"] + number * length) * 1000
        now = time.time() * 1000
        play = [start, start + length, began, began + length * 1000]
        body = json.dumps({"client": "bench", "sent_at": now, "plays": [play], "position": play[1]}).encode()
        head = f"POST {address} HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def main() -> None:
    told = json.load(sys.stdin)
    everyone = list(told["addresses"].items())
    began = time.monotonic()
    players = [
        Player(sys.argv[1], told, everyone[n::CONNECTIONS], began + SECONDS) for n in range(CONNECTIONS)
    ]
    for player in players:
        player.start()
    for player in players:
        player.join()
    accepted: Counter[str] = Counter()
    for player in players:
        accepted += player.accepted
    report = {
        "seconds": time.monotonic() - began,
        "accepted": accepted,
        "refused": sum(player.refused for player in players),
        "milliseconds": [value for player in players for value in player.milliseconds],
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
