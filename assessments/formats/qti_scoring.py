"""QTI's response processing, read as a sum: what each response earns, and which feedback is shown when.

Only what can be followed to the end is taken; everything else is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from .item import NotTaken
from .qti_declarations import Response, defaults_of, figure_of, responses_of
from .qti_tests import Answered, Correct, Is, Mapped, Test, tests_of
from .xml_tree import Node

TEMPLATE = re.compile(
    r"https?://(?:www|purl)\.imsglobal\.org/(?:question|spec)/.+/rptemplates/+(\w+?)(?:\.xml)?"
)
STANDARD: dict[str, type[Correct] | type[Mapped]] = {"match_correct": Correct, "map_response": Mapped}
SCORE = "SCORE"
RESPONSE = "RESPONSE"


@dataclass(frozen=True)
class Term:
    """What is earned when the test holds; always, where there is none."""

    test: Test | None
    worth: Fraction


@dataclass(frozen=True)
class Score:
    """A sum of terms, then multiplied: kept apart, so that the author's own weights stay whole."""

    terms: tuple[Term, ...] = ()
    scale: Fraction = Fraction(1)

    def plus(self, other: Score, sign: int = 1) -> Score:
        terms = [*self._spread(), *(replace(term, worth=term.worth * sign) for term in other._spread())]
        sums: dict[Test | None, Fraction] = {}
        for term in terms:
            sums[term.test] = sums.get(term.test, Fraction(0)) + term.worth
        return Score(tuple(Term(test, worth) for test, worth in sums.items() if worth))

    def times(self, factor: Fraction) -> Score:
        return Score(self.terms, self.scale * factor)

    def _spread(self) -> list[Term]:
        return [replace(term, worth=term.worth * self.scale) for term in self.terms]

    @property
    def constant(self) -> Fraction | None:
        """The number that it is; None where it depends on a response."""
        if any(term.test is not None for term in self.terms):
            return None
        return sum((term.worth for term in self._spread()), Fraction(0))


def fixed(number: Fraction) -> Score:
    return Score((Term(None, number),)) if number else Score()


@dataclass(frozen=True)
class Shown:
    """An outcome that chooses a feedback has this value if the test holds (or doesn't, when `otherwise`).

    Without a test it has it always; `by_response` means that its values are the response's own.
    """

    outcome: str
    value: str
    test: Test | None = None
    otherwise: bool = False
    by_response: bool = False


@dataclass
class Processing:
    """What the item says of marking: `score` is None where nothing is marked at all."""

    responses: Mapping[str, Response]
    score: Score | None = None
    shown: list[Shown] = field(default_factory=list)
    is_guessed: bool = False
    """Nothing is said; what is declared to be correct was taken."""


def processing_of(item: Node) -> Processing:
    """Raises NotTaken for what isn't understood."""
    responses = responses_of(item)
    found = Processing(responses)
    node = item.first("responseProcessing")
    if node is not None and node.attributes.get("template"):
        found.score = _by_template(node, responses)
    elif node is not None and node.nodes:
        _Reader(item, found).read(node)
    else:
        _guess(found)
    return found


def _by_template(node: Node, responses: Mapping[str, Response]) -> Score:
    address = node.attributes["template"]
    match = TEMPLATE.fullmatch(address.strip())
    if not match or match[1] not in STANDARD:
        raise NotTaken("qti_template_unknown", node.line, name=address[:120])
    name = RESPONSE if RESPONSE in responses or len(responses) != 1 else next(iter(responses))
    return Score((Term(STANDARD[match[1]](name), Fraction(1)),))


def _guess(found: Processing) -> None:
    terms = [
        Term(Mapped(one.id) if one.entries else Correct(one.id), Fraction(1))
        for one in found.responses.values()
        if one.entries or one.correct
    ]
    if terms:
        found.score, found.is_guessed = Score(tuple(terms)), True


