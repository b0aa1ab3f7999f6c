"""Banks with categories and tags, and slots that put their questions into quizzes."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import assessments.models.changes
import assessments.models.questions
import assessments.models.quizzes


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0003_question_import"),
        ("accounts", "0002_refuse_by_trigger"),
        ("courses", "0006_upload"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=400, verbose_name="category")),
            ],
            options={
                "verbose_name": "category",
                "verbose_name_plural": "categories",
                "ordering": ["path"],
            },
        ),
        migrations.CreateModel(
            name="QuestionBank",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "course_code",
                    models.CharField(blank=True, db_index=True, max_length=20, verbose_name="course code"),
                ),
            ],
            options={
                "verbose_name": "question bank",
                "verbose_name_plural": "question banks",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "time_limit_seconds",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(30)],
                        verbose_name="time limit (seconds)",
                    ),
                ),
                (
                    "passing_grade",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="passing grade (%)",
                    ),
                ),
            ],
            options={
                "verbose_name": "section",
                "verbose_name_plural": "sections",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "draw_count",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="how many",
                    ),
                ),
                (
                    "draw_difficulty",
                    models.CharField(
                        blank=True,
                        choices=assessments.models.questions.difficulties,
                        max_length=10,
                        verbose_name="difficulty",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="tag")),
            ],
            options={
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="question",
            name="difficulty",
            field=models.CharField(
                blank=True,
                choices=assessments.models.questions.difficulties,
                db_default="",
                max_length=10,
                verbose_name="difficulty",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="revision",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AlterField(
            model_name="questionimport",
            name="quiz",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to="assessments.quiz",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="assessments.category",
                verbose_name="category",
            ),
        ),
        migrations.AddField(
            model_name="questionbank",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.workunit",
                verbose_name="work unit",
            ),
        ),
        migrations.AddField(
            model_name="category",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="categories",
                to="assessments.questionbank",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="bank",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="questions",
                to="assessments.questionbank",
            ),
        ),
        migrations.AddField(
            model_name="questionimport",
            name="bank",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to="assessments.questionbank",
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="assessments.quiz"
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="draw_bank",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.questionbank",
                verbose_name="bank",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="draw_category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.category",
                verbose_name="category",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="question",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="slots",
                to="assessments.question",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="assessments.quiz"
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="slots",
                to="assessments.section",
            ),
        ),
        migrations.AddField(
            model_name="tag",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tags",
                to="assessments.questionbank",
            ),
        ),
        migrations.AddField(
            model_name="slot",
            name="draw_tag",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.tag",
                verbose_name="tag",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="tags",
            field=models.ManyToManyField(
                blank=True, related_name="questions", to="assessments.tag", verbose_name="tags"
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["bank", "category", "difficulty"], name="questions_to_draw"),
        ),
        migrations.AddConstraint(
            model_name="questionbank",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("course_code", ""), ("unit__isnull", False)),
                    models.Q(models.Q(("course_code", ""), _negated=True), ("unit__isnull", True)),
                    _connector="OR",
                ),
                name="a_bank_belongs_to_a_course_or_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionbank",
            constraint=models.UniqueConstraint(
                condition=models.Q(("course_code", ""), _negated=True),
                fields=("course_code",),
                name="one_bank_per_course",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionbank",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("unit", "name"),
                name="a_units_banks_have_their_names",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                fields=("bank", "path"), name="one_category_per_bank_and_path"
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("bank", "name"), name="one_tag_per_bank_and_name"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("draw_bank", None), ("draw_count", None), ("question__isnull", False)),
                    models.Q(("draw_bank__isnull", False), ("draw_count__gte", 1), ("question", None)),
                    _connector="OR",
                ),
                name="a_slot_holds_a_question_or_draws",
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("question__isnull", False)),
                fields=("quiz", "question"),
                name="a_question_stands_once_in_a_quiz",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="quiz",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.quiz",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="position",
            field=models.PositiveSmallIntegerField(db_default=0, verbose_name="place in the quiz"),
        ),
    ]
