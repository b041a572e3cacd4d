"""Plans that follow others: when they were approved, and which indicators they continue."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0005_names_in_english"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="targets.indicator",
                verbose_name="indicator of the plan before that it continues",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="method_change",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="Empty: the same method, so that figures of both plans can be read as one line.",
                max_length=300,
                verbose_name="what changed in the method since the plan before",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="approved_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When a leader approved it as a successor; empty: laid down when the portal was set up.",
                null=True,
                verbose_name="approved at",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(fields=("follows",), name="indicator_continued_once"),
        ),
    ]
