from django.db import migrations

ACTIONS = """
ALTER TABLE audit_event DROP CONSTRAINT audit_event_action_check;
ALTER TABLE audit_event ADD CONSTRAINT audit_event_action_check
    CHECK (action IN ('first', 'insert', 'update', 'delete', 'truncate'{more}));
"""
# A body asks who opened what is its own. Changes are not in it: an import writes nothing to it.
READINGS = """
CREATE INDEX audit_event_read ON audit_event (((after ->> 'body')::bigint), id) WHERE action = 'read';
"""
# The portal's own role may own no table; next year's is made in the name of the owner.
BY_OWNER = "ALTER FUNCTION audit_add_year(int) SECURITY DEFINER SET search_path = public, pg_temp"
BY_CALLER = "ALTER FUNCTION audit_add_year(int) SECURITY INVOKER RESET search_path"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_acts_by_number"),
    ]

    operations = [
        migrations.RunSQL(ACTIONS.format(more=", 'read', 'refuse'"), ACTIONS.format(more="")),
        migrations.RunSQL(READINGS, "DROP INDEX audit_event_read"),
        migrations.RunSQL(BY_OWNER, BY_CALLER),
    ]
