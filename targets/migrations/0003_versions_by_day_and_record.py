"""Let versions of a definition be corrected from the same day, carry weights and days of steps; keep replaced spans."""

import datetime

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import targets.clock


def copy_weights(apps, schema_editor):
    Indicator = apps.get_model("targets", "Indicator")
    weights = Indicator.objects.filter(pk=models.OuterRef("indicator_id")).values("weight")
    apps.get_model("targets", "IndicatorDefinition").objects.update(weight=models.Subquery(weights))


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0002_causes_by_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MilestoneDue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="due on")),
            ],
            options={
                "verbose_name": "amended day of a milestone",
                "verbose_name_plural": "amended days of milestones",
                "ordering": ["definition", "due_on", "milestone"],
            },
        ),
        migrations.AlterModelOptions(
            name="indicatordefinition",
            options={
                "ordering": ["indicator", "effective_from", "revision"],
                "verbose_name": "definition of an indicator",
                "verbose_name_plural": "definitions of indicators",
            },
        ),
        migrations.RemoveConstraint(
            model_name="applicability",
            name="applicability_spans_do_not_overlap",
        ),
        migrations.RemoveConstraint(
            model_name="indicator",
            name="indicator_weight_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="indicatordefinition",
            name="definition_once_per_day",
        ),
        migrations.AddField(
            model_name="applicability",
            name="replaced_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="replaced at"),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="revision",
            field=models.PositiveSmallIntegerField(
                default=1,
                editable=False,
                help_text="Counts the versions in force from one day.",
                verbose_name="revision",
            ),
        ),
        migrations.AddField(
            model_name="indicatordefinition",
            name="weight",
            field=models.DecimalField(decimal_places=2, default=1, max_digits=5, verbose_name="weight"),
        ),
        migrations.RunPython(copy_weights, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="indicator",
            name="weight",
        ),
        migrations.AddField(
            model_name="milestone",
            name="introduced_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="Empty: a step of the plan itself.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="targets.indicatordefinition",
                verbose_name="added by the version",
            ),
        ),
        migrations.AlterField(
            model_name="applicability",
            name="created_at",
            field=models.DateTimeField(default=targets.clock.now, editable=False, verbose_name="recorded at"),
        ),
        migrations.AlterField(
            model_name="indicatordefinition",
            name="created_at",
            field=models.DateTimeField(default=targets.clock.now, editable=False, verbose_name="recorded at"),
        ),
        migrations.AddConstraint(
            model_name="applicability",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("replaced_at", None)),
                expressions=[
                    ("indicator", "="),
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
                name="applicability_spans_do_not_overlap",
                violation_error_message="The span overlaps another one; end the other the day before, or choose other days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatordefinition",
            constraint=models.UniqueConstraint(
                fields=("indicator", "effective_from", "revision"), name="definition_revision_once_per_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatordefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__gte", 0)),
                name="definition_weight_not_negative",
                violation_error_message="A weight cannot be negative.",
            ),
        ),
        migrations.AddField(
            model_name="milestonedue",
            name="definition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="step_days",
                to="targets.indicatordefinition",
                verbose_name="definition",
            ),
        ),
        migrations.AddField(
            model_name="milestonedue",
            name="milestone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amended_days",
                to="targets.milestone",
                verbose_name="milestone",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestonedue",
            constraint=models.UniqueConstraint(
                fields=("definition", "milestone"), name="milestone_due_once_per_definition"
            ),
        ),
    ]
