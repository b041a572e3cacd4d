"""Findings on site name their place and who made them; like all that was handed in, these are kept."""

from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION plans_keep_rounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
    OR (OLD.milestone_id, OLD.number, OLD.body_id, OLD.level, OLD.words, OLD.speaks_for, OLD.evidence_ends, OLD.submitted_by_id, OLD.submitted_at, OLD.is_migrated{old})
       IS DISTINCT FROM
       (NEW.milestone_id, NEW.number, NEW.body_id, NEW.level, NEW.words, NEW.speaks_for, NEW.evidence_ends, NEW.submitted_by_id, NEW.submitted_at, NEW.is_migrated{new})
    OR OLD.state IN ('accepted', 'returned', 'taken_back')
       AND (OLD.reviewed_by_id, OLD.approved_by_id, OLD.answer, OLD.override, OLD.sign_off_id)
           IS DISTINCT FROM
           (NEW.reviewed_by_id, NEW.approved_by_id, NEW.answer, NEW.override, NEW.sign_off_id)
    THEN
        RAISE EXCEPTION 'rounds are kept as they were handed in and decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
KEEP = FUNCTION.format(old=", OLD.place, OLD.found_by", new=", NEW.place, NEW.found_by")
KEEP_AS_BEFORE = FUNCTION.format(old="", new="")


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0003_drafts_of_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="milestoneround",
            name="found_by",
            field=models.CharField(
                blank=True,
                help_text="Of a finding on site: the names of two persons at least.",
                max_length=100,
                verbose_name="found by",
            ),
        ),
        migrations.AddField(
            model_name="milestoneround",
            name="place",
            field=models.CharField(
                blank=True,
                help_text="Of a finding on site, with its photographs among the files.",
                max_length=100,
                verbose_name="place of the finding",
            ),
        ),
        migrations.RunSQL(KEEP, KEEP_AS_BEFORE),
    ]
