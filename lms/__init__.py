"""Pintar: composition of the platform. Importing it makes the Celery app the one that tasks are queued with."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
