"""What a reader or a writer has to say of a question: codes with facts, put in words when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Fact = str | int

WORDS: dict[str, str | Promise] = {
    # files
    "empty_file": _("The file is empty."),
    "file_too_large": _("The file is larger than %(most)s MB."),
    "too_many_questions": _("The file has more than %(most)s questions. Divide it."),
    "format_unknown": _("No format was recognised in this file."),
    "not_a_text": _("The file is not a text: it holds characters that no text has."),
    "archive": _("This is an archive or an office document. Save the questions as CSV or as text."),
    "archive_broken": _("The archive is broken, or packed in a way that isn't read here: %(name)s"),
    "archive_of_too_many": _("The archive holds more than %(most)s files."),
    "archive_name_twice": _("The archive holds two files of the same name. Such archives are refused."),
    "archive_path": _("The archive holds a file that wants to lie outside of it: %(name)s"),
    "archive_link": _("The archive holds a link instead of a file: %(name)s"),
    "archive_locked": _("The archive is protected by a password: %(name)s. Save it without one."),
    "archive_in_archive": _("The archive holds another archive: %(name)s. Unpack that one first."),
    "archive_bomb": _("A file of the archive unpacks to something far too large: %(name)s"),
    "archive_too_large": _("The archive unpacks to more than %(most)s MB."),
    "password_protected": _("The workbook is protected by a password. Save it without one."),
    "old_excel": _("This is a file of an old Excel or Word. Save it as XLSX."),
    "not_a_spreadsheet": _("This is no XLSX workbook. Save it as “Excel Workbook (.xlsx)”."),
    "spreadsheet_broken": _("The workbook is broken. Open it in a spreadsheet program and save it again."),
    "no_sheet_with_columns": _(
        "No sheet (%(names)s) has the columns “jenis” and “pertanyaan” in one of its first rows."
    ),
    "sheet_not_read": _("Only the first sheet with questions is read; “%(name)s” is passed over."),
    "encoding_unknown": _("The characters can't be read. Save the file as UTF-8."),
    "encoding_guessed": _(
        "The file is not UTF-8; it was read as Windows-1252. Look at letters such as é and “ ” below."
    ),
    "titles_not_kept": _("Titles are not kept: questions have none."),
    "penalties_not_kept": _("Penalties for several tries (%(count)s questions) are not kept."),
    "column_unknown": _("The column “%(name)s” is not known and was passed over."),
    "column_missing": _("The column “%(name)s” is missing."),
    "column_twice": _("The column “%(name)s” is there twice."),
    "row_broken": _("The row can't be read: a quotation mark is out of place."),
    "row_too_long": _(
        "The row has more cells than columns: “%(text)s”. Put a text with ; or , in quotation marks."
    ),
    "xml_broken": _("The XML is broken here: %(why)s."),
    "xml_broken_in": _("The XML in %(name)s is broken: %(why)s."),
    "xml_forbidden": _("The XML declares a document type or entities. Such files are refused."),
    "xml_too_deep": _("The XML is nested too deeply."),
    "xml_too_large": _("The XML has too many elements."),
    "xml_other_root": _("This is XML, but not of Moodle: its outermost element is “%(name)s”."),
    "qti_other_root": _("This is XML, but no QTI item: its outermost element is “%(name)s”."),
    "qti_version_unknown": _("QTI is read in its versions 2.1, 2.2 and 3.0; this is another: %(name)s"),
    "qti_too_old": _("This is QTI before 2.1, which isn't read. Let its program write QTI 2.1 or newer."),
    "qti_no_manifest": _("The archive has no imsmanifest.xml at its top: it is no QTI package."),
    "qti_file_missing": _("The manifest names a file that isn't in the package: %(name)s"),
    "qti_test_lost": _("What the package says of a whole test is not kept: %(name)s"),
    # questions that can't be taken
    "not_a_question": "%(why)s",
    "kind_unknown": _("Questions of the kind “%(kind)s” are not understood yet."),
    "description": _("This is a text without a question: no answers in { } were found."),
    "brace_open": _("The { is never closed. An empty line inside the answers ends a question too early."),
    "brace_close": _("There is a } without its {. Write \\} for a brace that is shown."),
    "two_answer_blocks": _("A question has only one { }; here are more."),
    "answer_unmarked": _("Answers begin with = or ~; “%(text)s” doesn't."),
    "number_unreadable": _("“%(text)s” is not a number."),
    "no_full_answer": _("No answer earns 100 %%."),
    "two_right_answers": _("Both true and false earn 100 %%."),
    "no_options": _("No options follow. An option begins with a capital letter, then . or ) and a space."),
    "no_answer_line": _("The line “ANSWER:” is missing."),
    "answer_line_alone": _("“ANSWER:” comes without a question and options before it."),
    "answer_letter_unknown": _("There is no option %(letter)s."),
    "option_letter_twice": _("The option %(letter)s is there twice."),
    "option_without_question": _("An option comes without a question before it."),
    "key_missing": _("The column “kunci” is empty."),
    "rule_unknown": _("The column “ketentuan” doesn't know “%(text)s”."),
    "difficulty_unknown": _("“%(text)s” is neither “mudah”, “sedang” nor “sulit”."),
    "truth_unreadable": _("“%(text)s” is neither “benar” nor “salah”."),
    "qti_no_body": _("The item has no body."),
    "qti_adaptive": _("The item changes with each try (adaptive); there is no such kind here."),
    "qti_template_variable": _(
        "The item is made anew at random for each learner; there is no such kind here."
    ),
    "qti_several": _("The item asks several things at once; here each is a question of its own."),
    "qti_processing": _("How the item is marked isn't understood at “%(name)s”."),
    "qti_template_unknown": _("How the item is marked isn't understood: %(name)s"),
    "qti_response_missing": _("The response “%(name)s” is used but not declared."),
    "qti_response_unmarked": _("Nothing says what the response “%(name)s” earns."),
    "qti_free_points": _("The item gives points whatever is answered."),
    "qti_tolerance": _("A tolerance that differs above and below, or isn't a number, isn't understood."),
    "qti_pairs": _("Not each one on the left has exactly one right partner that earns points."),
    "qti_order": _("The right order doesn't hold each item once, or its places earn different points."),
    "gap_weights": _("A gap with several partly right choices has no equal here."),
    "cell_error": _("The cell of “%(name)s” shows an error: %(text)s"),
    "formula_without_value": _(
        "The cell of “%(name)s” is a formula without a result. Save the file in a spreadsheet program."
    ),
    "picture_broken": _("The picture “%(name)s” in the file is broken: it isn't base64."),
    "text_too_long": _("A text is longer than %(most)s characters."),
    "too_many_options": _("More than %(most)s options."),
    "pair_broken": _("“%(text)s” is not a pair: write = question -> answer."),
    # what is not kept of a question
    "lost_image": _("An image is not kept: %(name)s"),
    "picture_unsaid": _("A picture has no words for those who can't see it: %(name)s. Write what it shows."),
    "lost_table": _("A table is not kept as a table; its words are."),
    "lost_media": _("Sound, video or embedded content is not kept."),
    "lost_formula": _("A formula or drawing is not kept as such."),
    "lost_script": _("Raised or lowered characters are written on the line: “%(text)s”."),
    "lost_emphasis": _("Bold, italic or underlined text becomes plain."),
    "lost_link": _("A link is not kept; its words are."),
    "lost_list": _("A list becomes lines."),
    "markdown_signs": _("Markdown is shown as it was typed."),
    "weights_changed": _(
        "Weights of options (%(weights)s) are not kept: right ones share 100 %%, wrong ones take away alike."
    ),
    "weights_made": _("Partly right options make it a choice with weights from 0 to 5."),
    "negative_weight": _("“%(text)s” takes %(weight)s %% in the file; here it earns nothing."),
    "partial_answer": _("“%(text)s”, worth %(weight)s %% in the file, is not accepted here."),
    "partial_pair": _("Weights of pairs are not kept: each counts alike."),
    "answer_feedback": _("Feedback of an answer is not kept: “%(text)s”"),
    "combined_feedback": _("Feedback for right, partly right or wrong answers is not kept: “%(text)s”"),
    "hints_not_kept": _("Hints are not kept."),
    "star_is_wild": _("A plain * in “%(text)s” becomes one that stands for any text, as others here do."),
    "comma_number": _("“%(text)s” was read with a decimal comma."),
    "any_number": _("The answer * accepts any number in the file; here it is not kept."),
    "order_fixed": _("The file fixes the order of the options; here the quiz decides."),
    "points_rounded": _("%(points)s points were rounded to two decimals."),
    "lines_joined": _("The question stands on several lines; they were taken together."),
    "cell_date": _("“%(name)s” is a date in the spreadsheet; it was read as “%(text)s”."),
    "formula_taken": _("“%(name)s” is calculated in the spreadsheet; its result “%(text)s” was taken."),
    "qti_feedback_lost": _("Feedback under a condition that isn't known here is not kept: “%(text)s”"),
    "qti_rubric_lost": _("Instructions beside the question are not kept: “%(text)s”"),
    "qti_catalog_lost": _("Alternative content for accessibility is not kept: “%(text)s”"),
    "qti_stimulus_lost": _("A text that several items share is not kept: %(name)s"),
    "qti_no_processing": _("The file doesn't say how it is marked; what it declares as correct is the key."),
    "qti_below_zero": _("Wrong answers take points away in the file; here they earn nothing."),
    "qti_unscored": _("Nothing is marked in the file: it becomes a scale that isn't scored."),
    "qti_upper_bound": _("The file gives %(points)s points at most; here all right options together do."),
    "qti_choices_limited": _(
        "The file lets learners choose at most %(most)s; here they may choose any number."
    ),
    "qti_per_pair": _("All or nothing becomes marks per pair."),
    "qti_ends_count": _("A number exactly at the end of the tolerance is right here."),
    "qti_case_mixed": _("Capitals matter in some of the answers; here they matter in none."),
    "cell_unused": _("“%(name)s” is not used by this kind of question: “%(text)s”"),
    # what a format can't hold when written
    "kind_not_held": _("This format has no such kind of question; it is left out."),
    "text_not_held": _("The text looks like a sign of the format; the question is left out."),
    "options_not_held": _("This format has at most 26 options; the question is left out."),
    "points_not_held": _("Points are not written."),
    "feedback_not_held": _("The explanation is not written."),
    "option_feedback_not_held": _("Feedback of options is not written."),
    "lines_not_held": _("Several lines become one."),
    "all_or_nothing_not_held": _("All or nothing becomes marks per option."),
    "relative_not_held": _("A tolerance as a share is written as an amount."),
    "unit_not_held": _("Units of measure are not written."),
    "unit_factor_rounded": _("The factor of a unit is rounded."),
    "scale_not_held": _("Weights become shares of the best option."),
    "picture_not_held": _("Pictures aren't in the file: only on this site do their names lead to them."),
    "branch_not_held": _("The category in the bank is not written."),
    "tags_not_held": _("Tags are not written."),
    "difficulty_not_held": _("The difficulty is not written."),
    "category_not_held": _("What the question is about is not written."),
    "case_not_held": _("That upper and lower case matter is not written."),
    "reading_not_held": _("Whether accents and punctuation matter is not written."),
    "pair_feedback_not_held": _("Feedback of pairs is not written."),
    "neighbours_not_held": _("Marks for neighbours become marks by place."),
    "spaces_not_held": _("Several blanks in a row, and empty lines, become one."),
    "stars_not_held": _("Answers with * have no equal in this format; the question is left out."),
    "gap_weights_not_held": _("Weights of gaps become whole numbers in the same proportion."),
    "division_not_held": _("Lines before the first gap become the question."),
    "gap_explanation_not_held": _("What a gap's own explanation says is not written."),
    "gap_feedback_not_held": _("Feedback of gaps is not written."),
    "characters_not_held": _("Control characters are left out."),
}
LEFT_OUT = frozenset({"kind_not_held", "text_not_held", "options_not_held", "stars_not_held"})
"""Notes of a writer that mean: this question isn't in the file at all."""


@dataclass(frozen=True)
class Note:
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return str(WORDS[self.code]) % self.facts

    @property
    def leaves_out(self) -> bool:
        return self.code in LEFT_OUT


def note(code: str, **facts: Fact) -> Note:
    return Note(code, facts)
