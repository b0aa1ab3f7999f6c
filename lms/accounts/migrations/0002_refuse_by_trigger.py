"""What no constraint can say: the audit log only grows, and a unit has one name on any day."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_entries_never_change BEFORE UPDATE ON accounts_auditentry
BEGIN SELECT RAISE(ABORT, 'audit entries never change'); END;

CREATE TRIGGER audit_entries_are_never_deleted BEFORE DELETE ON accounts_auditentry
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;

CREATE TRIGGER unit_names_overlap_insert BEFORE INSERT ON accounts_workunitname
WHEN EXISTS (
    SELECT 1 FROM accounts_workunitname AS other
    WHERE other.unit_id = NEW.unit_id
      AND (NEW.valid_until IS NULL OR other.valid_from < NEW.valid_until)
      AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from)
)
BEGIN SELECT RAISE(ABORT, 'the names of a unit overlap'); END;

CREATE TRIGGER unit_names_overlap_update BEFORE UPDATE ON accounts_workunitname
WHEN EXISTS (
    SELECT 1 FROM accounts_workunitname AS other
    WHERE other.unit_id = NEW.unit_id AND other.id <> NEW.id
      AND (NEW.valid_until IS NULL OR other.valid_from < NEW.valid_until)
      AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from)
)
BEGIN SELECT RAISE(ABORT, 'the names of a unit overlap'); END;
"""

SQLITE_BACK = """
DROP TRIGGER audit_entries_never_change;
DROP TRIGGER audit_entries_are_never_deleted;
DROP TRIGGER unit_names_overlap_insert;
DROP TRIGGER unit_names_overlap_update;
"""

POSTGRESQL = """
CREATE FUNCTION accounts_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries never change and are never deleted'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_entries_only_grow BEFORE UPDATE OR DELETE ON accounts_auditentry
FOR EACH ROW EXECUTE FUNCTION accounts_audit_is_append_only();

CREATE FUNCTION accounts_unit_names_do_not_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM accounts_workunitname AS other
        WHERE other.unit_id = NEW.unit_id AND other.id <> NEW.id
          AND daterange(other.valid_from, other.valid_until) && daterange(NEW.valid_from, NEW.valid_until)
    ) THEN
        RAISE EXCEPTION 'the names of a unit overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unit_names_do_not_overlap BEFORE INSERT OR UPDATE ON accounts_workunitname
FOR EACH ROW EXECUTE FUNCTION accounts_unit_names_do_not_overlap();
"""

POSTGRESQL_BACK = """
DROP TRIGGER audit_entries_only_grow ON accounts_auditentry;
DROP FUNCTION accounts_audit_is_append_only;
DROP TRIGGER unit_names_do_not_overlap ON accounts_workunitname;
DROP FUNCTION accounts_unit_names_do_not_overlap;
"""


def run(editor, sqlite, postgresql):
    # On SQLite statement by statement: executescript() would commit the migration's transaction.
    if editor.connection.vendor == "sqlite":
        for statement in sqlite.strip().split("\n\n" if "BEGIN" in sqlite else "\n"):
            editor.execute(statement)
    else:
        editor.execute(postgresql)


def create(apps, editor):
    run(editor, SQLITE, POSTGRESQL)


def drop(apps, editor):
    run(editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
