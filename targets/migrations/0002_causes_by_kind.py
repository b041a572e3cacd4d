import django.contrib.postgres.indexes
from django.db import migrations, models

import targets.causes

# What was worded before there were kinds keeps its words and has no kind.
TO_JSON = """
ALTER TABLE targets_stalemark ALTER COLUMN cause TYPE jsonb
    USING jsonb_build_object('code', '', 'words', jsonb_build_object('zh-hans', cause));
UPDATE targets_attainment SET causes = jsonb_build_array(jsonb_build_object('code', '', 'words', jsonb_build_object('zh-hans', cause)))
    WHERE cause <> '';
"""
TO_TEXT = """
ALTER TABLE targets_stalemark ALTER COLUMN cause TYPE varchar(200) USING left(coalesce(cause -> 'words' ->> 'zh-hans', ''), 200);
UPDATE targets_attainment SET cause = left(coalesce(causes -> 0 -> 'words' ->> 'zh-hans', ''), 1000);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="attainment",
            name="causes",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Each with its kind and its words by language.",
                verbose_name="causes of the change",
            ),
        ),
        migrations.AddField(
            model_name="attainment",
            name="horizon",
            field=models.JSONField(
                help_text="Which recorded changes the count has seen, as the trail tells them apart.",
                null=True,
                verbose_name="changes seen",
            ),
        ),
        migrations.RunSQL(
            TO_JSON,
            TO_TEXT,
            state_operations=[
                migrations.AlterField(
                    model_name="stalemark", name="cause", field=targets.causes.CauseField(verbose_name="cause")
                ),
            ],
        ),
        migrations.RemoveField(model_name="attainment", name="cause"),
        migrations.AddIndex(
            model_name="attainment",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["causes"], name="attainment_by_cause", opclasses=["jsonb_path_ops"]
            ),
        ),
    ]
