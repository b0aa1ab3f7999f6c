"""The task worker: which tasks run when, and the worker that lives beside the site."""

import atexit
import os
import threading

from celery import Celery
from celery.beat import Service
from celery.worker import WorkController
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")

# How long a player's report may wait in Redis before it is in the learner's row.
FLUSH_SECONDS = 5.0
QUEUES = ("default", "certificates", "media")

app = Celery("pintar")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def schedule_sweeps(sender: Celery, **kwargs: object) -> None:
    """Each app that has facts with consequences sweeps for the ones whose hint was lost."""
    seconds = float(sender.conf.get("sweep_seconds") or os.environ.get("SWEEP_SECONDS", 30))
    sender.add_periodic_task(seconds, sender.signature("certificates.sweep"), name="certificates.sweep")
    sender.add_periodic_task(seconds, sender.signature("assessments.sweep"), name="assessments.sweep")
    sender.add_periodic_task(seconds, sender.signature("courses.media_sweep"), name="courses.media_sweep")
    if settings.REDIS_URL:
        flush = sender.signature("courses.flush_heartbeats")
        sender.add_periodic_task(FLUSH_SECONDS, flush, name="courses.flush_heartbeats")
    sender.add_periodic_task(60.0, sender.signature("cms.publish_scheduled"), name="cms.publish_scheduled")


def start_beside_the_site() -> None:
    """One worker and one clock as threads of this process, for the broker that lives in its memory.

    The site's own shutdown stops them. A killed process loses only hints: the
    rows are the truth and the sweeps find what was left undone.
    """
    app.set_default()  # else a retry inside the thread would look for a broker on amqp://localhost
    worker = WorkController(app=app, queues=QUEUES, pool_cls="threads", concurrency=3, loglevel="WARNING")
    clock = Service(app, max_interval=1, scheduler_cls="celery.beat:Scheduler")

    def work() -> None:
        app.set_current()
        worker.start()

    def tick() -> None:
        app.set_current()
        clock.start()

    for target in (work, tick):
        threading.Thread(target=target, name=f"tasks-{target.__name__}", daemon=True).start()

    def stop() -> None:
        clock.stop()
        worker.stop()

    atexit.register(stop)
