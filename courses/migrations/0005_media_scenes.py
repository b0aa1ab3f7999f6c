from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0004_media_pipeline"),
    ]

    operations = [
        migrations.AddField(
            model_name="media",
            name="scenes",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
