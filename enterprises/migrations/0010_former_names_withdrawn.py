"""Let a wrong former name be withdrawn; of a span once withdrawn another may be recorded."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0013_sheet_rows"),
        ("enterprises", "0009_former_names_by_core"),
    ]

    operations = [
        migrations.AddField(
            model_name="formername",
            name="withdrawal",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.withdrawal",
                verbose_name="withdrawal",
            ),
        ),
        migrations.RemoveConstraint(model_name="formername", name="former_name_once_per_span"),
        migrations.AddConstraint(
            model_name="formername",
            constraint=models.UniqueConstraint(
                condition=models.Q(withdrawal=None),
                fields=("enterprise", "name", "until"),
                name="former_name_once_per_span",
                nulls_distinct=False,
                violation_error_message="This name is recorded with this last day already.",
            ),
        ),
    ]
