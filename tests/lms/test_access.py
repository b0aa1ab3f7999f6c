"""Who may open what: every address of ours × everyone. A new address fails here until it has its row.

The people: a visitor; cy, another learner; ada, whose learning it is; bo, who teaches the
training; boris, who teaches another; dewi, who administers the unit; dian, who administers
another unit.
"""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from assessments import (
    accommodations,
    answer_files,
    attempts,
    authoring,
    categories,
    exchange,
    regrading,
    submissions,
)
from assessments.models import QuizWindow, Section, Slot
from courses import uploads
from courses.models import Media, SlideDeck, Verse
from services.models import PUBLISHED_PARTS, ServicePledge
from tests.factories.accounts import InstructorFactory, RoleGrantFactory, TrainingAdministratorFactory
from tests.factories.assessments import QuizFactory, add_question
from tests.factories.assignments import PDF, AssignmentFactory
from tests.factories.certificates import IssuerFactory, drawn
from tests.factories.cms import course_page
from tests.factories.courses import BatchFactory, CourseFactory, EnrolmentFactory, PeriodFactory, unit
from tests.factories.services import (
    CategoryFactory,
    LifeEventFactory,
    ReligionFactory,
    published_service,
)

pytestmark = pytest.mark.django_db

PEOPLE = ("visitor", "cy", "ada", "bo", "boris", "dewi", "dian")
EVERYONE = frozenset(PEOPLE)
SIGNED_IN = EVERYONE - {"visitor"}
ADA = frozenset({"ada"})
NOBODY: frozenset[str] = frozenset()
BO = frozenset({"bo"})
STAFF = frozenset({"bo", "boris", "dewi", "dian"})
ADMINISTRATORS = frozenset({"dewi", "dian"})
DEWI = frozenset({"dewi"})
OFFICE_STAFF = frozenset({"bo", "dewi"})

# Addresses that come with the frameworks: their own suites test them, and ours the doors to them.
ELSEWHERE = (
    "account_",  # allauth: for everyone by nature; tests/accounts
    "wagtail",  # page editor, images, documents: page permissions, tests/cms; people: accounts' rows below
    "admin:",  # Django's admin: superusers only, see the last test
)
OURS_IN_WAGTAILS_NAMES = "wagtailusers_users:"


@dataclass(frozen=True)
class Row:
    """Who is let in. `args` names things of the stage; POST where `posts`."""

    who: frozenset[str]
    args: tuple[str, ...] = ()
    posts: bool = False


