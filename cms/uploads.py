"""Files that authors bring: looked at before they are kept."""

from typing import Any

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

ZIP = "application/zip"
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
# What a file of each allowed name may really be. Office files are ZIP archives; not all writers mark them.
CONTENTS = {
    "pdf": {"application/pdf"},
    "docx": {f"{OFFICE}.wordprocessingml.document", ZIP},
    "xlsx": {f"{OFFICE}.spreadsheetml.sheet", ZIP},
    "pptx": {f"{OFFICE}.presentationml.presentation", ZIP},
    "odt": {f"{OPEN}.text", ZIP},
    "ods": {f"{OPEN}.spreadsheet", ZIP},
    "zip": {ZIP},
}
DOCUMENT_BYTES_MAX = 25 * 1024 * 1024


class DocumentForm(BaseDocumentForm):
    """What an upload is, is read from its content: a name proves nothing."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            refuse_other_content(file)
        return file


class DeckForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(label=_("PDF file"), help_text=_("At most 20 MB and 120 pages."))


def refuse_other_content(file: Any) -> None:
    """Raise ValidationError for a file that is too large, or that isn't what its name says."""
    if file.size > DOCUMENT_BYTES_MAX:
        raise ValidationError(_("Files may have at most 25 MB."))
    extension = file.name.rpartition(".")[2].lower()
    file.seek(0)
    kind = filetype.guess(file.read(8192))
    file.seek(0)
    if kind is None or kind.mime not in CONTENTS.get(extension, set()):
        raise ValidationError(_("The content of this file isn't what its name says."))