class _Reader:
    """Follows the rules from the first to the last."""

    def __init__(self, item: Node, found: Processing) -> None:
        self.found = found
        self.scores = {name: fixed(number) for name, number in defaults_of(item).items()}
        self.scores.setdefault(SCORE, Score())
        self.has_score = False

    def read(self, node: Node) -> None:
        self._rules(node.nodes)
        self.found.score = self.scores[SCORE] if self.has_score else None

    def _rules(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if node.tag == "setOutcomeValue":
                self._set(node)
            elif node.tag == "responseCondition":
                self._condition(node)
            elif node.tag == "responseProcessingFragment":
                self._rules(node.nodes)
            else:
                raise NotTaken("qti_processing", node.line, name=node.tag[:40])

    def _set(self, node: Node) -> None:
        name, value = _outcome(node)
        if name in self.scores:
            self.has_score = self.has_score or name == SCORE
            self.scores[name] = self._sum(value)
        else:
            self.found.shown.append(self._shown(name, value))

    def _shown(self, name: str, value: Node, test: Test | None = None, otherwise: bool = False) -> Shown:
        if value.tag == "variable" and value.attributes.get("identifier", "") in self.found.responses:
            return Shown(name, value.attributes["identifier"], test, otherwise, by_response=True)
        if value.tag == "multiple" and len(value.nodes) == 1:
            value = value.nodes[0]
        if value.tag != "baseValue":
            raise NotTaken("qti_processing", value.line, name=value.tag[:40])
        return Shown(name, value.text.strip(), test, otherwise)

    def _sum(self, node: Node) -> Score:
        """The expression as a sum. Raises NotTaken for what is none."""
        if node.tag == "baseValue":
            return fixed(figure_of(node.text, node.line))
        if node.tag == "mapResponse":
            return Score((Term(Mapped(node.attributes.get("identifier", "")), Fraction(1)),))
        if node.tag == "variable" and node.attributes.get("identifier", "") in self.scores:
            return self.scores[node.attributes["identifier"]]
        parts = [self._sum(inner) for inner in node.nodes]
        if node.tag == "sum" and parts:
            return _added(parts)
        if node.tag == "product" and parts:
            return _multiplied(parts, node)
        if node.tag == "divide" and len(parts) == 2 and parts[1].constant:
            return parts[0].times(1 / parts[1].constant)
        raise NotTaken("qti_processing", node.line, name=node.tag[:40])

    def _condition(self, node: Node) -> None:
        """Branches that exclude each other: each adds to outcomes what it makes of them."""
        branches = [inner for inner in node.nodes if inner.tag != "responseElse"]
        last = node.all("responseElse")
        otherwise = [rule for inner in last for rule in inner.nodes]
        asked = _answered(branches[0]) if branches else None
        if asked and asked.is_empty:
            self._expect_nothing(branches.pop(0).nodes[1:], asked)
        elif asked and len(branches) == 1:
            self._expect_nothing(otherwise, asked)
            branches, otherwise = [], branches[0].nodes[1:]
        if branches:
            self._choose(branches, otherwise)
        else:
            self._rules(otherwise)

    def _choose(self, branches: list[Node], last: list[Node]) -> None:
        before = dict(self.scores)
        otherwise = self._more(last, before)
        gained = {name: [more] for name, more in otherwise.items()}
        asked: list[Test] = []
        for branch in branches:
            tests = tests_of(branch.nodes[0]) if branch.nodes else ()
            asked += tests
            sums = self._more(branch.nodes[1:], before)
            for name in sums.keys() | otherwise.keys():
                more = sums.get(name, Score()).plus(otherwise.get(name, Score()), -1)
                gained.setdefault(name, []).extend(_when(test, more) for test in tests)
            self._remember(branch.nodes[1:], tests)
        if not _exclude_each_other(asked):
            raise NotTaken("qti_processing", branches[0].line, name=branches[0].tag)
        self._remember(last, asked if len(asked) == 1 else [None], otherwise=True)
        for name, all_of_it in gained.items():
            self.has_score = self.has_score or name == SCORE
            self.scores[name] = _added([before[name], *all_of_it])

    def _more(self, nodes: Iterable[Node], before: Mapping[str, Score]) -> dict[str, Score]:
        """By outcome, how much more (or less) it is after the branch; a plain number each."""
        gained = {}
        for node in nodes:
            name, value = _outcome(node)
            if name in before:
                more = self._sum(value).plus(before[name], -1)
                if more.constant is None:
                    raise NotTaken("qti_processing", value.line, name=value.tag[:40])
                gained[name] = more
        return gained

    def _remember(self, nodes: Iterable[Node], tests: Sequence[Test | None], otherwise: bool = False) -> None:
        """Which feedback the branch chooses."""
        for node in nodes:
            name, value = _outcome(node)
            if name not in self.scores:
                self.found.shown += [self._shown(name, value, test, otherwise) for test in tests]

    def _expect_nothing(self, nodes: Iterable[Node], test: Answered) -> None:
        """What nobody answered earns nothing here too; more than that can't be followed."""
        for node in nodes:
            name, value = _outcome(node)
            if name in self.scores and self._sum(value).constant != 0:
                raise NotTaken("qti_processing", node.line, name="isNull")
        self._remember(nodes, [test])


def _answered(branch: Node) -> Answered | None:
    """Whether the branch only asks if there is an answer."""
    tests = tests_of(branch.nodes[0]) if branch.nodes else ()
    return tests[0] if len(tests) == 1 and isinstance(tests[0], Answered) else None


def _exclude_each_other(tests: Sequence[Test]) -> bool:
    if len(tests) == 1:
        return not isinstance(tests[0], Answered | Mapped)
    return all(isinstance(test, Is) for test in tests) and len({test.response for test in tests}) == 1


def _outcome(node: Node) -> tuple[str, Node]:
    if node.tag != "setOutcomeValue" or len(node.nodes) != 1:
        raise NotTaken("qti_processing", node.line, name=node.tag[:40])
    return node.attributes.get("identifier", ""), node.nodes[0]


def _added(parts: Iterable[Score]) -> Score:
    total = Score()
    for part in parts:
        total = total.plus(part)
    return total


def _multiplied(parts: list[Score], node: Node) -> Score:
    factor, varying = Fraction(1), Score()
    for part in parts:
        if part.constant is not None:
            factor *= part.constant
        elif varying.terms:
            raise NotTaken("qti_processing", node.line, name=node.tag)
        else:
            varying = part
    return varying.times(factor) if varying.terms else fixed(factor)


def _when(test: Test, more: Score) -> Score:
    return Score((Term(test, more.constant),)) if more.constant else Score()
