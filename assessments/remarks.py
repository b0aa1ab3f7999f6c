"""What item statistics mean, in plain words. Pure; the limits are the usual ones of classical test theory."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .statistics import OptionStatistics, QuizStatistics, VersionStatistics

FEW_ATTEMPTS = 30
"""Below, figures still move a lot, which is said; below a third, single questions get no remark."""

TOO_EASY_PERCENT, TOO_HARD_PERCENT = 90, 20
LEAST_INDEX = 20
GOOD_ALPHA, FAIR_ALPHA = 0.8, 0.6


@dataclass(frozen=True)
class Remark:
    text: str
    is_serious: bool = False


def on_question(
    found: VersionStatistics, texts: Mapping[str, str], right: Collection[str]
) -> tuple[Remark, ...]:
    """What an author should look at; `texts` names the options there are, `right` those that are right."""
    if found.count < FEW_ATTEMPTS / 3 or found.facility_percent is None:
        return ()
    return (*_on_marks(found, found.facility_percent), *_on_distractors(found, texts, right))


def on_quiz(found: QuizStatistics) -> tuple[Remark, ...]:
    remarks = []
    if found.count < FEW_ATTEMPTS:
        text = ngettext(
            "Only %(count)s attempt so far: the figures may still change a lot.",
            "Only %(count)s attempts so far: the figures may still change a lot.",
            found.count,
        )
        remarks.append(Remark(text % {"count": found.count}))
    if not found.same_questions:
        remarks.append(
            Remark(_("The attempts held different questions, so that no reliability can be worked out."))
        )
    return tuple(remarks)


def on_alpha(alpha: float | None) -> str:
    if alpha is None:
        return ""
    if alpha >= GOOD_ALPHA:
        return _("Good: the same people would score alike again.")
    if alpha >= FAIR_ALPHA:
        return _("Fair: enough for practice, little for decisions about people.")
    return _("Low: chance has a large part in the scores.")


def _on_marks(found: VersionStatistics, facility: float) -> Iterator[Remark]:
    if facility > TOO_EASY_PERCENT:
        yield Remark(_("Too easy."))
    elif facility < TOO_HARD_PERCENT:
        yield Remark(_("Too hard."))
    index = found.discrimination_index
    if index is not None and index < -100 * _chance(found):
        yield Remark(_("Discriminates the wrong way: check the key."), is_serious=True)
    elif index is not None and index < LEAST_INDEX:
        yield Remark(_("Doesn't discriminate."))


def _on_distractors(
    found: VersionStatistics, texts: Mapping[str, str], right: Collection[str]
) -> Iterator[Remark]:
    if not right:
        return
    chosen = {one.id: one for one in found.options}
    unused = OptionStatistics("", 0, 0.0, None, None)
    least = min(chosen.get(one, unused).count for one in right)
    for option, text in texts.items():
        one = chosen.get(option, unused)
        if option in right:
            continue
        if not one.count:
            yield Remark(_("Nobody chose the distractor “%(option)s”.") % {"option": text})
        elif one.count > least:
            words = _("“%(option)s” was chosen more often than the key: check the key.")
            yield Remark(words % {"option": text}, is_serious=True)
        elif (one.point_biserial or 0) > _chance(found):
            yield Remark(_("Those with high scores chose “%(option)s”.") % {"option": text})


def _chance(found: VersionStatistics) -> float:
    """About what a correlation of nothing with nothing comes to in so many attempts."""
    return 1 / math.sqrt(found.count)
