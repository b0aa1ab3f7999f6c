"""What assessments keep. Who may write which row is said in this app's README."""

from .answers import AnswerClaim, AnswerFile
from .assignments import Assignment, AssignmentQuerySet, assignment_kinds, late_policies
from .attempts import GRACE, Attempt, AttemptQuerySet, ways_of_closing
from .banks import BELOW, Category, CategoryQuerySet, QuestionBank, QuestionBankQuerySet, Tag
from .changes import MarkChange, Regrade, states_of_regrades, ways_of_changing
from .files import SentFile, private_storage, scan_states
from .gradings import Grade, Grading, verdicts, ways_to_grade
from .images import QuestionImage
from .imports import QuestionImport, states_of_imports
from .item_sums import ItemSums, counted_sets
from .questions import (
    Question,
    QuestionQuerySet,
    QuestionVersion,
    QuestionVersionQuerySet,
    difficulties,
    kinds,
)
from .quizzes import (
    Accommodation,
    Quiz,
    QuizQuerySet,
    QuizWindow,
    Section,
    Slot,
    feedback_policies,
    navigations,
    purposes,
    scorings,
)
from .submissions import (
    Submission,
    SubmissionFile,
    Work,
    WorkQuerySet,
    new_alias,
    states_of_work,
)

__all__ = [
    "BELOW",
    "GRACE",
    "Accommodation",
    "AnswerClaim",
    "AnswerFile",
    "Assignment",
    "AssignmentQuerySet",
    "Attempt",
    "AttemptQuerySet",
    "Category",
    "CategoryQuerySet",
    "Grade",
    "Grading",
    "ItemSums",
    "MarkChange",
    "Question",
    "QuestionBank",
    "QuestionBankQuerySet",
    "QuestionImage",
    "QuestionImport",
    "QuestionQuerySet",
    "QuestionVersion",
    "QuestionVersionQuerySet",
    "Quiz",
    "QuizQuerySet",
    "QuizWindow",
    "Regrade",
    "Section",
    "SentFile",
    "Slot",
    "Submission",
    "SubmissionFile",
    "Tag",
    "Work",
    "WorkQuerySet",
    "assignment_kinds",
    "counted_sets",
    "difficulties",
    "feedback_policies",
    "kinds",
    "late_policies",
    "navigations",
    "new_alias",
    "private_storage",
    "purposes",
    "scan_states",
    "scorings",
    "states_of_imports",
    "states_of_regrades",
    "states_of_work",
    "verdicts",
    "ways_of_changing",
    "ways_of_closing",
    "ways_to_grade",
]
