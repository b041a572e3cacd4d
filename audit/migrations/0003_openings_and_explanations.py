import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(ACTIONS.format(more=", 'read', 'refuse', 'remove'"), ACTIONS.format(more="")),
        migrations.RunSQL(READINGS, "DROP INDEX audit_event_read"),
        migrations.RunSQL(BY_OWNER, BY_CALLER),
        migrations.CreateModel(
            name="Reanchoring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("broken", models.JSONField(verbose_name="what was found")),
                ("seal", models.BigIntegerField(verbose_name="seal")),
                ("found", models.TextField(verbose_name="how it stood")),
                ("reason", models.TextField(max_length=1000, verbose_name="explanation")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="explained at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("is_confirmed", models.BooleanField(null=True, verbose_name="confirmed")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="explained by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "re-anchoring",
                "verbose_name_plural": "re-anchorings",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", None)) | ~models.Q(("decided_by", models.F("asked_by"))),
                        name="reanchoring_by_two",
                        violation_error_message="Somebody else has to decide about one's own explanation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_at", None), ("decided_by", None), ("is_confirmed", None))
                        | models.Q(
                            ("decided_at__isnull", False),
                            ("decided_by__isnull", False),
                            ("is_confirmed__isnull", False),
                        ),
                        name="reanchoring_decided_whole",
                        violation_error_message="A decision has a person, a moment and an outcome, or none of them.",
                    ),
                ],
            },
        ),
    ]
