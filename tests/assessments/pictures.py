"""Pictures as strangers bring them."""

from io import BytesIO

from PIL import Image, ImageDraw


def picture(width=120, height=80, form="PNG", colour=(14, 90, 67), mode="RGB", **options):
    made = BytesIO()
    Image.new(mode, (width, height), colour).save(made, form, **options)
    return made.getvalue()


def letter():
    """A sheet with a head, a body and a foot."""
    sheet = Image.new("RGB", (800, 600), (255, 255, 255))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((60, 50, 740, 120), fill=(14, 90, 67))
    for row in range(180, 440, 26):
        pen.rectangle((60, row, 740, row + 8), fill=(150, 160, 155))
    pen.rectangle((60, 500, 740, 560), fill=(185, 138, 47))
    made = BytesIO()
    sheet.save(made, "PNG")
    return made.getvalue()
