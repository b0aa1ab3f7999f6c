"""Small files to upload."""

import io

from django.core.files.base import ContentFile
from PIL import Image


def png_file(name="bagan.png"):
    stored = io.BytesIO()
    Image.new("RGB", (8, 6), "green").save(stored, "PNG")
    return ContentFile(stored.getvalue(), name=name)


def text_file(name, content):
    return ContentFile(content, name=name)
