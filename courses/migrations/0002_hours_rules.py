"""What the law asks of civil servants: PP 11/2017 article 203 for PNS, PP 49/2018 for PPPK."""

from datetime import date

from django.db import migrations

RULES = [
    {
        "employment": "pns",
        "minimum": 20,
        "maximum": None,
        "legal_basis": "PP 11/2017 jo. PP 17/2020, Pasal 203",
        "valid_from": date(2017, 4, 7),
    },
    {
        "employment": "pppk",
        "minimum": None,
        "maximum": 24,
        "legal_basis": "PP 49/2018",
        "valid_from": date(2018, 11, 28),
    },
]


def add_rules(apps, schema_editor):
    hours_rule = apps.get_model("courses", "HoursRule")
    for rule in RULES:
        hours_rule.objects.get_or_create(
            employment=rule["employment"], valid_from=rule["valid_from"], defaults=rule
        )


def remove_rules(apps, schema_editor):
    hours_rule = apps.get_model("courses", "HoursRule")
    for rule in RULES:
        hours_rule.objects.filter(employment=rule["employment"], valid_from=rule["valid_from"]).delete()


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]
    operations = [migrations.RunPython(add_rules, remove_rules)]
