"""The back office's analysis of a quiz's questions: a page and a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lms.accounts import abilities

from . import analysis, plots, remarks
from .formats.sheet_columns import FORMULA
from .models import ItemSums, Quiz

EDGES = [str(edge) for edge in range(0, 101, 10)]
GOOD = (remarks.TOO_HARD_PERCENT, remarks.TOO_EASY_PERCENT, remarks.LEAST_INDEX, 100)
# Names that stay, for whoever reads the file with a program.
COLUMNS = (
    "question", "version", "current", "kind", "text", "attempts", "facility_percent", "deviation_percent",
    "discrimination_index", "discriminative_efficiency", "effective_weight_percent",
    "intended_weight_percent", "unanswered", "option", "right", "chosen", "chosen_percent", "mean_total",
    "point_biserial", "remarks",
)  # fmt: skip


@require_safe
def page(request: HttpRequest, quiz: int) -> HttpResponse:
    which = _which(request)
    own = _own_quiz(request, quiz, which)
    found = analysis.of_quiz(own, which)
    dots = [
        (row.label, row.found.facility_percent, row.found.discrimination_index)
        for row in found.rows
        if row.found.facility_percent is not None and row.found.discrimination_index is not None
    ]
    context = {
        "quiz": own,
        "analysis": found,
        "sets": ItemSums.Which.choices,
        "bars": plots.bars(found.distribution, EDGES),
        "tenths": zip(EDGES, EDGES[1:], found.distribution, strict=False),
        "dots": plots.dots(dots, good=GOOD),
    }
    return render(request, "assessments/admin/analysis.html", context)


@require_safe
def download(request: HttpRequest, quiz: int) -> HttpResponse:
    """The same figures as CSV, a line for each option; numbers with a decimal point, unrounded."""
    which = _which(request)
    own = _own_quiz(request, quiz, which)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{own.activity_key}-{which}.csv"'
    answer.write("\ufeff")  # without it spreadsheets take the letters for another alphabet
    lines = csv.writer(answer)
    lines.writerow(COLUMNS)
    lines.writerows(line for row in analysis.of_quiz(own, which).rows for line in _lines(row))
    return answer


def _which(request: HttpRequest) -> str:
    asked = request.GET.get("set", ItemSums.Which.FIRST)
    if asked not in ItemSums.Which.values:
        raise Http404
    return asked


def _own_quiz(request: HttpRequest, pk: int, which: str) -> Any:
    """As admin_views.own_quiz, the sums beside it in the same query."""
    if not abilities.of(request.user).may("edit_course"):
        raise PermissionDenied
    return get_object_or_404(analysis.with_sums(Quiz.objects.editable_by(request.user), which), pk=pk)


def _lines(row: analysis.Row) -> Iterator[list[object]]:
    found = row.found
    said = " ".join(remark.text for remark in row.remarks)
    shared = [
        row.number, row.version, int(row.is_current), row.kind, _safe(row.text), found.count,
        found.facility_percent, found.deviation_percent, found.discrimination_index,
        found.discriminative_efficiency, found.effective_weight_percent, found.intended_weight_percent,
        found.unanswered,
    ]  # fmt: skip
    for option in row.options:
        one = option.found
        told = [one.count, one.share_percent, one.mean_total, one.point_biserial]
        yield [*shared, _safe(option.text), int(option.is_right), *told, said]
    if not row.options:
        yield [*shared, "", "", "", "", "", "", said]


def _safe(cell: str) -> str:
    """A spreadsheet must not take it for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell
