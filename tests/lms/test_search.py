import pytest

from courses.models import Topic
from lms.lib import search
from tests.factories.courses import TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _topics(db):
    for slug, title in [
        ("pelayanan", "Pelayanan Publik"),
        ("moderasi", "Moderasi Beragama"),
        ("keamanan", "Keamanan Informasi"),
        ("publik-moderasi", "Layanan"),
    ]:
        TopicFactory(slug=slug, title=title)


def found(text):
    return [
        topic.slug for topic in search.matching(Topic.objects.all(), text, title="title", others=("slug",))
    ]


def test_every_word_must_be_found():
    assert found("publik pelayanan") == ["pelayanan"]
    assert found("publik keamanan") == []


def test_the_beginning_of_a_word_is_enough():
    assert found("keam") == ["keamanan"]


def test_capitals_do_not_matter():
    assert found("MODERASI beragama") == ["moderasi"]


def test_titles_come_before_other_places():
    assert found("moderasi") == ["moderasi", "publik-moderasi"]


def test_a_slip_of_the_thumb_still_finds_something():
    assert found("modrasi") == ["moderasi", "publik-moderasi"]


def test_no_words_means_everything():
    assert len(found("  !? ")) == 4
