"""What assessments keep. Who may write which row is said in this app's README."""

from .attempts import GRACE, Attempt, AttemptQuerySet, ways_of_closing
from .imports import QuestionImport, states_of_imports
from .item_sums import ItemSums, counted_sets
from .questions import Question, QuestionVersion, QuestionVersionQuerySet, kinds
from .quizzes import Quiz, QuizQuerySet, feedback_policies, purposes

__all__ = [
    "GRACE",
    "Attempt",
    "AttemptQuerySet",
    "ItemSums",
    "Question",
    "QuestionImport",
    "QuestionVersion",
    "QuestionVersionQuerySet",
    "Quiz",
    "QuizQuerySet",
    "counted_sets",
    "feedback_policies",
    "kinds",
    "purposes",
    "states_of_imports",
    "ways_of_closing",
]
