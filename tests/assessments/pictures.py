"""Pictures as strangers bring them."""

from io import BytesIO

from PIL import Image


def picture(width=120, height=80, form="PNG", colour=(14, 90, 67), mode="RGB", **options):
    made = BytesIO()
    Image.new(mode, (width, height), colour).save(made, form, **options)
    return made.getvalue()
