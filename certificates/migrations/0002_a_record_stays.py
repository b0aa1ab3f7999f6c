"""What no constraint can say: what was attested never changes, and no certificate is ever deleted."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER certificates_never_change
    BEFORE UPDATE OF completion_id, learner_id, unit_id, year, sequence, number, code, facts, numbered_at
    ON certificates_certificate
    BEGIN SELECT RAISE(ABORT, 'what a certificate attests never changes'); END;
    """,
    """
    CREATE TRIGGER certificates_are_never_deleted BEFORE DELETE ON certificates_certificate
    BEGIN SELECT RAISE(ABORT, 'certificates are never deleted'); END;
    """,
]
SQLITE_BACK = ["DROP TRIGGER certificates_never_change", "DROP TRIGGER certificates_are_never_deleted"]

POSTGRESQL = [
    """
    CREATE FUNCTION certificates_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'what a certificate attests never changes, and none is deleted'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER certificates_never_change
    BEFORE UPDATE OF completion_id, learner_id, unit_id, year, sequence, number, code, facts, numbered_at
    ON certificates_certificate FOR EACH ROW EXECUTE FUNCTION certificates_stay();
    CREATE TRIGGER certificates_are_never_deleted BEFORE DELETE
    ON certificates_certificate FOR EACH ROW EXECUTE FUNCTION certificates_stay();
    """
]
POSTGRESQL_BACK = [
    """
    DROP TRIGGER certificates_never_change ON certificates_certificate;
    DROP TRIGGER certificates_are_never_deleted ON certificates_certificate;
    DROP FUNCTION certificates_stay;
    """
]


def create(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def drop(apps, editor):
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
