"""Choosing verses, videos, slide decks, quizzes and assignments while writing a unit."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from assessments.models import Assignment, Quiz
from courses.models import Media, MediaState, SlideDeck, Verse


class VerseChooser(ChooserViewSet):
    model = Verse
    icon = "openquote"
    choose_one_text = _("Choose a verse")
    choose_another_text = _("Choose another verse")
    per_page = 20


class ReadyMedia:
    """Only what plays is offered; what a unit holds already is shown whatever became of it."""

    def get_object_list(self) -> Any:
        return Media.objects.filter(state=MediaState.READY)


class ChooseReadyMedia(ReadyMedia, chooser.ChooseView):  # type: ignore[misc]
    pass


class ChooseReadyMediaResults(ReadyMedia, chooser.ChooseResultsView):  # type: ignore[misc]
    pass


class MediaChooser(ChooserViewSet):
    model = Media
    icon = "media"
    choose_one_text = _("Choose a video")
    choose_another_text = _("Choose another video")

    choose_view_class = ChooseReadyMedia
    choose_results_view_class = ChooseReadyMediaResults


class SlideDeckChooser(ChooserViewSet):
    model = SlideDeck
    icon = "doc-full"
    choose_one_text = _("Choose slides")
    choose_another_text = _("Choose other slides")


class OwnQuizzes:
    """Questions are secret until answered: a person finds the quizzes of their own courses only."""

    request: HttpRequest

    def get_object_list(self) -> Any:
        return Quiz.objects.editable_by(self.request.user)


class ChooseOwnQuiz(OwnQuizzes, chooser.ChooseView):  # type: ignore[misc]
    pass


class ChooseOwnQuizResults(OwnQuizzes, chooser.ChooseResultsView):  # type: ignore[misc]
    pass


class ChosenOwnQuiz(OwnQuizzes, chooser.ChosenView):  # type: ignore[misc]
    def get_object(self, pk: Any) -> Quiz:
        return self.get_object_list().get(pk=pk)  # type: ignore[no-any-return]


class ChosenOwnQuizzes(OwnQuizzes, chooser.ChosenMultipleView):  # type: ignore[misc]
    def get_objects(self, pks: list[str]) -> Any:
        return self.get_object_list().filter(pk__in=pks)


class QuizChooser(ChooserViewSet):
    model = Quiz
    icon = "help"
    choose_one_text = _("Choose a quiz")
    choose_another_text = _("Choose another quiz")

    choose_view_class = ChooseOwnQuiz
    choose_results_view_class = ChooseOwnQuizResults
    chosen_view_class = ChosenOwnQuiz
    chosen_multiple_view_class = ChosenOwnQuizzes


class OwnAssignments:
    """As quizzes: a person finds those of their own courses only."""

    request: HttpRequest

    def get_object_list(self) -> Any:
        return Assignment.objects.editable_by(self.request.user)


class ChooseOwnAssignment(OwnAssignments, chooser.ChooseView):  # type: ignore[misc]
    pass


class ChooseOwnAssignmentResults(OwnAssignments, chooser.ChooseResultsView):  # type: ignore[misc]
    pass


class ChosenOwnAssignment(OwnAssignments, chooser.ChosenView):  # type: ignore[misc]
    def get_object(self, pk: Any) -> Assignment:
        return self.get_object_list().get(pk=pk)  # type: ignore[no-any-return]


class ChosenOwnAssignments(OwnAssignments, chooser.ChosenMultipleView):  # type: ignore[misc]
    def get_objects(self, pks: list[str]) -> Any:
        return self.get_object_list().filter(pk__in=pks)


class AssignmentChooser(ChooserViewSet):
    model = Assignment
    icon = "edit"
    choose_one_text = _("Choose an assignment")
    choose_another_text = _("Choose another assignment")

    choose_view_class = ChooseOwnAssignment
    choose_results_view_class = ChooseOwnAssignmentResults
    chosen_view_class = ChosenOwnAssignment
    chosen_multiple_view_class = ChosenOwnAssignments


verses = VerseChooser("verse_chooser", url_prefix="pilih-ayat")
media = MediaChooser("media_chooser", url_prefix="pilih-video")
slides = SlideDeckChooser("slides_chooser", url_prefix="pilih-salindia")
quizzes = QuizChooser("quiz_chooser", url_prefix="pilih-kuis")
assignments = AssignmentChooser("assignment_chooser", url_prefix="pilih-tugas")

VerseChooserBlock = verses.get_block_class(name="VerseChooserBlock", module_path="cms.choosers")
