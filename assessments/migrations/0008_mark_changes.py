"""Changes of marks after submission, and regrades."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import assessments.models.changes
import assessments.models.questions
import assessments.models.quizzes


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_quiz_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="MarkChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("way", models.CharField(choices=assessments.models.changes.ways_of_changing, max_length=10)),
                ("points_before", models.DecimalField(decimal_places=4, max_digits=10, null=True)),
                ("points_after", models.DecimalField(decimal_places=4, max_digits=10)),
                ("percent_before", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("percent_after", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("details", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["attempt", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Regrade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                ("created_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=assessments.models.changes.states_of_regrades, default="queued", max_length=10
                    ),
                ),
                ("claimed_until", models.DateTimeField(null=True)),
                ("cursor", models.BigIntegerField(default=0)),
                ("looked_count", models.PositiveIntegerField(default=0)),
                ("attempts_count", models.PositiveIntegerField(default=0)),
                ("changed_count", models.PositiveIntegerField(default=0)),
                ("preview", models.JSONField(default=dict)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "regrade",
                "verbose_name_plural": "regrades",
                "ordering": ["-created_at"],
            },
        ),
        migrations.AddField(
            model_name="markchange",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="assessments.attempt"
            ),
        ),
        migrations.AddField(
            model_name="markchange",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="markchange",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.questionversion",
            ),
        ),
        migrations.AddField(
            model_name="regrade",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="regrade",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="regrades",
                to="assessments.question",
            ),
        ),
        migrations.AddField(
            model_name="regrade",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="regrades", to="assessments.quiz"
            ),
        ),
        migrations.AddField(
            model_name="regrade",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.questionversion",
            ),
        ),
        migrations.AddField(
            model_name="markchange",
            name="regrade",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="assessments.regrade",
            ),
        ),
        migrations.AddIndex(
            model_name="regrade",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "looking", "waiting", "applying"])),
                fields=["claimed_until"],
                name="regrades_to_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="markchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("regrade__isnull", False)),
                fields=("regrade", "attempt", "version"),
                name="a_regrade_changes_a_mark_once",
            ),
        ),
    ]
