"""Facts → the certificate's PDF. Pure: the same facts give the same bytes each time.

A4 landscape. Page one attests, page two and on list the subjects with their hours.
The texts are Indonesian whatever the reader's language is: it is an official
document, and its wording is part of what is attested.
"""

from io import BytesIO
from threading import Lock

from reportlab.pdfgen.canvas import Canvas

from certificates import front_page, ornament, subject_pages, typography
from certificates.facts import CertificateFacts
from certificates.sheet import HEIGHT, WIDTH, Sheet
from certificates.typography import TEXT

# ReportLab's fonts keep a reading position while they are subset: one certificate at a time in a process.
ONE_AT_A_TIME = Lock()


def render(facts: CertificateFacts) -> bytes:
    """The certificate as a PDF with embedded, subset fonts and a vector QR code."""
    with ONE_AT_A_TIME:
        typography.faces()
        file = BytesIO()
        canvas = Canvas(
            file, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=TEXT, lang="id"
        )
        canvas.setTitle(f"Sertifikat {facts.number}: {facts.training.title}")
        canvas.setAuthor(facts.training.organiser)
        canvas.setSubject(f"{facts.holder.name}, {facts.training.title}")
        canvas.setCreator("Pintar")
        sheet = Sheet(canvas)
        sheet.define("border", ornament.border(WIDTH, HEIGHT))
        front_page.draw(sheet, facts)
        subject_pages.draw(sheet, facts)
        canvas.save()
        return file.getvalue()
