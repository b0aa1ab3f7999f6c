"""Trainings in the back office: batches and their participants, periods, topics, videos and slides."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from courses import admin_views
from courses.forms import BatchForm, SlideDeckForm, VideoForm
from courses.models import Batch, Media, Period, SlideDeck, Topic
from lms.accounts import policy


class OwnRowsEditView(generic.EditView):
    """Wagtail asks an edit page's policy only whether any row may be changed; this one asks for the row."""

    def get_object(self, queryset: Any = None) -> Any:
        return super().get_object(self.permission_policy.rows(self.request.user))


def every(model: Any) -> Any:
    return lambda user: model.objects.all()


class BatchViewSet(ModelViewSet):
    model = Batch
    name = "batches"
    url_namespace = "batches"
    url_prefix = "angkatan"
    icon = "group"
    menu_label = _("Batches")
    edit_view_class = OwnRowsEditView
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        TitleColumn("course", label=_("Training"), accessor=str, url_name="batches:participants"),
        Column("starts_at", label=_("Starts"), sort_key="starts_at"),
        Column("ends_at", label=_("Ends")),
        Column("seats_taken", label=_("Seats taken")),
        Column("quota", label=_("Quota")),
    ]
    ordering = ["-starts_at"]
    search_fields = ["course__title", "course__code"]
    search_backend_name = None
    permission_policy = policy.AbilityPolicy(
        Batch,
        verbs={"view": "manage_batches", "add": "manage_batches", "change": "manage_batches"},
        rows=lambda user: Batch.objects.managed_by(user).select_related("course"),
    )

    def get_form_class(self, for_update: bool = False) -> type[BatchForm]:
        return BatchForm

    def get_queryset(self, request: Any) -> QuerySet[Batch]:
        return self.permission_policy.rows(request.user)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:batch>/peserta/", admin_views.participants, name="participants"),
            path("<int:batch>/umumkan/", admin_views.announce, name="announce"),
            path("<int:batch>/batalkan/", admin_views.cancel, name="cancel"),
        ]


class TopicViewSet(ModelViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    form_fields = ["title", "slug"]
    copy_view_enabled = False
    permission_policy = policy.AbilityPolicy(
        Topic, verbs=dict.fromkeys(("view", "add", "change"), "edit_site"), rows=every(Topic)
    )


class PeriodViewSet(ModelViewSet):
    model = Period
    icon = "calendar"
    menu_label = _("Periods")
    form_fields = ["title", "opens_at", "closes_at"]
    list_display = ["title", "opens_at", "closes_at"]
    copy_view_enabled = False
    permission_policy = policy.AbilityPolicy(
        Period,
        verbs={"view": "manage_batches", "add": "edit_site", "change": "edit_site"},
        rows=every(Period),
    )


class VideoViewSet(ModelViewSet):
    model = Media
    icon = "media"
    menu_label = _("Videos")
    list_display = ["title", "key", "duration_seconds"]
    copy_view_enabled = False
    permission_policy = policy.AbilityPolicy(
        Media, verbs=dict.fromkeys(("view", "add"), "edit_course"), rows=every(Media)
    )

    def get_form_class(self, for_update: bool = False) -> type[VideoForm]:
        return VideoForm


class SlideDeckViewSet(ModelViewSet):
    model = SlideDeck
    icon = "doc-full"
    menu_label = _("Slides")
    list_display = ["title", "key", "size_bytes"]
    copy_view_enabled = False
    permission_policy = policy.AbilityPolicy(
        SlideDeck, verbs=dict.fromkeys(("view", "add"), "edit_course"), rows=every(SlideDeck)
    )

    def get_form_class(self, for_update: bool = False) -> type[SlideDeckForm]:
        return SlideDeckForm


class TrainingGroup(ModelViewSetGroup):
    menu_label = _("Trainings")
    menu_icon = "group"
    menu_order = 150
    items = (BatchViewSet(), PeriodViewSet(), TopicViewSet(), VideoViewSet(), SlideDeckViewSet())


@hooks.register("register_admin_viewset")
def trainings() -> TrainingGroup:
    return TrainingGroup()
