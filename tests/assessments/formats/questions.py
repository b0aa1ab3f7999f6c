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


@st.composite
def multiples(draw):
    said = draw(st.lists(texts, min_size=2, max_size=6, unique=True))
    right = draw(st.sets(st.integers(0, len(said) - 1), min_size=1))
    options = [
        {"text": text, "correct": place in right, "feedback": draw(feedbacks)}
        for place, text in enumerate(said)
    ]
    policy = draw(st.sampled_from(["per_option", "all_or_nothing"]))
    return Item("multiple", common(draw) | {"options": options, "policy": policy})


@st.composite
def truths(draw):
    return Item("truefalse", common(draw) | {"answer": draw(st.booleans())})


@st.composite
def numerics(draw):
    own = {
        "answer": str(draw(numbers)),
        "tolerance": str(abs(draw(numbers))),
        "tolerance_kind": draw(st.sampled_from(["absolute", "relative"])),
        "unit": draw(st.one_of(st.just(""), texts.filter(lambda text: len(text) <= 30))),
    }
    return Item("numeric", common(draw) | own)


@st.composite
def shorts(draw):
    # An accepted answer of dots alone is none.
    answers = texts.filter(lambda text: any(letter.isalnum() for letter in text))
    return Item("short", common(draw) | {"answers": draw(st.lists(answers, min_size=1, max_size=4))})


@st.composite
def matchings(draw):
    said = draw(st.lists(texts, min_size=4, max_size=9, unique=True))
    half = len(said) // 2
    pairs = [
        {"stem": stem, "choice": choice, "feedback": draw(feedbacks)}
        for stem, choice in zip(said[:half], said[half : 2 * half], strict=True)
    ]
    return Item("matching", common(draw) | {"pairs": pairs, "distractors": said[2 * half :]})


BY_KIND = {
    "single": singles(),
    "multiple": multiples(),
    "truefalse": truths(),
    "numeric": numerics(),
    "short": shorts(),
    "matching": matchings(),
}
