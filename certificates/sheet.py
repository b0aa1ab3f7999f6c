"""The paper that certificates are drawn on: A4 landscape, our faces, points from the foot."""

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from certificates import ornament, typography
from certificates.ornament import BRASS, INK, Colour
from certificates.typography import TEXT

WIDTH: float
HEIGHT: float
WIDTH, HEIGHT = landscape(A4)
MIDDLE = WIDTH / 2
LEFT, RIGHT = 74.0, WIDTH - 74.0


class Sheet:
    """The canvas with our faces and habits: baselines in points from the page's foot."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def define(self, name: str, operators: str) -> None:
        """Keep a drawing in the file once, to be shown on any page."""
        self.canvas.beginForm(name, 0, 0, WIDTH, HEIGHT)
        self.canvas.addLiteral(operators)
        self.canvas.endForm()

    def show(self, name: str) -> None:
        self.canvas.doForm(name)

    def draw(self, operators: str) -> None:
        self.canvas.addLiteral(f"q {operators} Q")

    def line(self, x: float, y: float, to: float, colour: Colour = BRASS, weight: float = 0.5) -> None:
        self.draw(f"{ornament.stroke(colour, weight)} {x:.2f} {y:.2f} m {to:.2f} {y:.2f} l S")

    def text(
        self, x: float, y: float, text: str, face: str = TEXT, size: float = 9.5,
        colour: Colour = INK, align: str = "left", spacing: float = 0.0,
    ) -> None:  # fmt: skip
        """One line; `align` says which part of it stands at x: left, centre or right."""
        face = typography.face_for(shaped := typography.visual(text), face)
        extent = typography.width(shaped, face, size) + spacing * (len(shaped) - 1)
        start = x - {"left": 0.0, "centre": extent / 2, "right": extent}[align]
        self.canvas.setFillColorRGB(*colour)
        pen = self.canvas.beginText(start, y)
        pen.setFont(face, size)
        if spacing:
            pen.setCharSpace(spacing)
        pen.textOut(shaped)
        if spacing:
            pen.setCharSpace(0)
        self.canvas.drawText(pen)