TABLE: dict[str, Row] = {
    "healthz": Row(EVERYONE),
    "readyz": Row(EVERYONE),
    "set_language": Row(EVERYONE, posts=True),
    "schema": Row(EVERYONE),
    "api_docs": Row(EVERYONE),
    "api_unknown": Row(NOBODY, ("code",)),
    # people
    "accounts:profile": Row(SIGNED_IN),
    "accounts:my_data": Row(SIGNED_IN),
    "accounts:sign_out_everywhere": Row(SIGNED_IN, posts=True),
    "accounts:back_office_login": Row(EVERYONE),  # leads to the one log-in
    "accounts:django_admin_login": Row(EVERYONE),
    "accounts:back_office_account": Row(STAFF),
    "v1:me": Row(SIGNED_IN),
    # trainings
    "courses:catalogue": Row(EVERYONE),
    "courses:course": Row(EVERYONE, ("course",)),
    "courses:dashboard": Row(SIGNED_IN),
    "courses:enrol": Row(SIGNED_IN, ("batch",), posts=True),
    "courses:withdraw": Row(ADA, ("seat",), posts=True),
    "courses:learn_home": Row(ADA, ("seat",)),
    "courses:finished": Row(ADA, ("seat",)),
    "courses:learn": Row(ADA, ("seat", "reading")),
    "courses:finish_reading": Row(ADA, ("seat", "reading"), posts=True),
    "courses:watched": Row(ADA, ("seat", "video"), posts=True),
    "courses:offline": Row(ADA, ("seat", "video")),
    "courses:saved": Row(EVERYONE),  # names nobody: the list is on the device
    "courses:worker": Row(EVERYONE),
    "v1:course-list": Row(EVERYONE),
    "v1:course-detail": Row(EVERYONE, ("course",)),
    "v1:enrolment-list": Row(SIGNED_IN),
    "v1:enrolment-detail": Row(ADA, ("seat",)),
    "v1:progress": Row(ADA, ("seat",)),
    "v1:unit": Row(ADA, ("seat", "reading")),
    "v1:watched": Row(ADA, ("seat", "video"), posts=True),
    "v1:finish_reading": Row(ADA, ("seat", "reading"), posts=True),
    # quizzes
    "assessments:start": Row(ADA, ("seat", "quiz_unit")),
    "assessments:attempt": Row(ADA, ("attempt",)),
    "assessments:submit": Row(ADA, ("attempt",), posts=True),
    "assessments:result": Row(ADA, ("submitted",)),
    "assessments:answer_upload": Row(ADA, ("attempt", "essay"), posts=True),
    "assessments:answer_file": Row(ADA, ("submitted", "answer_file")),
    # assignments
    "assessments:assignment": Row(ADA, ("seat", "task_unit")),
    "assessments:assignment_text": Row(ADA, ("seat", "task_unit"), posts=True),
    "assessments:hand_in": Row(ADA, ("seat", "task_unit")),
    "assessments:assignment_file": Row(ADA, ("seat", "task_unit", "task_file")),
    "v1:assignment": Row(ADA, ("seat", "task_unit")),
    "v1:attempts-start": Row(ADA, ("seat", "quiz_unit"), posts=True),
    "v1:attempts-list": Row(SIGNED_IN),
    "v1:attempts-detail": Row(ADA, ("attempt",)),
    "v1:attempts-paper": Row(ADA, ("attempt",)),
    "v1:attempts-answer": Row(ADA, ("attempt",), posts=True),
    "v1:attempts-next": Row(ADA, ("attempt",), posts=True),
    "v1:attempts-submit": Row(ADA, ("attempt",), posts=True),
    "v1:attempts-result": Row(ADA, ("submitted",)),
    # certificates
    "certificates:mine": Row(SIGNED_IN),
    "certificates:status": Row(ADA, ("seat",)),
    "certificates:download": Row(ADA | DEWI, ("code",)),
    "certificates:verify_form": Row(EVERYONE),
    "certificates:verify": Row(EVERYONE, ("code",)),
    "v1:certificate-list": Row(SIGNED_IN),
    "v1:certificate-detail": Row(ADA, ("code",)),
    "v1:verify": Row(EVERYONE, ("code",)),
    # services, shop window
    "services:catalogue": Row(EVERYONE),
    "services:service": Row(EVERYONE, ("service_slug",)),
    "v1:services-list": Row(EVERYONE),
    "v1:services-detail": Row(EVERYONE, ("service_slug",)),
    "cms:search": Row(EVERYONE),
    "cms:theme": Row(EVERYONE),
    "cms:webmanifest": Row(EVERYONE),
    # back office: people
    "wagtailusers_users:index": Row(ADMINISTRATORS),
    "wagtailusers_users:index_results": Row(ADMINISTRATORS),
    "wagtailusers_users:add": Row(ADMINISTRATORS),
    "wagtailusers_users:edit": Row(DEWI, ("ada",)),
    "wagtailusers_users:inspect": Row(DEWI, ("ada",)),
    "accounts_units:index": Row(NOBODY),
    "accounts_units:index_results": Row(NOBODY),
    "accounts_units:add": Row(NOBODY),
    "accounts_units:edit": Row(NOBODY, ("office",)),
    "accounts_roles:index": Row(NOBODY),
    "accounts_roles:index_results": Row(NOBODY),
    "accounts_roles:add": Row(NOBODY),
    "accounts_roles:delete": Row(NOBODY, ("grant",)),
    "accounts_audit:index": Row(NOBODY),
    "accounts_audit:index_results": Row(NOBODY),
    # back office: trainings
    "batches:index": Row(ADMINISTRATORS),
    "batches:index_results": Row(ADMINISTRATORS),
    "batches:add": Row(ADMINISTRATORS),
    "batches:edit": Row(DEWI, ("batch",)),
    "batches:participants": Row(DEWI, ("batch",)),
    "batches:announce": Row(DEWI, ("batch",), posts=True),
    "batches:cancel": Row(DEWI, ("batch",), posts=True),
    "period:index": Row(ADMINISTRATORS),
    "period:index_results": Row(ADMINISTRATORS),
    "period:add": Row(NOBODY),
    "period:edit": Row(NOBODY, ("period",)),
    "topic:index": Row(NOBODY),
    "topic:index_results": Row(NOBODY),
    "topic:add": Row(NOBODY),
    "topic:edit": Row(NOBODY, ("topic",)),
    "media:index": Row(STAFF),
    "media:index_results": Row(STAFF),
    "media:add": Row(STAFF),
    "media:edit": Row(STAFF, ("media",)),
    "media:video": Row(STAFF, ("media",)),
    "media:captions": Row(STAFF, ("media",)),
    "media:prepare_again": Row(STAFF, ("media",), posts=True),
    "media:begin_upload": Row(STAFF, posts=True),
    "media:upload": Row(BO, ("upload",)),
    "media:upload_part": Row(BO, ("upload", "part")),
    "media:finish_upload": Row(BO, ("upload",), posts=True),
    "media:discard_upload": Row(BO, ("upload",), posts=True),
    "cms_decks": Row(STAFF),
    "cms_publish": Row(OFFICE_STAFF, ("course_page",)),
    "cms_push": Row(DEWI, ("course_page", "batch"), posts=True),
    "quizzes:index": Row(STAFF),
    "quizzes:index_results": Row(STAFF),
    "quizzes:add": Row(STAFF),
    "quizzes:edit": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:windows": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:remove_window": Row(OFFICE_STAFF, ("quiz", "window"), posts=True),
    "quizzes:accommodations": Row(DEWI, ("quiz",)),
    "quizzes:withdraw_accommodation": Row(DEWI, ("quiz", "accommodation"), posts=True),
    "quizzes:preview": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:analysis": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:analysis_file": Row(OFFICE_STAFF, ("quiz",)),
    "assessments_preview_question": Row(STAFF, ("kind",)),
    "assessments_add_image": Row(STAFF),
    "quizzes:add_question": Row(OFFICE_STAFF, ("quiz", "kind")),
    "quizzes:edit_question": Row(OFFICE_STAFF, ("quiz", "question")),
    "quizzes:arrange": Row(OFFICE_STAFF, ("quiz",), posts=True),
    "quizzes:pick": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:add_draw": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:edit_draw": Row(OFFICE_STAFF, ("quiz", "draw")),
    "quizzes:add_section": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:edit_section": Row(OFFICE_STAFF, ("quiz", "section")),
    "quizzes:change_section": Row(OFFICE_STAFF, ("quiz", "section"), posts=True),
    "quizzes:import": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:import_template": Row(OFFICE_STAFF, ("quiz", "table")),
    "quizzes:staged": Row(OFFICE_STAFF, ("quiz", "import")),
    "quizzes:run_import": Row(OFFICE_STAFF, ("quiz", "import"), posts=True),
    "quizzes:discard_import": Row(OFFICE_STAFF, ("quiz", "import"), posts=True),
    "quizzes:export": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:export_file": Row(OFFICE_STAFF, ("quiz", "format")),
    "quizzes:attempts": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:attempt": Row(OFFICE_STAFF, ("quiz", "submitted")),
    "quizzes:regrades": Row(OFFICE_STAFF, ("quiz",)),
    "quizzes:regrade": Row(OFFICE_STAFF, ("quiz", "regrade")),
    "quizzes:regrade_file": Row(OFFICE_STAFF, ("quiz", "regrade")),
    "quizzes:apply_regrade": Row(OFFICE_STAFF, ("quiz", "regrade"), posts=True),
    "quizzes:discard_regrade": Row(OFFICE_STAFF, ("quiz", "regrade"), posts=True),
    "banks:index": Row(STAFF),
    "banks:index_results": Row(STAFF),
    "banks:add": Row(STAFF),
    "banks:edit": Row(OFFICE_STAFF, ("bank",)),
    "banks:contents": Row(OFFICE_STAFF, ("bank",)),
    "banks:many": Row(OFFICE_STAFF, ("bank",), posts=True),
    "banks:add_category": Row(OFFICE_STAFF, ("bank",), posts=True),
    "banks:change_category": Row(OFFICE_STAFF, ("bank", "question_category"), posts=True),
    "banks:add_question": Row(OFFICE_STAFF, ("bank", "kind")),
    "banks:question": Row(OFFICE_STAFF, ("bank", "question")),
    "banks:edit_question": Row(OFFICE_STAFF, ("bank", "question")),
    "banks:retire_question": Row(OFFICE_STAFF, ("bank", "question"), posts=True),
    "banks:import": Row(OFFICE_STAFF, ("bank",)),
    "banks:import_template": Row(OFFICE_STAFF, ("bank", "table")),
    "banks:staged": Row(OFFICE_STAFF, ("bank", "bank_import")),
    "banks:run_import": Row(OFFICE_STAFF, ("bank", "bank_import"), posts=True),
    "banks:discard_import": Row(OFFICE_STAFF, ("bank", "bank_import"), posts=True),
    "banks:export": Row(OFFICE_STAFF, ("bank",)),
    "banks:export_file": Row(OFFICE_STAFF, ("bank", "format")),
    "verse_chooser:choose": Row(STAFF),
    "verse_chooser:choose_results": Row(STAFF),
    "verse_chooser:chosen": Row(STAFF, ("verse",)),
    "verse_chooser:chosen_multiple": Row(STAFF),
    "verse_chooser:create": Row(NOBODY),
    "media_chooser:choose": Row(STAFF),
    "media_chooser:choose_results": Row(STAFF),
    "media_chooser:chosen": Row(STAFF, ("media",)),
    "media_chooser:chosen_multiple": Row(STAFF),
    "media_chooser:create": Row(NOBODY),
    "slides_chooser:choose": Row(STAFF),
    "slides_chooser:choose_results": Row(STAFF),
    "slides_chooser:chosen": Row(STAFF, ("deck",)),
    "slides_chooser:chosen_multiple": Row(STAFF),
    "slides_chooser:create": Row(NOBODY),
    "quiz_chooser:choose": Row(STAFF),
    "quiz_chooser:choose_results": Row(STAFF),
    "quiz_chooser:chosen": Row(OFFICE_STAFF, ("quiz",)),
    "quiz_chooser:chosen_multiple": Row(STAFF),
    "quiz_chooser:create": Row(NOBODY),
    "assignments:index": Row(STAFF),
    "assignments:index_results": Row(STAFF),
    "assignments:add": Row(STAFF),
    "assignments:edit": Row(OFFICE_STAFF, ("task",)),
    "grading:queue": Row(STAFF),
    "grading:work": Row(OFFICE_STAFF, ("work",)),
    "grading:file": Row(OFFICE_STAFF, ("work", "task_file")),
    "answers:queue": Row(STAFF),
    "answers:attempt": Row(OFFICE_STAFF, ("submitted",)),
    "answers:file": Row(OFFICE_STAFF, ("submitted", "answer_file")),
    "assignment_chooser:choose": Row(STAFF),
    "assignment_chooser:choose_results": Row(STAFF),
    "assignment_chooser:chosen": Row(OFFICE_STAFF, ("task",)),
    "assignment_chooser:chosen_multiple": Row(STAFF),
    "assignment_chooser:create": Row(NOBODY),
    # back office: certificates, services
    "certificates_admin:index": Row(ADMINISTRATORS),
    "certificates_admin:index_results": Row(ADMINISTRATORS),
    "certificates_admin:certificate": Row(DEWI, ("certificate",)),
    "certificates_admin:revoke": Row(DEWI, ("certificate",), posts=True),
    "issuers:index": Row(NOBODY),
    "issuers:index_results": Row(NOBODY),
    "issuers:add": Row(NOBODY),
    "issuers:edit": Row(NOBODY, ("issuer",)),
    "services_admin:index": Row(ADMINISTRATORS),
    "services_admin:index_results": Row(ADMINISTRATORS),
    "services_admin:add": Row(ADMINISTRATORS),
    "services_admin:edit": Row(DEWI, ("service",)),
    "services_admin:move": Row(DEWI, ("service", "move"), posts=True),
    "services_admin:transfer": Row(DEWI, ("service",)),
    "pledges_admin:index": Row(ADMINISTRATORS),
    "pledges_admin:index_results": Row(ADMINISTRATORS),
    "pledges_admin:add": Row(ADMINISTRATORS),
    "pledges_admin:edit": Row(DEWI, ("pledge",)),
    "category:index": Row(NOBODY),
    "category:index_results": Row(NOBODY),
    "category:add": Row(NOBODY),
    "category:edit": Row(NOBODY, ("category",)),
    "lifeevent:index": Row(NOBODY),
    "lifeevent:index_results": Row(NOBODY),
    "lifeevent:add": Row(NOBODY),
    "lifeevent:edit": Row(NOBODY, ("life_event",)),
    "religion:index": Row(NOBODY),
    "religion:index_results": Row(NOBODY),
    "religion:add": Row(NOBODY),
    "religion:edit": Row(NOBODY, ("religion",)),
}


