from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = (Path(__file__).parent.parent / "sql" / "0001_tables.sql").read_text(encoding="utf-8")
DROP = """
DROP TABLE audit_act, audit_event, audit_seal CASCADE;
DROP FUNCTION audit_add_year, audit_refuse CASCADE;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

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
                ("from_xid", models.BigIntegerField(verbose_name="from transaction")),
                ("upto_xid", models.BigIntegerField(verbose_name="to before transaction")),
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
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="asked for at")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
                ("seals", models.PositiveBigIntegerField(default=0, verbose_name="seals that hold")),
                ("events", models.PositiveBigIntegerField(default=0, verbose_name="recorded changes that hold")),
                ("breaks", models.JSONField(default=list, verbose_name="what was found")),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
            ],
            options={
                "verbose_name": "verification",
                "verbose_name_plural": "verifications",
                "ordering": ["-pk"],
            },
        ),
    ]
