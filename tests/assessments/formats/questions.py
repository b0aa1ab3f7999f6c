"""Questions of every kind that the formats know, as Hypothesis makes them."""

from hypothesis import strategies as st

from assessments.formats import Item

letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
# What the formats themselves use as signs comes up often, and at the edges.
signs = st.sampled_from(
    [
        *"~=#{}:\\%*<>&'\"[];,|@-+.\t",
        "->",
        "//",
        "::",
        "%50%",
        "[html]",
        "A. ",
        "ANSWER: A",
        "<b>",
        "&lt;",
        "\\n",
        "\n",
    ]
)
words = (
    st.lists(st.one_of(signs, st.text(letters, max_size=6)), min_size=1, max_size=6)
    .map("".join)
    .map(str.strip)
)
texts = words.filter(bool)
feedbacks = st.one_of(st.just(""), words)
points = st.decimals(min_value="0.01", max_value=1000, places=2).map(str)
numbers = st.decimals(min_value=-10_000, max_value=10_000, places=3)


def common(draw):
    return {"text": draw(texts), "points": draw(points), "feedback": draw(feedbacks)}


@st.composite
def singles(draw):
    said = draw(st.lists(texts, min_size=2, max_size=6, unique=True))
    right = draw(st.integers(0, len(said) - 1))
    options = [
        {"text": text, "correct": place == right, "feedback": draw(feedbacks)}
        for place, text in enumerate(said)
    ]
    return Item("single", common(draw) | {"options": options})


# None is what wrong options share evenly, which is "per option" under another name.
penalties = [{"policy": "penalty", "penalty_percent": percent} for percent in ("1", "12.5", "40.25", "77.7")]


@st.composite
def multiples(draw):
    said = draw(st.lists(texts, min_size=2, max_size=6, unique=True))
    right = draw(st.sets(st.integers(0, len(said) - 1), min_size=1))
    options = [
        {"text": text, "correct": place in right, "feedback": draw(feedbacks)}
        for place, text in enumerate(said)
    ]
    own = draw(st.sampled_from([{"policy": "per_option"}, {"policy": "all_or_nothing"}, *penalties]))
    if len(right) == len(said) and "penalty_percent" in own:
        own = {"policy": "per_option"}
    return Item("multiple", common(draw) | {"options": options} | own)


@st.composite
def truths(draw):
    return Item("truefalse", common(draw) | {"answer": draw(st.booleans())})


@st.composite
def numerics(draw):
    own = {
        "answer": str(draw(numbers)),
        "tolerance": str(abs(draw(numbers))),
        "tolerance_kind": draw(st.sampled_from(["absolute", "relative"])),
    }
    names = draw(st.lists(texts, max_size=3, unique=True))
    factors = ["1", *draw(st.permutations(["0.001", "100", "0.3048"]))]
    own["units"] = [{"name": name, "factor": factor} for name, factor in zip(names, factors, strict=False)]
    if names and draw(st.booleans()):
        own["unit_penalty_percent"] = draw(st.sampled_from(["0", "12.5", "100"]))
    return Item("numeric", common(draw) | own)


@st.composite
def shorts(draw):
    # An accepted answer of dots alone is none.
    answers = texts.filter(lambda text: sum(letter.isascii() and letter.isalnum() for letter in text) > 0)
    first, *others = draw(st.lists(answers, min_size=1, max_size=4))
    shares = st.sampled_from(["50", "33.33333", "12.5"])
    rows = [
        draw(st.one_of(st.just(text), shares.map(lambda share, text=text: {"text": text, "percent": share})))
        for text in others
    ]
    rules = draw(st.sets(st.sampled_from(["case_matters", "accents_matter", "ignore_punctuation"])))
    content = common(draw) | {"answers": [first, *rows]} | dict.fromkeys(rules, True)
    if draw(st.booleans()):
        content |= {"wildcards": True, "answers": [*content["answers"], "moder*"]}
    return Item("short", content)


@st.composite
def weighteds(draw):
    said = draw(st.lists(texts, min_size=3, max_size=6, unique=True))
    weights = ["5", "2.5", *draw(st.lists(st.sampled_from(["0", "1", "1.67", "5"]), min_size=len(said) - 2))]
    weights = draw(st.permutations(weights[: len(said)]))
    options = [
        {"text": text, "weight": weight, "feedback": draw(feedbacks)}
        for text, weight in zip(said, weights, strict=True)
    ]
    return Item("weighted", common(draw) | {"options": options, "category": draw(feedbacks)})


@st.composite
def orderings(draw):
    own = {
        "items": draw(st.lists(texts, min_size=2, max_size=6, unique=True)),
        "policy": draw(st.sampled_from(["place", "neighbours", "all_or_nothing"])),
    }
    return Item("ordering", common(draw) | own)


@st.composite
def scales(draw):
    labels = draw(st.lists(texts, min_size=2, max_size=7, unique=True))
    return Item("likert", common(draw) | {"labels": labels})


@st.composite
def matchings(draw):
    said = draw(st.lists(texts, min_size=4, max_size=9, unique=True))
    half = len(said) // 2
    pairs = [
        {"stem": stem, "choice": choice, "feedback": draw(feedbacks)}
        for stem, choice in zip(said[:half], said[half : 2 * half], strict=True)
    ]
    return Item("matching", common(draw) | {"pairs": pairs, "distractors": said[2 * half :]})


@st.composite
def gaps(draw):
    weight = draw(st.sampled_from(["1", "2", "0.5"]))
    kind = draw(st.sampled_from(["single", "short", "numeric"]))
    if kind == "numeric":
        own = {
            "answer": str(draw(numbers)),
            "tolerance": str(abs(draw(numbers))),
            "tolerance_kind": "absolute",
        }
    elif kind == "short":
        own = {name: draw(shorts()).content.get(name) for name in ("answers", "case_matters")}
    else:
        own = {"options": draw(singles()).content["options"], "feedback": draw(feedbacks)}
    return {"kind": kind, "weight": weight} | own


@st.composite
def clozes(draw):
    pieces = texts.filter(lambda text: "[" not in text)
    said = draw(st.lists(gaps(), min_size=1, max_size=3))
    passage = " ".join(f"{draw(pieces)} [[{place}]]" for place, _gap in enumerate(said, start=1))
    return Item("cloze", common(draw) | {"passage": f"{passage} {draw(pieces)}", "gaps": said})


BY_KIND = {
    "single": singles(),
    "multiple": multiples(),
    "truefalse": truths(),
    "numeric": numerics(),
    "short": shorts(),
    "matching": matchings(),
    "weighted": weighteds(),
    "ordering": orderings(),
    "likert": scales(),
    "cloze": clozes(),
}
