"""Who answers for an indicator on two axes: a span that ends stays as it was known, and one with the end takes its place."""

import datetime

import django.contrib.postgres.constraints
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0002_names_in_english"),
        ("targets", "0006_successor_plans"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="indicatorownership",
            name="ownerships_do_not_overlap",
        ),
        migrations.AddField(
            model_name="indicatorownership",
            name="created_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Empty: laid down with the plan, and known all along.",
                null=True,
                verbose_name="recorded at",
            ),
        ),
        migrations.AddField(
            model_name="indicatorownership",
            name="replaced_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced at"),
        ),
        migrations.AddConstraint(
            model_name="indicatorownership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("replaced_at", None)),
                expressions=[
                    ("indicator", "="),
                    ("body", "="),
                    (
                        models.Func(
                            models.F("since"),
                            django.db.models.functions.comparison.Coalesce(
                                models.F("until"), datetime.date(9999, 12, 31)
                            ),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                name="ownerships_do_not_overlap",
                violation_error_message="The span overlaps another one; end the other the day before, or choose other days.",
            ),
        ),
    ]
