"""One's own assignment in the API: what is asked for, how far it is, what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.models import Enrolment

from . import assignments, handing_in, rubrics
from .histories import ShownGrading, Version
from .models import Assignment, SubmissionFile, Work
from .rest import ChosenLevelSerializer

PERCENT: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}
POINTS: dict[str, Any] = {"max_digits": 9, "decimal_places": 2}


class LevelSerializer(serializers.Serializer[rubrics.Level]):
    id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    points = serializers.DecimalField(**POINTS)


class CriterionSerializer(serializers.Serializer[rubrics.Criterion]):
    id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    levels = LevelSerializer(many=True)


class HandedInFileSerializer(serializers.ModelSerializer[SubmissionFile]):
    class Meta:
        model = SubmissionFile
        fields = ["id", "name", "size_bytes", "scan"]
        read_only_fields = fields


class PassageSerializer(serializers.Serializer[Any]):
    quote = serializers.CharField(allow_blank=True)
    text = serializers.CharField()


class GradingSerializer(serializers.Serializer[ShownGrading]):
    """What a grader said; who it was is not told."""

    verdict = serializers.ChoiceField(
        source="grading.verdict", choices=["mark", "return", "decision"], read_only=True
    )
    levels = ChosenLevelSerializer(many=True)
    comment = serializers.CharField(source="grading.comment", allow_blank=True)
    notes = PassageSerializer(source="grading.notes", many=True)


class VersionSerializer(serializers.Serializer[Version]):
    number = serializers.IntegerField(source="submission.number")
    submitted_at = serializers.DateTimeField(source="submission.submitted_at")
    days_late = serializers.IntegerField(source="submission.days_late")
    text = serializers.CharField(source="submission.text", allow_blank=True)
    files = HandedInFileSerializer(many=True)
    gradings = GradingSerializer(many=True)
    percent = serializers.DecimalField(source="grade.percent", default=None, allow_null=True, **PERCENT)
    passed = serializers.BooleanField(source="grade.passed", default=None, allow_null=True)


class AssignmentSerializer(serializers.Serializer[handing_in.Desk]):
    """`sequence` is of the draft that is kept; while `may_write`, it may be changed and handed in."""

    title = serializers.CharField(source="assignment.title")
    kind = serializers.ChoiceField(source="assignment.kind", choices=Assignment.Kind.values)
    instructions = serializers.CharField(source="assignment.instructions")
    rubric = CriterionSerializer(source="rubric.criteria", many=True)
    passing_grade = serializers.DecimalField(source="assignment.passing_grade", **PERCENT)
    due_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=Work.State.values)
    may_write = serializers.BooleanField()
    refusal = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    sequence = serializers.IntegerField()
    files = HandedInFileSerializer(many=True)
    versions = VersionSerializer(many=True)


class OwnAssignment(APIView):
    """The learner's own assignment in a unit."""

    @extend_schema(
        responses=AssignmentSerializer,
        operation_id="assignment_retrieve",
        parameters=[OpenApiParameter("unit", OpenApiTypes.STR, OpenApiParameter.PATH)],
    )
    def get(self, request: Request, enrolment: int, unit: str) -> Response:
        seats = Enrolment.objects.visible_to(request.user).select_related("batch__course")
        seat = get_object_or_404(seats, pk=enrolment)
        try:
            desk = handing_in.desk_of(seat, unit, at=timezone.now())
        except assignments.NoAssignmentHere as refusal:
            raise Http404 from refusal
        return Response(AssignmentSerializer(desk).data)


urlpatterns = [
    path(
        "enrolments/<int:enrolment>/units/<slug:unit>/assignment/",
        OwnAssignment.as_view(),
        name="assignment",
    ),
]
