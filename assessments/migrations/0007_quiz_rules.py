"""Rules of quizzes: what counts, ways through, windows, accommodations, sections in attempts."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import assessments.models.changes
import assessments.models.questions
import assessments.models.quizzes


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_questions_in_banks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Accommodation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "extra_time_percent",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(300)],
                        verbose_name="extra time (%)",
                    ),
                ),
                (
                    "extra_attempts",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(20)],
                        verbose_name="extra attempts",
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "accommodation",
                "verbose_name_plural": "accommodations",
                "ordering": ["-given_at"],
            },
        ),
        migrations.CreateModel(
            name="QuizWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
            ],
            options={
                "ordering": ["quiz", "batch"],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="breakdown",
            field=models.JSONField(db_default=models.Value("{}"), default=dict),
        ),
        migrations.AddField(
            model_name="attempt",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="identity_confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="page",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="attempt",
            name="sections",
            field=models.JSONField(db_default=models.Value("[]"), default=list),
        ),
        migrations.AddField(
            model_name="quiz",
            name="access_code",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Whoever starts must type it; leave empty for none.",
                max_length=40,
                verbose_name="access code",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="attempts_delay_minutes",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Leave empty for none.",
                null=True,
                verbose_name="minutes between two attempts",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="category_grades",
            field=models.JSONField(
                blank=True,
                db_default=models.Value("[]"),
                default=list,
                verbose_name="passing grades of categories",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="identity_statement",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="What the learner confirms before starting; leave empty for none.",
                max_length=1000,
                verbose_name="statement of identity",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="ip_ranges",
            field=models.JSONField(
                blank=True, db_default=models.Value("[]"), default=list, verbose_name="networks"
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="navigation",
            field=models.CharField(
                choices=assessments.models.quizzes.navigations,
                db_default="free",
                default="free",
                max_length=10,
                verbose_name="navigation",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="pretest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="assessments.quiz",
                verbose_name="pre-test it is compared with",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="questions_per_page",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Leave empty for all on one page.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="questions on a page",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="scoring",
            field=models.CharField(
                choices=assessments.models.quizzes.scorings,
                db_default="best",
                default="best",
                max_length=10,
                verbose_name="what counts",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="shows_explanations",
            field=models.BooleanField(
                db_default=True, default=True, verbose_name="show explanations with the feedback"
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("percent", None), ("submitted_at__isnull", False)),
                fields=["quiz", "submitted_at"],
                name="attempts_to_grade",
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="learner",
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="accommodations",
                to="assessments.quiz",
            ),
        ),
        migrations.AddField(
            model_name="quizwindow",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="courses.batch",
                verbose_name="batch",
            ),
        ),
        migrations.AddField(
            model_name="quizwindow",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="windows", to="assessments.quiz"
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.UniqueConstraint(
                fields=("quiz", "learner"), name="one_accommodation_per_quiz_and_learner"
            ),
        ),
        migrations.AddConstraint(
            model_name="quizwindow",
            constraint=models.UniqueConstraint(
                fields=("quiz", "batch"), name="one_window_per_quiz_and_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="quizwindow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("batch", None)), fields=("quiz",), name="one_window_for_all_other_batches"
            ),
        ),
        migrations.AddConstraint(
            model_name="quizwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_at", None),
                    ("closes_at", None),
                    ("closes_at__gt", models.F("opens_at")),
                    _connector="OR",
                ),
                name="a_window_closes_after_it_opens",
            ),
        ),
    ]
