import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LEVELS = [(1, "public"), (2, "internal"), (3, "sensitive")]


class Migration(migrations.Migration):
    """Marks of records, and up to which one an account is cleared: internal, as everything that bears no mark."""

    dependencies = [
        ("accounts", "0009_telephones_enciphered"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="clearance",
            field=models.PositiveSmallIntegerField(choices=LEVELS, default=2, db_default=2, verbose_name="clearance"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("clearance__in", [1, 2, 3])),
                name="clearance_is_a_level",
                violation_error_message="Choose a clearance.",
            ),
        ),
        migrations.CreateModel(
            name="SecurityMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table_name", models.CharField(max_length=63, verbose_name="table")),
                ("row_key", models.BigIntegerField(verbose_name="row")),
                ("level", models.PositiveSmallIntegerField(choices=LEVELS, verbose_name="mark")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("set_at", models.DateTimeField(auto_now=True, verbose_name="set at")),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "security mark",
                "verbose_name_plural": "security marks",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("table_name", "row_key"),
                        name="one_security_mark_per_record",
                        violation_error_message="This record bears a mark already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])),
                        name="security_mark_is_a_level",
                        violation_error_message="Choose a mark.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="security_mark_has_a_reason",
                        violation_error_message="A mark needs a reason.",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="accountchange",
            name="what",
            field=models.CharField(
                choices=[
                    ("role", "role"),
                    ("body", "body"),
                    ("active", "open or closed"),
                    ("lock", "lock after failed sign-ins"),
                    ("opened", "account opened"),
                    ("password", "password set anew"),
                    ("ends_on", "last day of the account"),
                    ("factor", "second factor"),
                    ("handed", "handed over"),
                    ("clearance", "clearance"),
                ],
                max_length=12,
                verbose_name="what was changed",
            ),
        ),
    ]
