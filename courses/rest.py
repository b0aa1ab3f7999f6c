"""The API of trainings: catalogue, my enrolments, progress. It calls the rules that the pages call."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.views import APIView

from courses import catalogue, claims, enrolment, outline, playback, progress, watching
from courses.curriculum import GROUPS, KINDS, Curriculum
from courses.models import Batch, Course, Enrolment, Mode
from courses.outline import Node, Outline


class BatchSerializer(serializers.ModelSerializer[Batch]):
    """`state` is what the batch is now; `seats_left` may be taken by the time you ask for one."""

    state = serializers.SerializerMethodField()
    seats_left = serializers.IntegerField(read_only=True)

    class Meta:
        model = Batch
        fields = [
            "id", "number", "roman", "state", "registration_opens_at", "registration_closes_at",
            "starts_at", "ends_at", "quota", "seats_left", "place",
        ]  # fmt: skip
        read_only_fields = fields

    roman = serializers.CharField(read_only=True)

    @extend_schema_field(serializers.ChoiceField(choices=Batch.State.choices))
    def get_state(self, batch: Batch) -> str:
        return batch.state(timezone.now()).value


class CourseSerializer(serializers.ModelSerializer[Course]):
    topic = serializers.CharField(source="topic.slug", read_only=True)
    organiser = serializers.CharField(source="organiser_name", read_only=True)
    batches = BatchSerializer(source="coming_batches", many=True, read_only=True)

    class Meta:
        model = Course
        fields = [
            "code",
            "slug",
            "title",
            "summary",
            "topic",
            "audience",
            "mode",
            "lesson_hours",
            "organiser",
            "batches",
        ]
        read_only_fields = fields


class SubjectSerializer(serializers.Serializer[Any]):
    group = serializers.ChoiceField(choices=list(GROUPS.items()))
    title = serializers.CharField()
    jp = serializers.IntegerField()
    units = serializers.ListField(child=serializers.CharField())


class CourseDetailSerializer(CourseSerializer):
    """A course with the outline of its current curriculum; unit bodies are for the enrolled."""

    outcomes = serializers.SerializerMethodField()
    subjects = serializers.SerializerMethodField()

    class Meta(CourseSerializer.Meta):
        fields = [*CourseSerializer.Meta.fields, "outcomes", "subjects"]
        read_only_fields = fields

    def get_outcomes(self, course: Course) -> list[str]:
        return list(_curriculum(course).outcomes)

    @extend_schema_field(SubjectSerializer(many=True))
    def get_subjects(self, course: Course) -> list[dict[str, Any]]:
        return [
            {
                "group": subject.group,
                "title": subject.title,
                "jp": subject.jp,
                "units": [unit.title for unit in subject.units],
            }
            for subject in _curriculum(course).subjects
        ]


def _curriculum(course: Course) -> Curriculum:
    if course.current_version_id is None:
        raise ValueError("an unpublished course has no curriculum")
    return outline.curriculum(course.current_version_id)


@method_decorator(conditional_page, name="dispatch")
class Courses(viewsets.ReadOnlyModelViewSet[Course]):
    """The catalogue of trainings, for everyone."""

    permission_classes = [AllowAny]
    serializer_class = CourseSerializer
    lookup_field = "slug"
    filter_backends = ()
    queryset = Course.objects.none()

    def get_queryset(self) -> QuerySet[Course]:
        asked = {name: str(value).replace("\0", "") for name, value in self.request.query_params.items()}
        wanted = catalogue.Wanted(
            text=asked.get("q", "")[:100],
            topic=asked.get("topic", ""),
            mode=asked.get("mode", ""),
            hours=asked.get("hours", ""),
            state=asked.get("state", ""),
        )
        return catalogue.find(wanted, at=timezone.now())

    def get_serializer_class(self) -> type[CourseSerializer]:
        return CourseDetailSerializer if self.action == "retrieve" else CourseSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words to look for"),
            OpenApiParameter("topic", str, description="Slug of a topic"),
            OpenApiParameter("mode", str, enum=Mode.values),
            OpenApiParameter("hours", str, enum=list(catalogue.HOURS_RANGES)),
            OpenApiParameter("state", str, enum=["open", "running"]),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    course = serializers.SlugRelatedField[Course](source="batch.course", slug_field="slug", read_only=True)
    batch = BatchSerializer(read_only=True)
    completed_at = serializers.SerializerMethodField()

    class Meta:
        model = Enrolment
        fields = ["id", "course", "batch", "enrolled_at", "completed_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_completed_at(self, enrolment: Enrolment) -> Any:
        completion = getattr(enrolment, "completion", None)
        return completion.completed_at if completion else None


class EnrolSerializer(serializers.Serializer[Any]):
    batch = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class Enrolments(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Enrolment]):
    """My seats in batches."""

    permission_classes = [IsAuthenticated]
    serializer_class = EnrolmentSerializer
    filter_backends = ()
    lookup_value_converter = "int"
    queryset = Enrolment.objects.none()

    def get_queryset(self) -> QuerySet[Enrolment]:
        return (
            Enrolment.objects.visible_to(self.request.user)
            .select_related("batch__course", "completion")
            .order_by("-enrolled_at", "-pk")
        )

    @extend_schema(request=EnrolSerializer, responses={201: EnrolmentSerializer})
    def create(self, request: Request) -> Response:
        """Take a seat in a batch; asking twice gives the same seat. 409 when closed or full."""
        asked = EnrolSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        batch = get_object_or_404(Batch.objects.announced(), pk=asked.validated_data["batch"])
        seat = enrolment.enrol(request.user, batch, at=timezone.now())
        return Response(
            self.get_serializer(self.get_queryset().get(pk=seat.pk)).data, status=status.HTTP_201_CREATED
        )


class UnitStateSerializer(serializers.Serializer[Node]):
    key = serializers.CharField(source="unit.key")
    title = serializers.CharField(source="unit.title")
    kind = serializers.ChoiceField(source="unit.kind", choices=list(KINDS.items()))
    required = serializers.BooleanField(source="unit.required")  # type: ignore[assignment]  # a field so named
    state = serializers.ChoiceField(choices=outline.STATES)
    reason = serializers.CharField(allow_blank=True)
    score = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    watched_percent = serializers.IntegerField()
    verified_seconds = serializers.IntegerField()


class ProgressSerializer(serializers.Serializer[Outline]):
    percent = serializers.IntegerField()
    done = serializers.IntegerField(source="done_count")
    required = serializers.IntegerField(source="required_count")  # type: ignore[assignment]
    verified_minutes = serializers.IntegerField()
    units = UnitStateSerializer(many=True, source="nodes")


class WatchedSerializer(serializers.Serializer[Any]):
    """`plays`: really played parts, `[[from, to, began, ended], …]`: media seconds, then epoch milliseconds
    by the clock whose reading at sending is `sent_at`."""

    sent_at = serializers.FloatField(min_value=0, max_value=1e15)
    position = serializers.FloatField(min_value=0, required=False, allow_null=True, default=None)
    plays = serializers.ListField(
        child=serializers.ListField(
            child=serializers.FloatField(min_value=0, max_value=1e15), min_length=4, max_length=4
        ),
        max_length=claims.PLAYS_MOST,
    )


class WatchedReportSerializer(serializers.Serializer[Any]):
    percent = serializers.IntegerField()
    done = serializers.BooleanField()


class MediumSerializer(serializers.Serializer[Any]):
    """Another medium of the unit; its `key` is asked for like a unit's."""

    key = serializers.CharField()
    kind = serializers.CharField()


class UnitContentSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    body = serializers.ListField(child=serializers.DictField())
    media = serializers.DictField(allow_null=True)
    slides = serializers.DictField(allow_null=True)
    alternatives = MediumSerializer(many=True)


class OwnEnrolmentView(APIView):
    permission_classes = [IsAuthenticated]

    def own(self, request: Request, enrolment_id: int) -> Enrolment:
        seats = Enrolment.objects.visible_to(request.user).select_related("batch__course")
        return get_object_or_404(seats, pk=enrolment_id)


class Progress(OwnEnrolmentView):
    @extend_schema(responses=ProgressSerializer)
    def get(self, request: Request, enrolment: int) -> Response:
        """How far I am, unit by unit, with the reason where one is locked."""
        return Response(ProgressSerializer(outline.outline_for(self.own(request, enrolment))).data)


class UnitContent(OwnEnrolmentView):
    @extend_schema(responses=UnitContentSerializer)
    def get(self, request: Request, enrolment: int, unit: str) -> Response:
        """A unit's content, which opens it; 409 while it is locked."""
        seat = self.own(request, enrolment)
        at = timezone.now()
        node = progress.open_node(seat, unit, at=at)
        progress.start_unit(seat, unit, at=at)
        media = playback.signed(node.unit.media, at=at) if node.unit.media else None
        return Response(UnitContentSerializer(replace(node.unit, media=media)).data)


class Watched(OwnEnrolmentView):
    @extend_schema(request=WatchedSerializer, responses=WatchedReportSerializer)
    def post(self, request: Request, enrolment: int, unit: str) -> Response:
        """Add what was played; replays change nothing."""
        seat = self.own(request, enrolment)
        asked = WatchedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row = watching.record_watched(seat, unit, asked.validated_data, at=timezone.now())
        return Response(watching.report(seat, row))


class FinishReading(OwnEnrolmentView):
    @extend_schema(request=None, responses=WatchedReportSerializer)
    def post(self, request: Request, enrolment: int, unit: str) -> Response:
        """I have read this unit or seen its slides."""
        seat = self.own(request, enrolment)
        return Response(watching.report(seat, progress.finish_reading(seat, unit, at=timezone.now())))


def register(router: BaseRouter) -> None:
    router.register("courses", Courses, basename="course")
    router.register("enrolments", Enrolments, basename="enrolment")


urlpatterns = [
    path("enrolments/<int:enrolment>/progress/", Progress.as_view(), name="progress"),
    path("enrolments/<int:enrolment>/units/<unit_key:unit>/", UnitContent.as_view(), name="unit"),
    path("enrolments/<int:enrolment>/units/<unit_key:unit>/watched/", Watched.as_view(), name="watched"),
    path(
        "enrolments/<int:enrolment>/units/<unit_key:unit>/finish/",
        FinishReading.as_view(),
        name="finish_reading",
    ),
]
