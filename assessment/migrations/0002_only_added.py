"""Let nobody change or remove a score or a step of a sheet, whatever the path."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION assessment_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
TABLES = ("assessment_score", "assessment_sheetstep")


def guard(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change();",
        f"DROP TRIGGER only_added ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION assessment_refuse_change();"),
        *(guard(table) for table in TABLES),
    ]
