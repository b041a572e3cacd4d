"""Drafts of successor plans; one that was approved stays as it was, and an amendment stays with its subject."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import targets.clock

KEEP = """
CREATE FUNCTION plans_keep_subjects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an amendment stays with what it was proposed for' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER kept_subject BEFORE UPDATE ON plans_amendment FOR EACH ROW
    WHEN ((OLD.indicator_id, OLD.draft_id) IS DISTINCT FROM (NEW.indicator_id, NEW.draft_id))
    EXECUTE FUNCTION plans_keep_subjects();

CREATE FUNCTION plans_keep_drafts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a draft that has become a plan stays as it was approved' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON plans_plandraft FOR EACH ROW
    WHEN (OLD.plan_id IS NOT NULL) EXECUTE FUNCTION plans_keep_drafts();
"""
UNDO = """
DROP TRIGGER kept ON plans_plandraft;
DROP FUNCTION plans_keep_drafts();
DROP TRIGGER kept_subject ON plans_amendment;
DROP FUNCTION plans_keep_subjects();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_initial"),
        ("plans", "0002_rounds_of_evidence"),
        ("targets", "0006_successor_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(
                        help_text="Part of all addresses, such as 2016-2020; fixed once approved.",
                        max_length=20,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("notice_title", models.CharField(blank=True, max_length=200, verbose_name="title of the notice")),
                ("issuer", models.CharField(blank=True, max_length=100, verbose_name="issued by")),
                ("drafter", models.CharField(blank=True, max_length=100, verbose_name="drafted by")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                ("drafted_on", models.DateField(blank=True, null=True, verbose_name="drafted on")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "content",
                    models.JSONField(default=dict, editable=False, verbose_name="clauses, goals and indicators"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=targets.clock.now, editable=False, verbose_name="begun at"),
                ),
            ],
            options={
                "verbose_name": "draft of a plan",
                "verbose_name_plural": "drafts of plans",
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="amendment",
            name="amendment_easing_has_minutes",
        ),
        migrations.AlterField(
            model_name="amendment",
            name="ground",
            field=models.CharField(
                choices=[
                    ("policy", "policy or plan of a higher level changed"),
                    ("reorganisation", "reorganisation of bodies"),
                    ("force_majeure", "force majeure"),
                    ("new_task", "new key task"),
                    ("clarified", "definition made clearer"),
                    ("error", "error corrected"),
                    ("policy_ended", "policy of a higher level ended"),
                    ("body_dissolved", "body dissolved"),
                    ("no_object", "nothing within its scope"),
                    ("other", "other"),
                    ("plan_ended", "term of the plan before ended"),
                ],
                max_length=14,
                verbose_name="class of the reason",
            ),
        ),
        migrations.AlterField(
            model_name="amendment",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="Empty where a whole plan is proposed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="targets.indicator",
                verbose_name="indicator",
            ),
        ),
        migrations.AlterField(
            model_name="amendment",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("approved", "approved, not yet in force"),
                    ("in_force", "in force"),
                    ("rejected", "rejected"),
                    ("corrected", "corrected"),
                    ("not_applicable", "not applicable"),
                    ("applicable", "ended, applicable again"),
                    ("retired", "retired"),
                ],
                editable=False,
                max_length=14,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="amendment",
            name="subject",
            field=models.CharField(
                choices=[
                    ("definition", "definition and targets"),
                    ("applicability", "applicability"),
                    ("plan", "successor plan"),
                ],
                editable=False,
                max_length=13,
                verbose_name="what is amended",
            ),
        ),
        migrations.AddField(
            model_name="plandraft",
            name="created_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="begun by",
            ),
        ),
        migrations.AddField(
            model_name="plandraft",
            name="plan",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draft",
                to="targets.plan",
                verbose_name="plan that came of it",
            ),
        ),
        migrations.AddField(
            model_name="plandraft",
            name="predecessor",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drafts",
                to="targets.plan",
                verbose_name="plan that it follows",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="draft",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="plans.plandraft",
                verbose_name="draft of the plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("draft",),
                name="amendment_one_proposed_a_draft",
                violation_error_message="This draft awaits a leader already; let it be decided first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("draft__isnull", False), ("indicator", None), ("subject", "plan")),
                    models.Q(
                        models.Q(("subject", "plan"), _negated=True), ("draft", None), ("indicator__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="amendment_of_an_indicator_or_a_plan",
                violation_error_message="An amendment is of one indicator, or of one plan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("direction", "easing"), ("subject__in", ["definition", "plan"]), _negated=True),
                    ("state__in", ["proposed", "rejected"]),
                    ("minutes__isnull", False),
                    _connector="OR",
                ),
                name="amendment_easing_has_minutes",
                violation_error_message="Easing needs the minutes of the lead group as a file.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plandraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="plan_draft_ends_after_start",
                violation_error_message="The last day cannot lie before the first.",
            ),
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
