"""The workers that live beside the site, in a process of their own."""

import os
import subprocess
import sys

SITE = """
import threading, django
django.setup()
from celery import shared_task, signals
from lms import celery

films, arrived, seen, swept = [], threading.Event(), threading.Event(), threading.Event()

@signals.before_task_publish.connect
def published(sender, **kwargs):
    if sender == "courses.media_sweep":
        swept.set()

@shared_task(name="tests.film")
def film():
    films.append(threading.current_thread())
    seen.wait(60)

@shared_task(name="tests.letter")
def letter():
    arrived.set()

celery.start_beside_the_site()
print("sweeps" if swept.wait(60) else "never sweeps", flush=True)
for _ in range(4):
    film.apply_async(queue="media")
for _ in range(2):
    letter.apply_async(queue="certificates")
    print("arrived" if arrived.wait(60) else "waits", "behind", len(films), flush=True)
    arrived.clear()
while not films:
    seen.wait(0.05)
print("films at once:", len(films), flush=True)
seen.set()
"""


def test_videos_hold_up_no_certificates_and_the_clock_sweeps():
    own = {"DJANGO_SETTINGS_MODULE": "lms.settings", "BROKER_URL": "memory://", "SWEEP_SECONDS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SITE],
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    clock, first, second, films = done.stdout.splitlines()
    assert (first.split()[0], second.split()[0], films) == ("arrived", "arrived", "films at once: 1")
    assert clock == "sweeps"
