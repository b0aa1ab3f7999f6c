"""Rules' answers prepared for the components that show them: words, addresses and tones. No queries."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.curriculum import ACTIVITY_KINDS, KINDS, Unit
from courses.models import Batch, Enrolment
from courses.outline import Node, Outline
from lms.lib import dates, numbers

TONES = {
    Batch.State.OPEN: "success",
    Batch.State.RUNNING: "info",
    Batch.State.ANNOUNCED: "accent",
    Batch.State.FULL: "warning",
    Batch.State.REMEDIAL: "warning",
    Batch.State.CANCELLED: "danger",
}


def run_in_words(batch: Batch) -> str:
    """`3 s.d. 14 November 2025`: the last day is the one that ends with the run."""
    last = batch.ends_at - timedelta(microseconds=1)
    return dates.span(dates.official_day(batch.starts_at), dates.official_day(last))


def registration_in_words(batch: Batch) -> str:
    closes = batch.registration_closes_at - timedelta(minutes=1)
    return _("until %(moment)s") % {"moment": dates.moment(closes)}


def seats_in_words(batch: Batch) -> str:
    return ngettext("%(seats)s seat left", "%(seats)s seats left", batch.seats_left) % {
        "seats": numbers.grouped(batch.seats_left)
    }


def course_card(course: Any, batch: Batch | None, *, at: datetime) -> dict[str, Any]:
    """What components/course_card.html takes; `course` comes from courses.catalogue."""
    state = batch.state(at) if batch else None
    return {
        "title": course.title,
        "href": course.get_absolute_url(),
        "code": course.code,
        "summary": course.summary,
        "jp": course.lesson_hours,
        "topic": course.topic.title,
        "state": state.label if state else _("No batch planned"),
        "state_tone": TONES.get(state, "") if state else "",
        "dates": run_in_words(batch) if batch else "",
        "seats": seats_in_words(batch) if batch and state == Batch.State.OPEN else "",
    }


def batch_card(batch: Batch, own: Enrolment | None, *, at: datetime, sign_in_url: str = "") -> dict[str, Any]:
    """What components/batch_card.html takes: one action, the right one for this person, or why there is none.

    `sign_in_url` is given for visitors: they sign in first and come back here.
    """
    state = batch.state(at)
    card = {
        "title": _("Batch %(number)s") % {"number": batch.roman},
        "id": f"angkatan-{batch.number}",
        "state": state.label,
        "state_tone": TONES.get(state, ""),
        "registration": registration_in_words(batch) if state == Batch.State.OPEN else "",
        "run": run_in_words(batch),
        "mode": batch.place,
        "seats": f"{seats_in_words(batch)} ({numbers.grouped(batch.quota)})"
        if state == Batch.State.OPEN
        else "",
    }
    return card | (_own_action(batch, own, at) if own else _open_action(batch, state, sign_in_url))


def _own_action(batch: Batch, own: Enrolment, at: datetime) -> dict[str, Any]:
    if batch.starts_at > at:
        return {
            "is_own": True,
            "why": _("You are registered. Learning opens on %(moment)s.")
            % {"moment": dates.moment(batch.starts_at)},
            "label": _("Start learning"),
            "withdraw": reverse("courses:withdraw", args=[own.pk]),
        }
    label = _("Continue learning") if batch.is_learnable(at) else _("See what you achieved")
    return {"is_own": True, "href": reverse("courses:learn_home", args=[own.pk]), "label": label}


def _open_action(batch: Batch, state: Batch.State, sign_in_url: str) -> dict[str, Any]:
    if state == Batch.State.OPEN:
        if sign_in_url:
            return {"href": sign_in_url, "label": _("Sign in to register")}
        return {"action": reverse("courses:enrol", args=[batch.pk]), "label": _("Register")}
    reasons = {
        Batch.State.ANNOUNCED: _("Registration opens on %(moment)s.")
        % {"moment": dates.moment(batch.registration_opens_at)},
        Batch.State.FULL: _("All %(quota)s seats are taken. A seat may come free when someone withdraws.")
        % {"quota": numbers.grouped(batch.quota)},
        Batch.State.CLOSED: _("Registration closed on %(moment)s.")
        % {"moment": dates.moment(batch.registration_closes_at)},
        Batch.State.RUNNING: _("This batch is already running. Wait for the next one."),
        Batch.State.REMEDIAL: _("This batch has ended."),
        Batch.State.FINISHED: _("This batch has ended."),
        Batch.State.CANCELLED: _("This batch was cancelled by the organiser."),
    }
    return {"why": reasons.get(state, ""), "label": _("Register")}


def outline_panel(outline: Outline, *, enrolment: Enrolment | None, current: str = "") -> dict[str, Any]:
    """What components/outline.html takes; in a preview, without an enrolment, units link by their key."""
    return {
        "percent": outline.percent,
        "done_text": _("%(done)s of %(count)s units")
        % {"done": outline.done_count, "count": outline.required_count},
        "subjects": [
            {
                "group": subject.subject.group_label,
                "title": subject.subject.title,
                "jp": subject.subject.jp,
                "units": [
                    {
                        "title": node.unit.title,
                        "url": unit_url(enrolment, node.unit.key),
                        "state": node.state,
                        "reason": node.reason,
                        "kind": node.unit.kind,
                        "minutes": node.unit.minutes,
                        "required": node.unit.required,
                        "current": node.unit.key == current,
                    }
                    for node in subject.nodes
                ],
            }
            for subject in outline.subjects
        ],
    }


def unit_url(enrolment: Enrolment | None, key: str) -> str:
    return reverse("courses:learn", args=[enrolment.pk, key]) if enrolment else f"?unit={key}"


def ways(node: Node, *, enrolment: Enrolment | None, current: str) -> list[dict[str, Any]]:
    """The media of a unit, for components/ways.html; nothing where there is but one."""
    if not node.others:
        return []
    return [
        {
            "kind": offer.unit.kind,
            "label": KINDS[offer.unit.kind],
            "detail": _cost(offer.unit),
            "url": unit_url(enrolment, offer.unit.key),
            "is_current": offer.unit.key == current,
        }
        for offer in node.offers
    ]


def _cost(unit: Unit) -> str:
    """What a medium costs of a person's data, or how long it is."""
    if unit.media:
        playable = [one for one in unit.media["renditions"] if one.get("kind", "video") == unit.kind]
        smallest = min(one["bytes"] for one in playable or unit.media["renditions"])
        return _("from %(size)s") % {"size": numbers.size_id(smallest)}
    if unit.slides:
        pages = len(unit.slides["pages"])
        return ngettext("%(count)s slide", "%(count)s slides", pages) % {"count": pages}
    return _("hardly any data")


