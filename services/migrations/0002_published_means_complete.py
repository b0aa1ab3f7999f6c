"""What no constraint can say: a published service has all six published components.

The triggers are the last line behind `services.catalogue` and `services.standards`, which refuse
politely. Publishing with fewer is an error; a published service from which a component is taken
behind the rules' back falls to draft, rather than standing in the catalogue with a hole.
SQLite drops a table's triggers when a later migration remakes the table: lay them again there.
"""

from django.db import migrations

REFUSED = "a published service has six published components"
COUNT = "(SELECT count(*) FROM services_servicecomponent WHERE service_id = NEW.id AND number <= 6)"

SQLITE = [
    f"""
    CREATE TRIGGER services_publish_inserted BEFORE INSERT ON services_service
    WHEN NEW.state = 'published'
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
    """,
    f"""
    CREATE TRIGGER services_publish_incomplete BEFORE UPDATE OF state ON services_service
    WHEN NEW.state = 'published' AND {COUNT} < 6
    BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
    """,
    """
    CREATE TRIGGER services_component_deleted AFTER DELETE ON services_servicecomponent
    WHEN OLD.number <= 6
    BEGIN UPDATE services_service SET state = 'draft' WHERE id = OLD.service_id AND state = 'published'; END
    """,
    """
    CREATE TRIGGER services_component_moved AFTER UPDATE OF number, service_id ON services_servicecomponent
    WHEN OLD.number <= 6 AND (NEW.number <> OLD.number OR NEW.service_id <> OLD.service_id)
    BEGIN UPDATE services_service SET state = 'draft' WHERE id = OLD.service_id AND state = 'published'; END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER services_component_moved",
    "DROP TRIGGER services_component_deleted",
    "DROP TRIGGER services_publish_incomplete",
    "DROP TRIGGER services_publish_inserted",
]

POSTGRESQL = [
    f"""
    CREATE FUNCTION services_publish_complete() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {COUNT} < 6 THEN
            RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER services_publish_complete BEFORE INSERT OR UPDATE OF state ON services_service
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION services_publish_complete()
    """,
    """
    CREATE FUNCTION services_component_gone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE services_service SET state = 'draft' WHERE id = OLD.service_id AND state = 'published';
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER services_component_deleted AFTER DELETE ON services_servicecomponent
    FOR EACH ROW WHEN (OLD.number <= 6) EXECUTE FUNCTION services_component_gone()
    """,
    """
    CREATE TRIGGER services_component_moved AFTER UPDATE OF number, service_id ON services_servicecomponent
    FOR EACH ROW WHEN (OLD.number <= 6 AND (NEW.number <> OLD.number OR NEW.service_id <> OLD.service_id))
    EXECUTE FUNCTION services_component_gone()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER services_component_moved ON services_servicecomponent",
    "DROP TRIGGER services_component_deleted ON services_servicecomponent",
    "DROP FUNCTION services_component_gone",
    "DROP TRIGGER services_publish_complete ON services_service",
    "DROP FUNCTION services_publish_complete",
]


def create(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def drop(apps, editor):
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
