"""Questions on a page, as they are asked and as they were marked."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from assessments import fragments
from assessments.paper import ShownQuestion
from assessments.results import MarkedQuestion

register = template.Library()


@register.simple_tag(takes_context=True)
def fields(context: Context, question: ShownQuestion) -> SafeString:
    """What is asked and where to answer it, for all alike who meet it in one order with one answer."""
    facts = {"question": question}
    if question.is_written or not question.version_id:
        return _rendered(context, "question_fields", _with(context, facts))
    state = (question.version_id, question.options, question.parts, question.typed)
    return fragments.once(("fields", state), lambda: _rendered(context, "question_fields", facts))


@register.simple_tag(takes_context=True)
def marked(context: Context, question: MarkedQuestion, heading: str = "h3") -> SafeString:
    """What was answered, what is right, and why, for all alike who answered it so."""
    facts: dict[str, Any] = {"question": question, "heading": heading}
    if question.explanation.written or question.grading or context.get("files"):
        return _rendered(context, "marked_question", _with(context, facts))
    return fragments.once(("marked", heading, question), lambda: _rendered(context, "marked_question", facts))


def _with(context: Context, facts: dict[str, Any]) -> dict[str, Any]:
    """All that the page knows, for what is this person's alone."""
    known: Any = context.flatten()
    return {**known, **facts}


def _rendered(context: Context, name: str, facts: dict[str, Any]) -> SafeString:
    found = context.template.engine.get_template(f"assessments/{name}.html")  # type: ignore[union-attr]
    return found.render(Context(facts))