def learning_time(outline: Outline) -> list[list[dict[str, Any]]]:
    """Unit by unit the minutes planned and those proven, as rows of components/table.html."""
    return [
        [
            {"label": _("Unit"), "value": node.unit.title},
            {"label": _("Planned minutes"), "value": node.unit.minutes, "number": True},
            {"label": _("Verified minutes"), "value": _minutes(node.verified_seconds), "number": True},
        ]
        for node in outline
        if node.unit.kind not in ACTIVITY_KINDS
    ]


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:.1f}".replace(".", ",")


def checklist(enrolment: Enrolment, outline: Outline) -> list[dict[str, Any]]:
    """The way to the certificate, line by line, each with what is missing."""
    lines = []
    for subject in outline.subjects:
        required = [node for node in subject.nodes if node.unit.required]
        missing = [node for node in required if not node.is_done]
        line: dict[str, Any] = {"label": subject.subject.title, "done": not missing}
        if missing:
            line["why"] = _("Not done yet: %(units)s") % {
                "units": ", ".join(node.unit.title for node in missing[:3])
                + ("…" if len(missing) > 3 else "")
            }
            if not missing[0].is_locked:
                line |= {"href": unit_url(enrolment, missing[0].unit.key), "action": _("Continue")}
        lines.append(line)
    return lines
