import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0005_media_scenes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("part_bytes", models.PositiveIntegerField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("stored_as", models.CharField(max_length=250)),
                ("remote_id", models.CharField(blank=True, max_length=1024)),
                ("created_at", models.DateTimeField()),
                ("continued_at", models.DateTimeField(db_index=True, verbose_name="last continued")),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "media",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="upload",
                        to="courses.media",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "upload",
                "verbose_name_plural": "uploads",
                "ordering": ["-continued_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)),
                        fields=("owner", "fingerprint"),
                        name="one_unfinished_upload_per_owner_and_file",
                    )
                ],
            },
        ),
    ]
