"""The page tree that the site starts with, its groups, and the review workflow of curricula."""

import json

from django.contrib.auth.management import create_permissions
from django.db import migrations

PAGE_RIGHTS = {
    "Penyunting situs": (
        "situs",
        ["add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"],
    ),
    "Penelaah kurikulum": ("kurikulum", ["add_page", "change_page"]),
}
FILE_RIGHTS = [
    ("wagtailimages", "image", ["add_image", "change_image", "choose_image"]),
    ("wagtaildocs", "document", ["add_document", "change_document", "choose_document"]),
]
GROUPS = ["Penyunting situs", "Penulis kurikulum", "Penelaah kurikulum"]
WORKFLOW = "Telaah kurikulum"
HERO = "Belajar dan dilayani, dari mana saja"
HERO_TEXT = "Pelatihan bersertifikat untuk aparatur dan masyarakat, serta layanan publik yang jelas syarat, waktu, dan biayanya."
HIGHLIGHTS = [
    (
        "phone",
        "Ringan di ponsel",
        "Halaman kecil, video 240p, dan kemajuan yang tersimpan walau sambungan terputus.",
    ),
    (
        "certificate",
        "Sertifikat yang dapat diperiksa",
        "Setiap sertifikat bernomor dan memiliki kode QR ke halaman pemeriksaan publik.",
    ),
    (
        "clock",
        "Sesuai waktu Anda",
        "Materi dibuka kapan saja selama angkatan berjalan; jam pelajaran (JP) tercatat otomatis.",
    ),
]
INDEXES = [
    (
        "KnowledgeIndexPage",
        "pengetahuan",
        "Pengetahuan",
        "Bacaan singkat yang terbuka untuk semua orang, tanpa perlu masuk.",
    ),
    ("HelpIndexPage", "bantuan", "Bantuan", "Jawaban atas pertanyaan yang paling sering diajukan."),
    ("CourseIndexPage", "kurikulum", "Kurikulum", None),
]


def plant(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    root = Page.objects.get(depth=1)
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page")
    Site.objects.filter(root_page__in=welcome).delete()
    root.numchild -= welcome.delete()[1].get("wagtailcore.Page", 0)
    locale = Locale.objects.get_or_create(language_code="id")[0]

    home = _page(apps, "HomePage", path=f"{root.path}0001", depth=2, slug="situs", title="Pintar", url_path="/situs/",
                 locale=locale, numchild=len(INDEXES), hero_title=HERO, hero_text=HERO_TEXT, highlights=_highlights())  # fmt: skip
    root.numchild += 1
    root.save(update_fields=["numchild"])
    for place, (model, slug, title, intro) in enumerate(INDEXES, start=1):
        _page(apps, model, path=f"{home.path}{place:04d}", depth=3, slug=slug, title=title, locale=locale,
              url_path=f"{home.url_path}{slug}/", **({"intro": intro} if intro else {}))  # fmt: skip
    Site.objects.create(hostname="localhost", root_page_id=home.pk, is_default_site=True, site_name="Pintar")


def uproot(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    apps.get_model("wagtailcore", "Site").objects.all().delete()
    Page.objects.filter(depth__gt=1).delete()
    root = Page.objects.get(depth=1)
    kind = apps.get_model("contenttypes", "ContentType").objects.get(app_label="wagtailcore", model="page")
    welcome = Page.objects.create(
        path=f"{root.path}0001",
        depth=2,
        slug="home",
        title="Welcome",
        url_path="/home/",
        content_type=kind,
        locale=root.locale,
    )
    root.numchild = 1
    root.save(update_fields=["numchild"])
    apps.get_model("wagtailcore", "Site").objects.create(
        hostname="localhost", root_page=welcome, is_default_site=True
    )


def found_groups(apps, schema_editor):
    _ensure_permissions(apps)
    Group = apps.get_model("auth", "Group")
    # Wagtail's own two know the whole tree; ours take their place.
    Group.objects.filter(name__in=["Moderators", "Editors"]).delete()
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in GROUPS}
    entrance = _permission(apps, "wagtailadmin", "admin", "access_admin")
    for group in groups.values():
        group.permissions.add(entrance)
    groups["Penyunting situs"].permissions.add(
        _permission(apps, "cms", "sitesettings", "change_sitesettings")
    )
    _grant_pages(apps, groups)
    _grant_files(apps, groups)


def dissolve_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name__in=GROUPS).delete()
    Group.objects.filter(name__startswith="Kurikulum ").delete()


def begin_workflow(apps, schema_editor):
    kind = _kind(apps, "wagtailcore", "groupapprovaltask")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=WORKFLOW)
    task = GroupApprovalTask.objects.create(name=WORKFLOW, content_type=kind)
    task.groups.add(apps.get_model("auth", "Group").objects.get(name="Penelaah kurikulum"))
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task_id=task.pk, sort_order=0
    )
    index = apps.get_model("wagtailcore", "Page").objects.get(slug="kurikulum", depth=3)
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(workflow=workflow, page=index)


def end_workflow(apps, schema_editor):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name=WORKFLOW).delete()


def _page(apps, model, **fields):
    return apps.get_model("cms", model).objects.create(
        content_type=_kind(apps, "cms", model.lower()), draft_title=fields["title"], live=True, **fields
    )


def _kind(apps, app_label, model):
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )[0]


def _permission(apps, app_label, model, codename):
    return apps.get_model("auth", "Permission").objects.get(
        content_type=_kind(apps, app_label, model), codename=codename
    )


def _ensure_permissions(apps):
    """Django makes permissions after all migrations; these are needed now."""
    for label in ("wagtailcore", "wagtailimages", "wagtaildocs", "cms"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None


def _grant_pages(apps, groups):
    rights = apps.get_model("wagtailcore", "GroupPagePermission")
    pages = apps.get_model("wagtailcore", "Page").objects
    for name, (slug, codenames) in PAGE_RIGHTS.items():
        for codename in codenames:
            rights.objects.create(
                group=groups[name],
                page=pages.get(slug=slug, depth__in=[2, 3]),
                permission=_permission(apps, "wagtailcore", "page", codename),
            )


def _grant_files(apps, groups):
    rights = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for app_label, model, codenames in FILE_RIGHTS:
        for codename in codenames:
            for group in groups.values():
                permission = _permission(apps, app_label, model, codename)
                rights.objects.create(group=group, collection=root, permission=permission)


def _highlights():
    return json.dumps(
        [
            {"type": "highlight", "value": {"icon": icon, "title": title, "text": text}}
            for icon, title, text in HIGHLIGHTS
        ]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]
    operations = [
        migrations.RunPython(plant, uproot),
        migrations.RunPython(found_groups, dissolve_groups),
        migrations.RunPython(begin_workflow, end_workflow),
    ]
