"""A learner with a browser at a quiz: what it asks for, in its order, and what must come back."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
QUESTION = re.compile(r'data-question="(\d+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
SAVES_TO = re.compile(r'<pintar-autosave data-url="([^"]+)"')
SEQUENCE = re.compile(r'data-sequence="(\d+)"')
MARKED = re.compile(r'<article class="panel')


class Broken(Exception):
    """The site answered what no learner should meet."""


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str
    seconds: float


Ask = Callable[[str, str, Mapping[str, str], bytes], Answer]
"""A request: method, address, headers, body."""


@dataclass
class Flow:
    """One learner's way through the quiz, `told` by benchmarks.inside_quiz what is right.

    Each `place`-th question is answered wrong where `number` says so; the score that
    follows is worked out here, and the result page has to show it.
    """

    ask: Ask
    told: Mapping[str, Any]
    number: int
    saved: list[float] = field(default_factory=list)
    token: str = ""
    sequence: int = 0

    def walk(self) -> None:
        """Start, answer ten questions, look over, submit, read the result."""
        start = self.start_of(self.told["unit"])
        self.page(start)
        attempt = self.sent(start, {})
        answers = self.answered(self.page(attempt))
        # All is saved, so the page's script leads on without sending the form.
        review = f"{attempt}kumpulkan/"
        self.page(review)
        result = self.sent(review, {"do": "submit"})
        self.compare(self.page(result), answers)

    def begin(self) -> None:
        """Press start and see the questions: what a thousand learners do at once."""
        self.drawn(self.page(self.sent(self.start_of(self.told["hard_unit"]), {})))

    def open(self) -> None:
        """The start page, before the start."""
        self.page(self.start_of(self.told["hard_unit"]))

    def start_of(self, unit: str) -> str:
        return f"/belajar/{self.told['seats'][self.number]}/{unit}/kuis/"

    def page(self, address: str) -> str:
        answer = self.ask("GET", address, {}, b"")
        if answer.status != 200:
            raise Broken(f"GET {address}: {answer.status}")
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return answer.text

    def sent(self, address: str, fields: Mapping[str, Any]) -> str:
        """Where the posted form leads."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields}, doseq=True).encode()
        answer = self.ask("POST", address, {"Content-Type": FORM}, body)
        if answer.status != 302:
            raise Broken(f"POST {address}: {answer.status}")
        return answer.location.partition("#")[0]

    def drawn(self, page: str) -> list[str]:
        questions = QUESTION.findall(page)
        if len(questions) != self.told["draws"] or len(set(questions)) != len(questions):
            raise Broken(f"{len(questions)} questions in place of {self.told['draws']}")
        return questions

    def answered(self, page: str) -> dict[str, Any]:
        """The answers, each saved as the page's script does, by version id."""
        found, last, given = SAVES_TO.search(page), SEQUENCE.search(page), {}
        if found is None or last is None:
            raise Broken("the page doesn't say where answers are saved")
        self.sequence = int(last[1])
        for sequence, question in enumerate(self.drawn(page), start=self.sequence + 1):
            given[question] = self.told["questions"][question]["right" if self.knows(question) else "wrong"]
            self.save(found[1], {"question": question, "answer": given[question], "sequence": sequence})
        return given

    def knows(self, question: str) -> bool:
        return (self.number + self.told["questions"][question]["place"]) % 4 != 0

    def save(self, address: str, body: Mapping[str, Any]) -> None:
        headers = {"Content-Type": JSON, "Accept": JSON, "X-CSRFToken": self.token}
        answer = self.ask("POST", address, headers, json.dumps(body).encode())
        if answer.status not in (200, 202):
            raise Broken(f"POST {address}: {answer.status} {answer.text[:200]}")
        self.saved.append(answer.seconds)

    def percent(self, answers: Mapping[str, Any]) -> str:
        """The score as people here write it."""
        told = [self.told["questions"][question] for question in answers]
        earned = sum(one["points"] for one, pk in zip(told, answers, strict=True) if self.knows(pk))
        share = Decimal(earned * 100) / sum(one["points"] for one in told)
        return f"{share.quantize(Decimal('0.01'), ROUND_HALF_UP)}".replace(".", ",").removesuffix(",00")

    def compare(self, page: str, answers: Mapping[str, Any]) -> None:
        score = self.percent(answers)
        if f"<strong>{score}</strong>" not in page:
            raise Broken(f"the result isn't {score}")
        if len(MARKED.findall(page)) != len(answers):
            raise Broken("not every answer is reviewed")