@pytest.fixture
def people(ada, bo, cy, dewi):
    return {
        "visitor": None,
        "cy": cy,
        "ada": ada,
        "bo": bo,
        "boris": InstructorFactory(username="boris", scope="course:LAIN"),
        "dewi": dewi,
        "dian": TrainingAdministratorFactory(username="dian", scope="unit:ELSEWHERE"),
    }


@pytest.fixture
def stage(ada, bo, office):
    """Everything of one office, reachable by the names that the table uses."""
    now = timezone.now()
    quiz = QuizFactory(course_code="MBP-01")
    task = AssignmentFactory(course_code="MBP-01")
    units = [
        unit("bacaan"),
        unit("video", "video"),
        unit("kuis", "quiz", activity_key=quiz.activity_key),
        unit("tugas", "assignment", activity_key=task.activity_key),
    ]
    course = CourseFactory(code="MBP-01", organiser=office, sequential=False, units=units)
    windows = {
        "registration_opens_at": now - timedelta(days=3),
        "registration_closes_at": now + timedelta(days=3),
        "starts_at": now - timedelta(days=2),
        "ends_at": now + timedelta(days=9),
        "announced_at": now - timedelta(days=4),
    }
    batch = BatchFactory(course=course, **windows)
    seat = EnrolmentFactory(learner=ada, batch=batch, enrolled_at=now)
    work = submissions.open_work(seat, "tugas", at=now)
    task_file = submissions.add_file(work, "laporan.pdf", BytesIO(PDF), len(PDF), at=now)
    submissions.submit(work, at=now)
    essay = add_question(quiz, "essay", takes=["text", "file"], file_types=["pdf"]).versions.get()
    begun = attempts.start(seat, "kuis", at=now)
    answer_file = answer_files.add(begun, essay.pk, "laporan.pdf", BytesIO(PDF), len(PDF), at=now)
    submitted = attempts.submit(begun, at=now)
    certificate = drawn(enrolment=seat)
    waiting = exchange.stage(quiz, "soal.gift", b"Bumi bulat. {T}", by=bo, at=now)
    for_bank = exchange.stage(authoring.bank_of(quiz), "soal.gift", b"Bulan bulat. {T}", by=bo, at=now)
    for begun in (waiting, for_bank):  # so that nobody's discarding ends it
        exchange.start(begun, with_duplicates=False, by=bo, at=now)
    service = published_service(authority=office, parts=PUBLISHED_PARTS)
    pledge = ServicePledge.objects.create(
        unit=office,
        body="Maklumat.",
        place="Ambon",
        signed_on=now.date(),
        signatory_name="Kepala",
        signatory_position="Kepala",
    )
    return {
        "ada": ada.pk,
        "office": office.pk,
        "course": course.slug,
        "course_page": course_page(office, code="MBP-01").pk,
        "batch": batch.pk,
        "seat": seat.pk,
        "reading": "bacaan",
        "video": "video",
        "quiz_unit": "kuis",
        "submitted": submitted.pk,
        "essay": essay.pk,
        "answer_file": answer_file.pk,
        "attempt": attempts.start(seat, "kuis", at=now).pk,
        "task": task.pk,
        "task_unit": "tugas",
        "task_file": task_file.pk,
        "work": work.pk,
        "quiz": quiz.pk,
        "question": quiz.questions.first().pk,
        "kind": "single",
        "bank": authoring.bank_of(quiz).pk,
        "draw": Slot.objects.create(
            quiz=quiz, position=9, draw_count=1, draw_bank=authoring.bank_of(quiz)
        ).pk,
        "section": Section.objects.create(quiz=quiz, position=1, title="Satu").pk,
        "window": QuizWindow.objects.create(quiz=quiz, closes_at=now + timedelta(days=9)).pk,
        "accommodation": accommodations.grant(
            quiz, ada, extra_attempts=1, reason="Sakit", by=None, at=now
        ).pk,
        "question_category": categories.at_path(authoring.bank_of(quiz), "Fikih").pk,
        "import": waiting.pk,
        "bank_import": for_bank.pk,
        "regrade": regrading.ask(quiz, quiz.questions.first(), reason="Kunci salah.", by=bo, at=now).pk,
        "format": "gift",
        "table": "xlsx",
        "certificate": certificate.pk,
        "code": certificate.code,
        "issuer": IssuerFactory().pk,
        "service": service.pk,
        "service_slug": service.slug,
        "move": "deactivate",
        "pledge": pledge.pk,
        "period": PeriodFactory().pk,
        "topic": course.topic_id,
        "grant": RoleGrantFactory(user=ada, role="learner", scope="site", granted_at=now).pk,
        "category": CategoryFactory().pk,
        "life_event": LifeEventFactory().pk,
        "religion": ReligionFactory().pk,
        "verse": Verse.objects.create(surah=109, surah_name="Al-Kafirun", number=6).pk,
        "upload": uploads.begin(bo, "rekaman.mp4", 5, 0, at=now).pk,
        "part": 1,
        "media": Media.objects.create(key="video", title="Video", duration_seconds=60).pk,
        "deck": SlideDeck.objects.create(key="dek", title="Dek", file="dek.pdf", size_bytes=1).pk,
    }


