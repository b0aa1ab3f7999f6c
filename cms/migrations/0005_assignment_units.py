import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0010_assignments"),
        ("cms", "0004_unit_media"),
    ]

    operations = [
        migrations.AddField(
            model_name="unitpage",
            name="assignment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.assignment",
                verbose_name="assignment",
            ),
        ),
    ]
