"""Let a stale mark name the figures that a change touches, so that one stage of spot checks leaves the other alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0002_models"),
    ]

    operations = [
        migrations.AddField(
            model_name="stalemark",
            name="parameters",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Only figures whose measure is called with these parameters; empty: all figures of the measure.",
                verbose_name="parameters",
            ),
        ),
    ]
