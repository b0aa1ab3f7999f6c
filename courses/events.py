"""What courses tell the apps above. A receiver may only queue a task: it can't fail the learner."""

from django.dispatch import Signal

course_completed = Signal()
"""Sent once for each CourseCompletion, with `completion_id`, inside the transaction that made it."""
