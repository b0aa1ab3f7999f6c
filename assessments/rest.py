"""Attempts in the API: the same rules as the pages, refusals as 409 {code, message}."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import exceptions, mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.views import APIView

from courses.models import Enrolment
from lms.lib import client

from . import answering, attempt_records, attempts, images, paper, questions, results, rich_text, terms
from .models import Attempt
from .paper import Paper
from .rubrics import ChosenLevel
from .terms import Presented

NUMBER: dict[str, Any] = {"max_digits": 10, "decimal_places": 4}
PERCENT: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}


TEXT = {"type": "string"}


@extend_schema_field(
    {
        "oneOf": [
            TEXT,
            {"type": "array", "items": TEXT},
            {"type": "object", "additionalProperties": TEXT},
            {"type": "null"},
        ]
    }
)
class AnswerField(serializers.JSONField):
    """Option ids for choices, a value for each part of what has parts, text for what is typed.

    Null or empty takes an answer back.
    """


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    quiz = serializers.CharField(source="quiz.title")
    purpose = serializers.ChoiceField(source="quiz.purpose", choices=["quiz", "pretest", "posttest"])
    state = serializers.SerializerMethodField()

    class Meta:
        model = Attempt
        fields = [
            "id", "quiz", "purpose", "enrolment", "unit_key", "number", "state",
            "started_at", "expires_at", "submitted_at", "percent", "passed",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=["in_progress", "submitted"]))
    def get_state(self, attempt: Attempt) -> str:
        return "in_progress" if attempt.is_open else "submitted"


class Words(serializers.CharField):
    """What an author wrote, without its notation: a formula as its TeX, a picture as what it shows."""

    def to_representation(self, value: str) -> str:
        return rich_text.plain(str(super().to_representation(value)))


class Html(serializers.CharField):
    """What an author wrote, as the HTML that pages show."""

    def to_representation(self, value: str) -> str:
        return rich_text.html(value, images.address)


class OptionSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    text = Words()
    html = Html(source="text")
    chosen = serializers.BooleanField()


class PartSerializer(serializers.Serializer[questions.ShownPart]):
    """A field of a question that has several, or words between them (without an id)."""

    id = serializers.CharField(allow_blank=True)
    text = Words(allow_blank=True)
    html = Html(source="text", allow_blank=True)
    options = OptionSerializer(many=True)
    typed = serializers.CharField(allow_blank=True)


class RegionSerializer(serializers.Serializer[questions.ShownRegion]):
    """A place that stands for an option: its outline as SVG's path data, in the picture's pixels."""

    option = serializers.CharField(source="option_id")
    letter = serializers.CharField()
    path = serializers.CharField()


class PictureSerializer(serializers.Serializer[questions.Picture]):
    address = serializers.SerializerMethodField()
    alt = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    regions = RegionSerializer(many=True)

    def get_address(self, picture: questions.Picture) -> str:
        return images.address(picture.name)


class QuestionSerializer(serializers.Serializer[paper.ShownQuestion]):
    """A question as the learner may see it; `sequence` is of the answer that is kept.

    `takes_several` says that an answer is a list of options.
    """

    question = serializers.IntegerField(source="version_id")
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=list(questions.KINDS))
    text = Words()
    html = Html(source="text")
    hint = serializers.CharField(allow_blank=True)
    picture = PictureSerializer(allow_null=True)
    takes_several = serializers.BooleanField()
    options = OptionSerializer(many=True)
    parts = PartSerializer(many=True)
    typed = serializers.CharField()
    is_answered = serializers.BooleanField()
    sequence = serializers.IntegerField()


class PaperSerializer(serializers.Serializer[paper.Paper]):
    """A page; `onward` is the page that follows without a way back (turn it by `next`)."""

    page = serializers.IntegerField()
    onward = serializers.IntegerField(allow_null=True)
    section = serializers.CharField(allow_blank=True)
    questions = QuestionSerializer(many=True)
    last_sequence = serializers.IntegerField()
    saved_at = serializers.DateTimeField(allow_null=True)


class PageSerializer(serializers.Serializer[Any]):
    page = serializers.IntegerField(min_value=1, max_value=32_767)


class AnswerSerializer(serializers.Serializer[Any]):
    question = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    answer = AnswerField(allow_null=True)
    sequence = serializers.IntegerField(min_value=1, max_value=2**53 - 1)


class KeptSerializer(serializers.Serializer[Any]):
    """What is kept now: a late answer doesn't overwrite a newer one."""

    question = serializers.IntegerField()
    answer = AnswerField(allow_null=True)
    sequence = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class MarkedPartSerializer(serializers.Serializer[questions.ExplainedPart]):
    text = Words(allow_blank=True)
    answer = Words(allow_blank=True)
    key = Words(allow_blank=True)
    is_right = serializers.BooleanField()
    note = Words(allow_blank=True)


