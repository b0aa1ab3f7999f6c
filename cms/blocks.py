"""The blocks of a body: what authors fill in, and what of it is published.

Each block knows `to_document(value)`: plain data, resolved for good, as
`courses.outline` describes. A published body needs neither pages nor queries.
"""

from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms import embeds, richtext
from cms.choosers import VerseChooserBlock

WIDE = "max-1280x1280|format-webp"


class Heading(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"), max_length=160)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Section")), ("3", _("Part of a section"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        form_classname = "struct-block heading-block"

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"type": "heading", "text": value["text"], "level": int(value["level"] or 2)}


class RichText(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": richtext.FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"type": "richtext", "html": richtext.published(value.source)}


class Illustration(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("What the image shows"),
        max_length=250,
        help_text=_("Read out to people who do not see the image, and shown when it does not load."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("Image")

    def to_document(self, value: Any) -> dict[str, Any]:
        rendition = value["image"].get_rendition(WIDE)
        return {
            "type": "image",
            "src": rendition.url,
            "width": rendition.width,
            "height": rendition.height,
            "alt": value["alt"],
            "caption": value["caption"],
        }


class Callout(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("Tone"),
        choices=[("info", _("Note")), ("tip", _("Tip")), ("warning", _("Warning"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    text = RichText(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {
            "type": "callout",
            "tone": value["tone"],
            "title": value["title"],
            "html": richtext.published(value["text"].source),
        }


class Table(TypedTableBlock):
    text = blocks.CharBlock(label=_("Text"), required=False)

    class Meta:
        icon = "table"
        label = _("Table")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {
            "type": "table",
            "caption": value.caption or "",
            "head": [column["heading"] for column in value.columns],
            "rows": [list(row["values"]) for row in value.row_data],
        }


class Embed(blocks.StructBlock):
    url = blocks.URLBlock(
        label=_("Address"), help_text=_("Of a video on YouTube or Vimeo. It must begin with https://.")
    )
    title = blocks.CharBlock(label=_("Title"), max_length=160)

    class Meta:
        icon = "media"
        label = _("Video of another site")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if embeds.player(cleaned["url"], settings.EMBED_HOSTS) is None:
            refusal = ValidationError(_("Videos of this site can't be shown here."))
            raise blocks.StructBlockValidationError({"url": refusal})
        return cleaned

    def to_document(self, value: Any) -> dict[str, Any]:
        player = embeds.player(value["url"], settings.EMBED_HOSTS)
        shown = {"provider": player.provider, "src": player.src} if player else {"provider": "", "src": ""}
        return {"type": "embed", "title": value["title"], **shown}


class File(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), max_length=160, required=False)

    class Meta:
        icon = "doc-full"
        label = _("File")

    def to_document(self, value: Any) -> dict[str, Any]:
        document = value["document"]
        return {
            "type": "file",
            "title": value["title"] or document.title,
            "url": document.url,
            "bytes": document.get_file_size() or 0,
            "kind": PurePosixPath(document.filename).suffix.lstrip(".").upper(),
        }


class Arabic(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Arabic text"), rows=2)
    meaning = blocks.CharBlock(label=_("Meaning"), max_length=400, required=False)

    class Meta:
        icon = "openquote"
        label = _("Arabic text")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"type": "arabic", "text": value["text"], "meaning": value["meaning"]}


class Verse(blocks.StructBlock):
    """A verse is chosen, never typed: its text comes whole from the edition it was loaded from."""

    verse = VerseChooserBlock(label=_("Verse"))

    class Meta:
        icon = "openquote"
        label = _("Verse of the Qur'an")

    def to_document(self, value: Any) -> dict[str, Any]:
        verse = value["verse"]
        return {
            "type": "verse",
            "surah": verse.surah,
            "surah_name": verse.surah_name,
            "number": verse.number,
            "text": verse.text,
            "meaning": verse.meaning,
            "edition": verse.edition,
            "source": verse.source,
        }


class Body(blocks.StreamBlock):
    heading = Heading()
    richtext = RichText()
    image = Illustration()
    callout = Callout()
    table = Table()
    embed = Embed()
    file = File()
    arabic = Arabic()
    verse = Verse()

    class Meta:
        required = False


def to_document(body: Any) -> list[dict[str, Any]]:
    """The blocks of a body in the order of reading."""
    return [child.block.to_document(child.value) for child in body]
