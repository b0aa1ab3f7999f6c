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
# Which queues a worker beside the site serves, and on how many threads: a video takes minutes, and
# however many wait, certificates and mail have threads of their own.
BESIDE_THE_SITE = {("default", "certificates"): 2, ("media",): 1}


def _app(**options: bool) -> Celery:
    made = Celery("pintar", **options)
    made.config_from_object("django.conf:settings", namespace="CELERY")
    made.autodiscover_tasks()
    return made


app = _app()


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
    """Workers and one clock as threads of this process, for the broker that lives in its memory.

    The site's own shutdown stops them. A killed process loses only hints: the
    rows are the truth and the sweeps find what was left undone.
    """
    app.set_default()  # else a retry inside the thread would look for a broker on amqp://localhost
    app.finalize()  # else the clock would know no sweeps: no worker uses this app
    workers = [_worker(queues, threads) for queues, threads in BESIDE_THE_SITE.items()]
    clock = Service(app, max_interval=1, scheduler_cls="celery.beat:Scheduler")

    def run(service: WorkController | Service) -> None:
        service.app.set_current()
        service.start()

    for service in (*workers, clock):
        threading.Thread(target=run, args=[service], name="tasks", daemon=True).start()

    def stop() -> None:
        for service in (clock, *workers):
            service.stop()

    atexit.register(stop)


def _worker(queues: tuple[str, ...], threads: int) -> WorkController:
    """With an app of its own: an app knows only one choice of queues to consume from."""
    own = _app(set_as_current=False)
    name = "-".join(queues)
    return WorkController(
        app=own, hostname=name, queues=queues, pool_cls="threads", concurrency=threads, loglevel="WARNING"
    )
