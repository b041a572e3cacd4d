"""Keep how many unmatched spot checks name each producer, so that their list does not read them."""

from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION inspections_tally_unmatched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM inspections_unmatchedtally;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO inspections_unmatchedtally (producer_name, checks_change, failed_change)
        SELECT producer_name, count(*), count(*) FILTER (WHERE outcome = 'failed') FROM new_rows
        WHERE withdrawal_id IS NULL AND producer_id IS NULL AND producer_name <> '' GROUP BY 1;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO inspections_unmatchedtally (producer_name, checks_change, failed_change)
        SELECT producer_name, -count(*), -count(*) FILTER (WHERE outcome = 'failed') FROM old_rows
        WHERE withdrawal_id IS NULL AND producer_id IS NULL AND producer_name <> '' GROUP BY 1;
    ELSE
        INSERT INTO inspections_unmatchedtally (producer_name, checks_change, failed_change)
        SELECT producer_name, sum(moved), coalesce(sum(moved) FILTER (WHERE outcome = 'failed'), 0) FROM (
            SELECT producer_name, outcome, producer_id, withdrawal_id, 1 AS moved FROM new_rows
            UNION ALL
            SELECT producer_name, outcome, producer_id, withdrawal_id, -1 FROM old_rows
        ) AS changed
        WHERE withdrawal_id IS NULL AND producer_id IS NULL AND producer_name <> '' GROUP BY 1
        HAVING sum(moved) <> 0 OR sum(moved) FILTER (WHERE outcome = 'failed') <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_unmatched_insert AFTER INSERT ON inspections_spotcheck REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION inspections_tally_unmatched();
CREATE TRIGGER tally_unmatched_update AFTER UPDATE ON inspections_spotcheck REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION inspections_tally_unmatched();
CREATE TRIGGER tally_unmatched_delete AFTER DELETE ON inspections_spotcheck REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION inspections_tally_unmatched();
CREATE TRIGGER tally_unmatched_truncate AFTER TRUNCATE ON inspections_spotcheck
    FOR EACH STATEMENT EXECUTE FUNCTION inspections_tally_unmatched();
ALTER TABLE inspections_spotcheck ENABLE ALWAYS TRIGGER tally_unmatched_insert;
ALTER TABLE inspections_spotcheck ENABLE ALWAYS TRIGGER tally_unmatched_update;
ALTER TABLE inspections_spotcheck ENABLE ALWAYS TRIGGER tally_unmatched_delete;
ALTER TABLE inspections_spotcheck ENABLE ALWAYS TRIGGER tally_unmatched_truncate;
INSERT INTO inspections_unmatchedtally (producer_name, checks_change, failed_change)
SELECT producer_name, count(*), count(*) FILTER (WHERE outcome = 'failed') FROM inspections_spotcheck
WHERE withdrawal_id IS NULL AND producer_id IS NULL AND producer_name <> '' GROUP BY 1;
"""
UNDO = """
DROP TRIGGER tally_unmatched_truncate ON inspections_spotcheck;
DROP TRIGGER tally_unmatched_delete ON inspections_spotcheck;
DROP TRIGGER tally_unmatched_update ON inspections_spotcheck;
DROP TRIGGER tally_unmatched_insert ON inspections_spotcheck;
DROP FUNCTION inspections_tally_unmatched();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0003_owners_as_known"),
        ("enterprises", "0005_numbers_in_any_brackets"),
        ("inspections", "0008_spot_check_tallies"),
        ("registers", "0003_list_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnmatchedTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("producer_name", models.CharField(max_length=100, verbose_name="producer on the label")),
                ("checks_change", models.IntegerField(verbose_name="spot checks")),
                ("failed_change", models.IntegerField(verbose_name="of them failed")),
            ],
            options={
                "verbose_name": "number of unmatched spot checks",
                "verbose_name_plural": "numbers of unmatched spot checks",
            },
        ),
        migrations.RunSQL(TRIGGERS, UNDO),
        migrations.RemoveIndex(
            model_name="spotcheck",
            name="spot_check_unmatched_told",
        ),
        migrations.AddIndex(
            model_name="spotcheck",
            index=models.Index(
                condition=models.Q(
                    ("producer", None), ("withdrawal", None), models.Q(("producer_name", ""), _negated=True)
                ),
                fields=["producer_name", "-sampled_on"],
                name="spot_check_unmatched_latest",
            ),
        ),
    ]
