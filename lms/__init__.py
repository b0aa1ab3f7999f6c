"""Pintar: composition of the platform. Importing it makes its Celery app the one that queues tasks."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
