from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

TABLES = (Path(__file__).parent.parent / "sql" / "tables.sql").read_text(encoding="utf-8")
DROP = """
DROP TABLE audit_act, audit_event, audit_seal CASCADE;
DROP FUNCTION audit_add_year, audit_refuse CASCADE;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Partitions and triggers are nothing that Django's models know.
        migrations.RunSQL(TABLES, DROP),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("details", models.JSONField(verbose_name="details")),
            ],
            options={
                "verbose_name": "act",
                "verbose_name_plural": "acts",
                "ordering": ["-at"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("db_user", models.TextField(verbose_name="database user")),
                ("table_name", models.TextField(verbose_name="table")),
                ("row_key", models.BigIntegerField(verbose_name="row")),
                (
                    "action",
                    models.TextField(
                        choices=[
                            ("first", "there when recording began"),
                            ("insert", "added"),
                            ("update", "changed"),
                            ("delete", "deleted"),
                            ("truncate", "deleted with its whole table"),
                        ],
                        verbose_name="what happened",
                    ),
                ),
                ("before", models.JSONField(null=True, verbose_name="before")),
                ("after", models.JSONField(null=True, verbose_name="after")),
            ],
            options={
                "verbose_name": "recorded change",
                "verbose_name_plural": "recorded changes",
                "ordering": ["-id"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
                ("after_id", models.BigIntegerField(verbose_name="events after")),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="events"
                    ),
                ),
                ("digests", models.BinaryField(verbose_name="their digests")),
                ("hash", models.TextField(verbose_name="seal")),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "ordering": ["-id"],
                "managed": False,
            },
        ),
    ]
