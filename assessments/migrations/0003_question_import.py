"""Files of questions on their way into a quiz."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import assessments.models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_item_sums"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("file_name", models.CharField(max_length=200)),
                ("file_format", models.CharField(max_length=20)),
                ("encoding", models.CharField(max_length=20)),
                ("found", models.JSONField()),
                ("problems", models.JSONField()),
                ("notes", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=assessments.models.states_of_imports, default="staged", max_length=10
                    ),
                ),
                ("with_duplicates", models.BooleanField(default=False)),
                ("progress_percent", models.PositiveSmallIntegerField(default=0)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("imported_count", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="assessments.quiz",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["claimed_until"],
                        name="imports_to_run",
                    )
                ],
            },
        ),
    ]