class ChosenLevelSerializer(serializers.Serializer[ChosenLevel]):
    criterion = serializers.CharField()
    level = serializers.CharField()
    points = serializers.DecimalField(**NUMBER)
    of = serializers.DecimalField(**NUMBER)


class AnswerGradingSerializer(serializers.Serializer[attempt_records.Change]):
    """What the person who marked the answer said."""

    comment = serializers.CharField(source="row.reason")
    levels = ChosenLevelSerializer(many=True)


class ChangeSerializer(serializers.Serializer[attempt_records.Change]):
    """A mark that was changed after it had been given."""

    question = serializers.IntegerField(source="row.version_id")
    at = serializers.DateTimeField(source="row.at")
    way = serializers.CharField(source="row.way")
    points_before = serializers.DecimalField(source="row.points_before", **NUMBER)
    points_after = serializers.DecimalField(source="row.points_after", **NUMBER)
    reason = serializers.CharField(source="row.reason")


class MarkedSerializer(serializers.Serializer[results.MarkedQuestion]):
    number = serializers.IntegerField()
    text = Words()
    html = Html(source="text")
    points = serializers.DecimalField(allow_null=True, **NUMBER)
    of = serializers.DecimalField(**NUMBER)
    answer = Words(source="explanation.answer")
    key = Words(source="explanation.key")
    written = serializers.CharField(source="explanation.written", help_text="A text as it was typed.")
    grading = AnswerGradingSerializer(allow_null=True)
    notes = serializers.ListField(child=Words(), source="explanation.notes")
    parts = MarkedPartSerializer(many=True, source="explanation.parts")


class PartScoreSerializer(serializers.Serializer[results.Part]):
    """The score of a section or a category; `passed` is null where it has no passing grade."""

    title = serializers.CharField()
    percent = serializers.DecimalField(allow_null=True, **PERCENT)
    passing_grade = serializers.DecimalField(allow_null=True, **PERCENT)
    passed = serializers.BooleanField(allow_null=True)


class ResultSerializer(serializers.Serializer[results.Result]):
    """`counting_percent` is what all attempts come to by the quiz's rule.

    `questions` is null where the feedback policy doesn't show them.
    """

    percent = serializers.DecimalField(allow_null=True, **PERCENT)
    passed = serializers.BooleanField(allow_null=True)
    counting_percent = serializers.DecimalField(source="counts.percent", allow_null=True, **PERCENT)
    sections = PartScoreSerializer(many=True)
    categories = PartScoreSerializer(many=True)
    attempts_left = serializers.IntegerField(allow_null=True)
    may_retry = serializers.BooleanField()
    pretest_percent = serializers.DecimalField(allow_null=True, **PERCENT)
    gain = serializers.DecimalField(allow_null=True, **PERCENT)
    questions = MarkedSerializer(many=True, allow_null=True)
    changes = ChangeSerializer(many=True)


