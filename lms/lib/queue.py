"""The only way a request queues a task."""

from typing import Any

import structlog
from celery import Task
from django.db import transaction

log = structlog.get_logger(__name__)


def after_commit(task: Task, **ids: Any) -> None:
    """Ring for the task once the transaction is safe; never fails the person whose work was saved.

    The message is only a hint: the fact is a row already and the sweep finds what
    a dead broker lost. So a failed publish is logged and forgotten, and it is not
    retried here: a dead broker must cost the request milliseconds.
    """
    transaction.on_commit(lambda: _ring(task, ids))


def _ring(task: Task, ids: dict[str, Any]) -> None:
    try:
        task.apply_async(kwargs=ids, retry=False)
    except Exception as error:  # every transport has its own failures, and none may reach the person
        log.warning("hint_lost", task=task.name, error=type(error).__name__)
