"""Trainings in the back office: batches and their participants, periods, topics and videos."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup

from courses import admin_views, caption_views, upload_views, uploads
from courses.forms import BatchForm, DescribeForm, RuleForm, VideoForm
from courses.models import Batch, Media, Period, Topic
from lms.accounts import policy
from lms.accounts.view_sets import OwnRowsEditView, OwnRowsViewSet


def every(model: Any) -> Any:
    return lambda user: model.objects.all()


class BatchViewSet(OwnRowsViewSet):
    model = Batch
    name = "batches"
    url_namespace = "batches"
    url_prefix = "angkatan"
    icon = "group"
    menu_label = _("Batches")
    list_display = [
        TitleColumn("course", label=_("Training"), accessor=str, url_name="batches:participants"),
        Column("starts_at", label=_("Starts"), sort_key="starts_at"),
        Column("ends_at", label=_("Ends")),
        Column("seats_taken", label=_("Seats taken")),
        Column("quota", label=_("Quota")),
    ]
    ordering = ["-starts_at"]
    search_fields = ["course__title", "course__code"]
    permission_policy = policy.AbilityPolicy(
        Batch,
        verbs={"view": "manage_batches", "add": "manage_batches", "change": "manage_batches"},
        rows=lambda user: Batch.objects.managed_by(user).select_related("course"),
    )

    def get_form_class(self, for_update: bool = False) -> type[BatchForm]:
        return BatchForm

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:batch>/peserta/", admin_views.participants, name="participants"),
            path("<int:batch>/umumkan/", admin_views.announce, name="announce"),
            path("<int:batch>/batalkan/", admin_views.cancel, name="cancel"),
        ]


class TopicViewSet(OwnRowsViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    form_fields = ["title", "slug"]
    permission_policy = policy.AbilityPolicy(
        Topic, verbs=dict.fromkeys(("view", "add", "change"), "edit_site"), rows=every(Topic)
    )


class PeriodViewSet(OwnRowsViewSet):
    model = Period
    icon = "calendar"
    menu_label = _("Periods")
    form_fields = ["title", "opens_at", "closes_at"]
    list_display = ["title", "opens_at", "closes_at"]
    permission_policy = policy.AbilityPolicy(
        Period,
        verbs={"view": "manage_batches", "add": "edit_site", "change": "edit_site"},
        rows=every(Period),
    )


class AddVideoView(generic.CreateView):  # type: ignore[misc]
    """Takes a file in parts, and leads to the video's own page, where its preparation can be followed."""

    submit_button_label = _("Save")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["unfinished"] = uploads.unfinished(self.request.user)
        context["largest"], context["too_large"] = uploads.largest(), str(uploads.UploadTooLarge())
        return context  # type: ignore[no-any-return]

    def get_success_url(self) -> str:
        return reverse("media:video", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class EditVideoView(OwnRowsEditView):
    context_object_name = "video"  # Wagtail's pages mean styles and scripts by "media"


class VideoViewSet(OwnRowsViewSet):
    model = Media
    add_view_class = AddVideoView
    edit_view_class = EditVideoView
    create_template_name = "courses/admin/add_video.html"
    icon = "media"
    menu_label = _("Videos")
    list_display = [
        TitleColumn("title", label=_("Title"), url_name="media:video", sort_key="title"),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("state", label=_("State"), accessor="state_in_words", sort_key="state"),
        Column("duration_seconds", label=_("Length"), accessor="length_in_words"),
    ]
    ordering = ["title"]
    permission_policy = policy.AbilityPolicy(
        Media, verbs=dict.fromkeys(("view", "add", "change"), "edit_course"), rows=every(Media)
    )

    def get_form_class(self, for_update: bool = False) -> type[RuleForm]:
        return DescribeForm if for_update else VideoForm

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:video>/", admin_views.video, name="video"),
            path("<int:media>/teks/", caption_views.captions, name="captions"),
            path("<int:video>/ulangi/", admin_views.prepare_again, name="prepare_again"),
            path("unggahan/", upload_views.begin, name="begin_upload"),
            path("unggahan/<int:upload>/", upload_views.upload, name="upload"),
            path("unggahan/<int:upload>/bagian/<int:number>/", upload_views.part, name="upload_part"),
            path("unggahan/<int:upload>/selesai/", upload_views.finish, name="finish_upload"),
            path("unggahan/<int:upload>/buang/", upload_views.discard, name="discard_upload"),
        ]


class TrainingGroup(ModelViewSetGroup):
    menu_label = _("Trainings")
    menu_icon = "group"
    menu_order = 150
    items = (BatchViewSet(), PeriodViewSet(), TopicViewSet(), VideoViewSet())


@hooks.register("register_admin_viewset")
def trainings() -> TrainingGroup:
    return TrainingGroup()
