"""Totals of any size, and vetoes on untrue self-scores that name the items concerned."""

from django.db import migrations, models


def name_items(apps, schema_editor):
    """Let the rule on untrue reports name items, but for years whose results are announced."""
    rules = apps.get_model("assessment", "SchemeRule").objects.filter(kind="veto", code="V3", scheme__league="bodies")
    rules.filter(scheme__state__in=["draft", "published"]).update(voids_items=True)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_only_added"),
    ]

    operations = [
        migrations.AddField(
            model_name="schemerule",
            name="voids_items",
            field=models.BooleanField(
                default=False,
                help_text="Of a veto on an untrue self-score; it names the items.",
                verbose_name="items concerned score 0",
            ),
        ),
        migrations.AddField(
            model_name="veto",
            name="items",
            field=models.ManyToManyField(
                blank=True,
                help_text="Whose self-score was untrue (自评不实); they score 0 once the veto is confirmed.",
                related_name="+",
                to="assessment.schemeitem",
                verbose_name="items concerned",
            ),
        ),
        migrations.AlterField(
            model_name="score",
            name="denominator",
            field=models.DecimalField(decimal_places=0, max_digits=500, null=True, verbose_name="points, denominator"),
        ),
        migrations.AlterField(
            model_name="score",
            name="numerator",
            field=models.DecimalField(
                decimal_places=0,
                help_text="Empty: still open.",
                max_digits=500,
                null=True,
                verbose_name="points, numerator",
            ),
        ),
        migrations.AlterField(
            model_name="sheet",
            name="total_denominator",
            field=models.DecimalField(decimal_places=0, max_digits=500, null=True, verbose_name="total, denominator"),
        ),
        migrations.AlterField(
            model_name="sheet",
            name="total_numerator",
            field=models.DecimalField(decimal_places=0, max_digits=500, null=True, verbose_name="total, numerator"),
        ),
        migrations.RunPython(name_items, migrations.RunPython.noop),
    ]
