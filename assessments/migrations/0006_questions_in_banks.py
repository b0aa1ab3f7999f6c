"""A question is of a bank, and stands in quizzes by slots.

Its columns of one quiz and place stay until code that reads them has gone everywhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_fill_bank"),
    ]

    operations = [
        # The columns stay: older code that still runs reads them.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelOptions(
                    name="question",
                    options={
                        "ordering": ["pk"],
                        "verbose_name": "question",
                        "verbose_name_plural": "questions",
                    },
                ),
                migrations.RemoveField(
                    model_name="question",
                    name="position",
                ),
                migrations.RemoveField(
                    model_name="question",
                    name="quiz",
                ),
                migrations.AddField(
                    model_name="quiz",
                    name="questions",
                    field=models.ManyToManyField(
                        related_name="quizzes", through="assessments.Slot", to="assessments.question"
                    ),
                ),
            ],
        ),
    ]
