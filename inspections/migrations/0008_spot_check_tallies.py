"""Keep the number of spot checks by day, stage and result, so that no page counts a million rows."""

from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION inspections_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM inspections_spotchecktally;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO inspections_spotchecktally (sampled_on, stage, outcome, checks)
        SELECT sampled_on, stage, outcome, count(*) FROM new_rows WHERE withdrawal_id IS NULL GROUP BY 1, 2, 3;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO inspections_spotchecktally (sampled_on, stage, outcome, checks)
        SELECT sampled_on, stage, outcome, -count(*) FROM old_rows WHERE withdrawal_id IS NULL GROUP BY 1, 2, 3;
    ELSE
        INSERT INTO inspections_spotchecktally (sampled_on, stage, outcome, checks)
        SELECT sampled_on, stage, outcome, sum(moved) FROM (
            SELECT sampled_on, stage, outcome, 1 AS moved FROM new_rows WHERE withdrawal_id IS NULL
            UNION ALL
            SELECT sampled_on, stage, outcome, -1 FROM old_rows WHERE withdrawal_id IS NULL
        ) AS changed GROUP BY 1, 2, 3 HAVING sum(moved) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_insert AFTER INSERT ON inspections_spotcheck REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION inspections_tally();
CREATE TRIGGER tally_update AFTER UPDATE ON inspections_spotcheck REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION inspections_tally();
CREATE TRIGGER tally_delete AFTER DELETE ON inspections_spotcheck REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION inspections_tally();
CREATE TRIGGER tally_truncate AFTER TRUNCATE ON inspections_spotcheck FOR EACH STATEMENT EXECUTE FUNCTION inspections_tally();
ALTER TABLE inspections_spotcheck ENABLE ALWAYS TRIGGER tally_insert;
ALTER TABLE inspections_spotcheck ENABLE ALWAYS TRIGGER tally_update;
ALTER TABLE inspections_spotcheck ENABLE ALWAYS TRIGGER tally_delete;
ALTER TABLE inspections_spotcheck ENABLE ALWAYS TRIGGER tally_truncate;
INSERT INTO inspections_spotchecktally (sampled_on, stage, outcome, checks)
SELECT sampled_on, stage, outcome, count(*) FROM inspections_spotcheck WHERE withdrawal_id IS NULL GROUP BY 1, 2, 3;
"""
UNDO = """
DROP TRIGGER tally_truncate ON inspections_spotcheck;
DROP TRIGGER tally_delete ON inspections_spotcheck;
DROP TRIGGER tally_update ON inspections_spotcheck;
DROP TRIGGER tally_insert ON inspections_spotcheck;
DROP FUNCTION inspections_tally();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0007_surveys_and_rates_of_the_city"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpotCheckTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sampled_on", models.DateField(verbose_name="sampled on")),
                ("stage", models.CharField(max_length=10, verbose_name="stage")),
                ("outcome", models.CharField(max_length=8, verbose_name="final result")),
                ("checks", models.IntegerField(verbose_name="spot checks")),
            ],
            options={
                "verbose_name": "number of spot checks",
                "verbose_name_plural": "numbers of spot checks",
            },
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
    ]
