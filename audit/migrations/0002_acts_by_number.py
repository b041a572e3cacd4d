from django.db import migrations

# A figure's cause bears the number of its act; where databases were restored is asked for each look into the past.
INDEXES = """
CREATE INDEX audit_act_request ON audit_act ((details ->> 'request'));
CREATE INDEX audit_seal_restored ON audit_seal (after_id) WHERE upto_xid = 0;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_trail"),
    ]

    operations = [
        migrations.RunSQL(INDEXES, "DROP INDEX audit_act_request, audit_seal_restored"),
    ]
