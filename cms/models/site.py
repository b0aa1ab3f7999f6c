"""The shop window: home, open knowledge, help and plain articles."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import Body, to_document
from courses.models import Topic

PER_PAGE = 24
WORDS_A_MINUTE = 180


class Highlight(blocks.StructBlock):
    icon = blocks.ChoiceBlock(
        label=_("Icon"),
        choices=[
            ("book", _("Book")),
            ("certificate", _("Certificate")),
            ("clock", _("Clock")),
            ("phone", _("Telephone")),
            ("shield", _("Shield")),
            ("users", _("People")),
        ],
    )
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.CharBlock(label=_("Text"), max_length=250)

    class Meta:
        icon = "pick"
        label = _("Highlight")


class HomePage(Page):
    """The first page that a visitor sees. What it shows comes from each table (cms.window)."""

    hero_title = models.CharField(_("headline"), max_length=120)
    hero_text = models.TextField(_("text below it"), max_length=300, blank=True)
    highlights = StreamField([("highlight", Highlight())], verbose_name=_("highlights"), blank=True)

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home.html"

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("hero_text")], heading=_("Top of the page")),
        FieldPanel("highlights"),
    ]

    class Meta:
        verbose_name = _("home page")


class WrittenPage(Page):
    """A page that is read: a summary and a body of blocks."""

    summary = models.TextField(_("summary"), max_length=400, blank=True)
    body = StreamField(Body(), verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["blocks"] = to_document(self.body)
        context["has_arabic"] = any(block["type"] in {"arabic", "verse"} for block in context["blocks"])
        return context


class KnowledgeIndexPage(Page):
    """Open items that anyone may read (Pengetahuan)."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.KnowledgePage"]
    template = "cms/knowledge_index.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("open knowledge")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        wanted = request.GET.get("topik", "")
        items = KnowledgePage.objects.live().child_of(self).select_related("topic")
        topics = Topic.objects.filter(pk__in=items.values("topic_id"))
        if wanted:
            items = items.filter(topic__slug=wanted)
        items = items.order_by("-first_published_at", "title")
        return context | {
            "topics": topics,
            "wanted": wanted,
            "items": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
        }


class KnowledgePage(WrittenPage):
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topic"))

    parent_page_types = ["cms.KnowledgeIndexPage"]
    subpage_types: list[str] = []
    template = "cms/knowledge.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("topic"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    search_fields = [*WrittenPage.search_fields, index.RelatedFields("topic", [index.SearchField("title")])]

    class Meta:
        verbose_name = _("knowledge item")
        verbose_name_plural = _("knowledge items")

    @property
    def reading_minutes(self) -> int:
        """How long most people need, at least a minute."""
        words = sum(
            len(str(text).split()) for text in self.body.stream_block.get_searchable_content(self.body)
        )
        return max(1, round(words / WORDS_A_MINUTE))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        others = KnowledgePage.objects.live().sibling_of(self, inclusive=False).select_related("topic")
        same_first = models.Case(models.When(topic=self.topic_id, then=0), default=1)
        context["others"] = others.order_by(same_first, "-first_published_at")[:3]
        return context


class HelpIndexPage(Page):
    """Questions people ask, by group."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.HelpPage"]
    template = "cms/help_index.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("help")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        groups: dict[str, list[HelpPage]] = {}
        for item in HelpPage.objects.live().child_of(self).order_by("path"):
            groups.setdefault(item.group, []).append(item)
        context["groups"] = groups
        return context


class HelpPage(WrittenPage):
    """One question with its answer. Editors order them by hand."""

    group = models.CharField(_("group"), max_length=60)

    parent_page_types = ["cms.HelpIndexPage"]
    subpage_types: list[str] = []
    template = "cms/help.html"
    content_panels = [
        FieldPanel("title", heading=_("question")),
        FieldPanel("group"),
        FieldPanel("summary", heading=_("short answer")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        siblings = HelpPage.objects.live().sibling_of(self, inclusive=False)
        context["others"] = siblings.filter(group=self.group).order_by("path")[:5]
        return context


class ArticlePage(WrittenPage):
    """A page of its own: about us, privacy, accessibility."""

    parent_page_types = ["cms.HomePage", "cms.ArticlePage"]
    subpage_types = ["cms.ArticlePage"]
    template = "cms/article.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
