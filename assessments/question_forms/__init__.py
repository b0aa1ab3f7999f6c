"""Forms of the quiz editor, one for each kind of question."""

from .choices import LikertForm, MultipleForm, SingleForm, TrueFalseForm, WeightedForm
from .essay import EssayForm
from .hotspot import HotspotForm
from .image import ImageForm
from .parts import ClozeForm, DragWordsForm, MatchingForm, OrderingForm
from .question import QuestionForm
from .typed import NumericForm, ShortForm

QUESTION_FORMS: dict[str, type[QuestionForm]] = {
    form.kind: form
    for form in (
        SingleForm,
        MultipleForm,
        TrueFalseForm,
        NumericForm,
        ShortForm,
        MatchingForm,
        OrderingForm,
        ClozeForm,
        WeightedForm,
        LikertForm,
        HotspotForm,
        DragWordsForm,
        EssayForm,
    )
}

__all__ = ["QUESTION_FORMS", "ImageForm", "QuestionForm"]
