import pytest
from django.urls import reverse
from django.utils import timezone

from cms import access, publishing
from courses.models import Course
from lms.accounts import roles
from lms.accounts.models import Role
from tests.factories.accounts import InstructorFactory, TrainingAdministratorFactory, WorkUnitFactory
from tests.factories.cms import course_page, subject_of, unit_of
from tests.factories.courses import NOON, BatchFactory


@pytest.fixture
def page(office, bo, dewi):
    written = course_page(office)
    access.sync_course(written)
    return written


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def status(client, user, url):
    client.force_login(user)
    return client.get(url).status_code


def test_an_instructor_edits_units_of_their_own_course(client, page, bo):
    assert status(client, bo, edit_url(unit_of(page, "Bacaan 1"))) == 200


def test_an_administrator_of_the_organiser_does_too(client, page, dewi):
    assert status(client, dewi, edit_url(page)) == 200


def test_the_instructor_of_another_course_and_an_administrator_elsewhere_are_refused(client, page):
    other = course_page(WorkUnitFactory(code="LAIN"), code="LAIN-01")
    access.sync_course(other)
    strangers = [
        InstructorFactory(scope="course:LAIN-01"),
        TrainingAdministratorFactory(scope="unit:LAIN"),
    ]
    for stranger in strangers:
        access.sync_person(stranger)
        assert status(client, stranger, edit_url(other)) == 200
        for url in (
            edit_url(page),
            edit_url(subject_of(page)),
            edit_url(unit_of(page, "Bacaan 1")),
            reverse("wagtailadmin_pages:add", args=["cms", "unitpage", subject_of(page).pk]),
            reverse("wagtailadmin_pages:delete", args=[unit_of(page, "Bacaan 1").pk]),
            reverse("cms_publish", args=[page.pk]),
        ):
            assert status(client, stranger, url) in {302, 403}, url


@pytest.mark.parametrize("person", ["ada", "cy"])
def test_learners_have_no_back_office(client, request, page, person):
    learner = request.getfixturevalue(person)
    for url in (edit_url(page), reverse("cms_publish", args=[page.pk]), reverse("cms_decks")):
        assert status(client, learner, url) in {302, 403}


def test_a_visitor_is_asked_to_sign_in(client, page):
    assert client.get(reverse("cms_publish", args=[page.pk])).status_code == 302


def test_who_lost_the_role_is_refused_before_the_groups_follow(client, page, bo):
    roles.revoke(bo.role_grants.get(), by=None, at=timezone.now())
    InstructorFactory._meta.model.objects.get(pk=bo.pk)

    assert status(client, bo, edit_url(unit_of(page, "Bacaan 1"))) in {302, 403}


def test_groups_follow_a_grant_and_its_end(page):
    person = InstructorFactory(scope="course:LAIN-01")
    grant = roles.grant(person, Role.INSTRUCTOR, "course:MBP-01", by=None, at=NOON)
    access.sync_person(person)
    assert person.groups.filter(name="Kurikulum MBP-01").exists()

    roles.revoke(grant, by=None, at=NOON)
    access.sync_person(person)

    assert not person.groups.filter(name="Kurikulum MBP-01").exists()


def test_only_an_administrator_pushes_a_version_to_a_running_batch(client, page, bo, dewi):
    first = publishing.publish(page, by=bo, at=NOON)
    batch = BatchFactory(course=Course.objects.get(), version=first)
    url = reverse("cms_push", args=[page.pk, batch.pk])

    client.force_login(bo)
    assert client.post(url).status_code in {302, 403}
    draft = unit_of(page, "Bacaan 1")
    draft.title = "Bacaan satu"
    draft.save_revision()
    second = publishing.publish(page, by=bo, at=NOON)
    batch.refresh_from_db()
    assert batch.version == first

    client.force_login(dewi)
    client.post(url)
    batch.refresh_from_db()
    assert batch.version == second


def test_publishing_from_the_back_office_makes_the_version(client, page, bo):
    client.force_login(bo)
    url = reverse("cms_publish", args=[page.pk])

    assert client.get(url).status_code == 200
    client.post(url, {"publish": ""})

    assert Course.objects.get().current_version.number == 1


def test_a_preview_shows_the_draft_on_the_learners_page(client, page, bo):
    unit = unit_of(page, "Bacaan 1")
    unit.title = "Judul rancangan"
    unit.save_revision()
    client.force_login(bo)

    shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[unit.pk]))

    assert shown.status_code == 200
    assert "Judul rancangan" in shown.content.decode()
    assert "courses/learn_reading.html" in [template.name for template in shown.templates]


def test_an_authoring_page_leads_visitors_to_the_catalogue(client, page, bo):
    publishing.publish(page, by=bo, at=NOON)
    unit = unit_of(page, "Bacaan 1")

    assert client.get(unit.url).headers["Location"] == Course.objects.get().get_absolute_url()
