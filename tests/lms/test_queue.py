import pytest
from celery import shared_task
from django.db import transaction

from lms.lib import queue


@shared_task(name="tests.note")
def note(*, number):
    NOTED.append(number)


NOTED: list[int] = []


@pytest.fixture(autouse=True)
def _nothing_noted():
    NOTED.clear()


@pytest.mark.django_db
def test_a_task_is_queued_once_the_work_is_safe(tasks_run_at_once, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        queue.after_commit(note, number=7)
        assert NOTED == []

    assert NOTED == [7]


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_queues_nothing(tasks_run_at_once):
    with transaction.atomic():
        queue.after_commit(note, number=7)
        transaction.set_rollback(True)

    assert NOTED == []


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_does_not_fail_the_person_whose_work_was_saved(monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(note, "apply_async", refuse)

    with transaction.atomic():
        queue.after_commit(note, number=7)

    assert NOTED == []
