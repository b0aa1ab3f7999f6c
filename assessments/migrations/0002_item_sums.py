"""What item statistics are computed from, and which attempts they hold already."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import assessments.models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ItemSums",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("which", models.CharField(choices=assessments.models.counted_sets, max_length=5)),
                ("document", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="item_sums",
                        to="assessments.quiz",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="itemsums",
            constraint=models.UniqueConstraint(
                fields=("quiz", "which"), name="one_row_of_sums_per_quiz_and_set"
            ),
        ),
        migrations.AddField(model_name="attempt", name="counted_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                fields=["quiz", "id"],
                condition=Q(submitted_at__isnull=False, percent__isnull=False, counted_at=None),
                name="attempts_to_count",
            ),
        ),
    ]
