"""Rounds of evidence for milestones; every sign-off there is becomes an accepted round, and no round is changed or deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION plans_keep_rounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
    OR (OLD.milestone_id, OLD.number, OLD.body_id, OLD.level, OLD.words, OLD.speaks_for, OLD.evidence_ends, OLD.submitted_by_id, OLD.submitted_at, OLD.is_migrated)
       IS DISTINCT FROM
       (NEW.milestone_id, NEW.number, NEW.body_id, NEW.level, NEW.words, NEW.speaks_for, NEW.evidence_ends, NEW.submitted_by_id, NEW.submitted_at, NEW.is_migrated)
    OR OLD.state IN ('accepted', 'returned', 'taken_back')
       AND (OLD.reviewed_by_id, OLD.approved_by_id, OLD.answer, OLD.override, OLD.sign_off_id)
           IS DISTINCT FROM
           (NEW.reviewed_by_id, NEW.approved_by_id, NEW.answer, NEW.override, NEW.sign_off_id)
    THEN
        RAISE EXCEPTION 'rounds are kept as they were handed in and decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON plans_milestoneround FOR EACH ROW EXECUTE FUNCTION plans_keep_rounds();

CREATE FUNCTION plans_keep_round_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was done with a round is never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON plans_roundstep FOR EACH ROW EXECUTE FUNCTION plans_keep_round_steps();
"""
UNDO = """
DROP TRIGGER kept ON plans_roundstep;
DROP FUNCTION plans_keep_round_steps();
DROP TRIGGER kept ON plans_milestoneround;
DROP FUNCTION plans_keep_rounds();
"""


def migrate_sign_offs(apps, schema_editor):
    """Make an accepted round of each sign-off; it keeps its words, its day and who signed."""
    rounds, steps = apps.get_model("plans", "MilestoneRound").objects, apps.get_model("plans", "RoundStep").objects
    for sign_off in apps.get_model("targets", "MilestoneSignOff").objects.order_by("pk").select_related("milestone"):
        row = rounds.create(
            milestone=sign_off.milestone, number=1, state="accepted", level=sign_off.milestone.least_level,
            words=sign_off.evidence, speaks_for=sign_off.signed_on, submitted_at=sign_off.created_at,
            approved_by_id=sign_off.signed_by_id, is_migrated=True, sign_off=sign_off,
        )  # fmt: skip
        steps.create(
            round=row, action="accept", by_id=sign_off.signed_by_id, at=sign_off.created_at, text=sign_off.evidence
        )


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0001_initial"),
        ("evidence", "0001_initial"),
        ("plans", "0001_initial"),
        ("targets", "0004_rounds_of_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MilestoneRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="round")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "handed in"),
                            ("reviewed", "reviewed, awaits a leader"),
                            ("accepted", "accepted"),
                            ("returned", "returned"),
                            ("taken_back", "taken back"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "issued paper"),
                            (2, "list in the registers"),
                            (3, "acceptance or report of a third party"),
                            (4, "finding on site"),
                            (5, "survey"),
                        ],
                        verbose_name="level of the evidence",
                    ),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="what the evidence shows")),
                ("speaks_for", models.DateField(verbose_name="speaks for the day")),
                (
                    "evidence_ends",
                    models.DateField(
                        blank=True,
                        help_text="The last day of a certificate or status; the day after, the step is open again. Empty: for good.",
                        null=True,
                        verbose_name="evidence holds until",
                    ),
                ),
                ("submitted_at", models.DateTimeField(editable=False, verbose_name="handed in at")),
                (
                    "answer",
                    models.JSONField(blank=True, editable=False, null=True, verbose_name="answer of the registers"),
                ),
                (
                    "override",
                    models.TextField(
                        blank=True, editable=False, max_length=1000, verbose_name="why it is approved all the same"
                    ),
                ),
                (
                    "is_migrated",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="signed off before there were rounds"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="Empty: the office itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="departments.body",
                        verbose_name="handed in by the body",
                    ),
                ),
                (
                    "files",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="evidence.evidencefile", verbose_name="evidence files"
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="targets.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "sign_off",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round",
                        to="targets.milestonesignoff",
                        verbose_name="sign-off that came of it",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "round of evidence for a milestone",
                "verbose_name_plural": "rounds of evidence for milestones",
                "ordering": ["-submitted_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RoundStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("action", models.CharField(max_length=10, verbose_name="action")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("text", models.TextField(blank=True, verbose_name="words")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="plans.milestoneround",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a round",
                "verbose_name_plural": "steps of rounds",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="milestoneround",
            constraint=models.UniqueConstraint(fields=("milestone", "number"), name="milestone_round_number_once"),
        ),
        migrations.AddConstraint(
            model_name="milestoneround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["submitted", "reviewed"])),
                fields=("milestone",),
                name="milestone_round_one_open",
                violation_error_message="A round of this milestone is under way already; let it be decided first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestoneround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reviewed_by", None),
                        models.Q(("reviewed_by", models.F("submitted_by")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("approved_by", None),
                        models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("approved_by", None),
                        models.Q(("approved_by", models.F("reviewed_by")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="milestone_round_three_persons",
                violation_error_message="Who hands in, who reviews and who approves are three persons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestoneround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_migrated", True),
                    ("state__in", ["submitted", "returned"]),
                    models.Q(("reviewed_by__isnull", False), ("state", "reviewed")),
                    models.Q(
                        ("approved_by__isnull", False), ("reviewed_by__isnull", False), ("sign_off__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="milestone_round_accepted_by_all",
                violation_error_message="An accepted round names who reviewed and who approved it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestoneround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("evidence_ends", None), ("evidence_ends__gte", models.F("speaks_for")), _connector="OR"
                ),
                name="milestone_round_ends_after_its_day",
                violation_error_message="The evidence cannot end before the day that it speaks for.",
            ),
        ),
        migrations.RunPython(migrate_sign_offs, migrations.RunPython.noop),
        migrations.RunSQL(KEEP, UNDO),
    ]