class Attempts(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Attempt]):
    """One's own attempts, the newest first."""

    serializer_class = AttemptSerializer
    queryset = Attempt.objects.none()

    def get_queryset(self) -> QuerySet[Attempt]:
        mine = Attempt.objects.visible_to(self.request.user)
        return (
            terms.with_terms(mine)
            .select_related("quiz", "enrolment__batch__course")
            .order_by("-started_at", "-pk")
        )

    @extend_schema(
        responses=PaperSerializer, parameters=[OpenApiParameter("page", OpenApiTypes.INT, required=False)]
    )
    @action(detail=True, methods=["get"])
    def paper(self, request: Request, pk: str | None = None) -> Response:
        """The questions of an open attempt's page, without keys; without `page`, the first that is open."""
        attempt = self.get_object()
        return Response(PaperSerializer(self._page_of(attempt, self._wanted_page(request))).data)

    @extend_schema(request=PageSerializer, responses=PaperSerializer)
    @action(detail=True, methods=["post"])
    def next(self, request: Request, pk: str | None = None) -> Response:
        """Leave a page without a way back, and go on; repeated requests change nothing."""
        at, attempt = timezone.now(), self.get_object()
        left = PageSerializer(data=request.data)
        left.is_valid(raise_exception=True)
        attempt = attempts.turn_page(attempt, left=left.validated_data["page"], at=at)
        return Response(PaperSerializer(self._page_of(attempt, None)).data)

    def _wanted_page(self, request: Request) -> int | None:
        wanted = PageSerializer(data=request.query_params, partial=True)
        wanted.is_valid(raise_exception=True)
        page: int | None = wanted.validated_data.get("page")
        return page

    def _page_of(self, attempt: Attempt, page: int | None) -> Paper:
        at = timezone.now()
        if not attempt.is_open:
            raise answering.AlreadySubmitted
        attempt = attempts.catch_up(attempt, at=at)
        if not attempt.is_open:
            raise answering.TimeIsUp
        return paper.paper_of(attempt, page=page)

    @extend_schema(request=AnswerSerializer, responses=KeptSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str | None = None) -> Response:
        """Keep one answer as it is given; repeated and late requests change nothing."""
        attempt = self.get_object()
        given = AnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        kept = answering.save_answer(
            attempt, values["question"], values["answer"], sequence=values["sequence"], at=timezone.now()
        )
        return Response(
            {
                "question": values["question"],
                "answer": kept["answer"],
                "sequence": kept["sequence"],
                "saved_at": kept["at"],
            }
        )

    @extend_schema(request=None, responses=AttemptSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str | None = None) -> Response:
        """Mark the attempt with the answers that are kept."""
        return Response(
            AttemptSerializer(attempts.submit(self.get_object(), at=timezone.now())).data,
        )

    @extend_schema(responses=ResultSerializer)
    @action(detail=True, methods=["get"])
    def result(self, request: Request, pk: str | None = None) -> Response:
        """The outcome of a submitted attempt, as far as its feedback policy tells."""
        attempt = self.get_object()
        if attempt.is_open:
            raise exceptions.NotFound
        return Response(ResultSerializer(results.result_of(attempt, at=timezone.now())).data)


class StartSerializer(serializers.Serializer[Any]):
    """What a quiz may ask at the door."""

    access_code = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    confirms_identity = serializers.BooleanField(required=False, default=False)


class StartAttempt(APIView):
    """Start an attempt at a unit's quiz, or go on with the open one."""

    @extend_schema(
        request=StartSerializer,
        responses={201: AttemptSerializer},
        operation_id="attempts_start",
        parameters=[OpenApiParameter("unit", OpenApiTypes.STR, OpenApiParameter.PATH)],
    )
    def post(self, request: Request, enrolment: int, unit: str) -> Response:
        seats = Enrolment.objects.visible_to(request.user).select_related("batch__course")
        seat = get_object_or_404(seats, pk=enrolment)
        given = StartSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        brought = Presented(address=client.address(request), **given.validated_data)
        attempt = attempts.start(seat, unit, brought=brought, at=timezone.now())
        return Response(AttemptSerializer(attempt).data, status=status.HTTP_201_CREATED)


urlpatterns = [
    path(
        "enrolments/<int:enrolment>/units/<slug:unit>/attempts/",
        StartAttempt.as_view(),
        name="attempts-start",
    ),
]


def register(router: BaseRouter) -> None:
    router.register("attempts", Attempts, basename="attempts")