def names(resolver: Any = None, namespace: str = "") -> set[str]:
    """The names of all addresses; one without a name gives its pattern."""
    found: set[str] = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= names(pattern, inner)
        elif pattern.name:
            found.add(f"{namespace}{pattern.name}")
    return found


def test_every_address_has_its_row():
    ours = {
        name for name in names() if name.startswith(OURS_IN_WAGTAILS_NAMES) or not name.startswith(ELSEWHERE)
    }
    assert ours - TABLE.keys() == set()
    assert TABLE.keys() - ours == set()


def is_let_in(answer: Any) -> bool:
    """Neither refused, nor unknown, nor sent to the log-in or back to the back office's front page."""
    if answer.status_code in {302, 301}:
        target = answer["Location"].partition("?")[0]
        doors = ("account_login", "accounts:back_office_login", "accounts:django_admin_login")
        return target not in {*map(reverse, doors), reverse("wagtailadmin_home")}
    return answer.status_code not in {401, 403, 404}


@pytest.mark.parametrize("name", TABLE)
def test_an_address_lets_in_whom_it_should_and_nobody_else(name, people, stage):
    row = TABLE[name]
    url = reverse(name, args=[stage[arg] for arg in row.args])
    let_in = set()
    for called, person in people.items():
        client = Client()
        if person:
            client.force_login(person)
        answer = client.post(url, {}, headers={"accept": "*/*"}) if row.posts else client.get(url)
        assert answer.status_code < 500
        if is_let_in(answer) or (name.startswith("accounts:") and "login" in name):
            let_in.add(called)
    assert let_in == set(row.who)


@pytest.mark.parametrize("name", sorted(name for name in names() if name.startswith("admin:")))
def test_djangos_admin_is_for_superusers(name, people):
    try:
        url = reverse(name)
    except Exception:  # needs an object: the index of its model, which is here too, is the door
        url = reverse("admin:index")
    for person in people.values():
        client = Client()
        if person:
            client.force_login(person)
        answer = client.get(url)
        assert answer.status_code in {302, 403}
