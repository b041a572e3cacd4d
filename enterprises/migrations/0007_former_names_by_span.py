"""Let an enterprise have borne a name more than once: spans of it are told apart by their last days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0006_standard_recorded_twice")]

    operations = [
        migrations.RemoveConstraint(model_name="formername", name="former_name_once_per_enterprise"),
        migrations.AddConstraint(
            model_name="formername",
            constraint=models.UniqueConstraint(
                fields=("enterprise", "name", "until"), name="former_name_once_per_span", nulls_distinct=False
            ),
        ),
    ]
