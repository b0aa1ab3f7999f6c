"""Loads the demo content: people, services, trainings with batches and learners at every stage."""

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms import access
from fixtures.loading import assignments, banks, batches, cms, learners, people, services, units


class Command(BaseCommand):
    help = "Load the demo content. What is there already stays as it is, so that it can be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        steps: list[tuple[str, Callable[[], Any]]] = [
            ("units", units.load_units),
            ("people", people.load_people),
            ("topics", cms.load_topics),
            ("verses", cms.load_verses),
            ("site", cms.load_site),
            ("services", services.load_services),
            ("banks", lambda: banks.load_banks(at=at)),
            ("courses", cms.load_courses),
            ("knowledge", cms.load_knowledge),
            ("help", cms.load_help),
            ("batches", lambda: batches.load_batches(at=at)),
            ("groups", access.sync_everyone),
            ("learners", lambda: learners.load_learners(at=at)),
            ("assignments", lambda: assignments.load_submissions(at=at)),
            ("statistics", lambda: learners.count_attempts(at=at)),
        ]
        # Titles and audit entries are the platform's own language, whoever starts this.
        with translation.override("id"), disable_reference_index_auto_update():
            for name, step in steps:
                began = time.monotonic()
                step()
                self.stdout.write(f"  {name:<11} {time.monotonic() - began:5.1f} s")
