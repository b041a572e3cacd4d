"""Panels of on-site checks: seats, and marks that are only added to."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.functions.math
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0003_totals_of_any_size_and_untrue_self_scores"),
        ("departments", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="score",
            name="stage",
            field=models.CharField(
                choices=[
                    ("computed", "computed"),
                    ("self", "self-score"),
                    ("first", "first review"),
                    ("onsite", "on-site check"),
                    ("second", "second review"),
                    ("objection", "decision on an objection"),
                    ("correction", "proposed correction"),
                    ("final", "final"),
                ],
                max_length=10,
                verbose_name="stage",
            ),
        ),
        migrations.CreateModel(
            name="PanelSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("named_at", models.DateTimeField(verbose_name="named at")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released at")),
                (
                    "body",
                    models.ForeignKey(
                        help_text="Of the day on which they were named.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.body",
                        verbose_name="body",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="named by",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="assessment.sheet",
                        verbose_name="sheet",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat in a panel",
                "verbose_name_plural": "seats in panels",
                "ordering": ["sheet", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PanelMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="points")),
                ("ground", models.CharField(max_length=300, verbose_name="ground")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="assessment.schemeitem",
                        verbose_name="item",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="assessment.panelseat",
                        verbose_name="seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "mark of a panel",
                "verbose_name_plural": "marks of panels",
                "ordering": ["seat", "item", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at", None)),
                fields=("sheet", "body"),
                name="panel_seat_once_per_body",
                violation_error_message="Each body has one seat in a panel.",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelseat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at", None)),
                fields=("sheet", "user"),
                name="panel_seat_once_per_person",
                violation_error_message="Nobody sits in a panel twice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points__gte", 0),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.math.Mod("points", Decimal("0.5")), Decimal("0")
                    ),
                ),
                name="panel_mark_in_steps",
                violation_error_message="Marks are given in steps of 0.5.",
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", ""), _negated=True),
                name="panel_mark_has_a_ground",
                violation_error_message="State the ground.",
            ),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON assessment_panelmark "
            "FOR EACH ROW EXECUTE FUNCTION assessment_refuse_change();",
            "DROP TRIGGER only_added ON assessment_panelmark;",
        ),
    ]
