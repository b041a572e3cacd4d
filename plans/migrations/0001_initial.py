"""Amendments; the database itself lets nobody delete one, or change it or the version that came of it."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION plans_keep_amendments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
    OR (OLD.content, OLD.replaced, OLD.effective_from, OLD.until, OLD.ground, OLD.reason, OLD.basis, OLD.proposed_by_id, OLD.proposed_at)
       IS DISTINCT FROM
       (NEW.content, NEW.replaced, NEW.effective_from, NEW.until, NEW.ground, NEW.reason, NEW.basis, NEW.proposed_by_id, NEW.proposed_at)
    OR OLD.state <> 'proposed'
       AND (OLD.decided_by_id, OLD.decided_at, OLD.opinion, OLD.preview, OLD.minutes_id, OLD.definition_id, OLD.span_id)
           IS DISTINCT FROM
           (NEW.decided_by_id, NEW.decided_at, NEW.opinion, NEW.preview, NEW.minutes_id, NEW.definition_id, NEW.span_id)
    THEN
        RAISE EXCEPTION 'amendments are kept as they were proposed and decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON plans_amendment FOR EACH ROW EXECUTE FUNCTION plans_keep_amendments();

CREATE FUNCTION plans_keep_versions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint := (COALESCE(to_jsonb(OLD), to_jsonb(NEW)) ->> TG_ARGV[0])::bigint;
BEGIN
    IF EXISTS (SELECT FROM plans_amendment WHERE definition_id = version) THEN
        RAISE EXCEPTION 'a version that was approved is amended by another, never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON targets_indicatordefinition FOR EACH ROW EXECUTE FUNCTION plans_keep_versions('id');
CREATE TRIGGER kept BEFORE INSERT OR UPDATE OR DELETE ON targets_targetpoint FOR EACH ROW EXECUTE FUNCTION plans_keep_versions('definition_id');
CREATE TRIGGER kept BEFORE INSERT OR UPDATE OR DELETE ON targets_milestonedue FOR EACH ROW EXECUTE FUNCTION plans_keep_versions('definition_id');
"""
UNDO = """
DROP TRIGGER kept ON targets_milestonedue;
DROP TRIGGER kept ON targets_targetpoint;
DROP TRIGGER kept ON targets_indicatordefinition;
DROP FUNCTION plans_keep_versions();
DROP TRIGGER kept ON plans_amendment;
DROP FUNCTION plans_keep_amendments();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("evidence", "0001_initial"),
        ("targets", "0003_versions_by_day_and_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[("definition", "definition and targets"), ("applicability", "applicability")],
                        editable=False,
                        max_length=13,
                        verbose_name="what is amended",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("approved", "approved, not yet in force"),
                            ("in_force", "in force"),
                            ("rejected", "rejected"),
                            ("corrected", "corrected"),
                            ("not_applicable", "not applicable"),
                            ("applicable", "ended, applicable again"),
                        ],
                        editable=False,
                        max_length=14,
                        verbose_name="state",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("easing", "easing"), ("tightening", "tightening"), ("neither", "neither")],
                        editable=False,
                        max_length=10,
                        verbose_name="easing or tightening",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "ground",
                    models.CharField(
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
                        ],
                        max_length=14,
                        verbose_name="class of the reason",
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        max_length=1000,
                        validators=[django.core.validators.MinLengthValidator(20)],
                        verbose_name="reason",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        help_text="The paper it rests on, with its number.", max_length=200, verbose_name="basis"
                    ),
                ),
                ("content", models.JSONField(default=dict, editable=False, verbose_name="as proposed")),
                ("replaced", models.JSONField(default=dict, editable=False, verbose_name="as it was")),
                ("preview", models.JSONField(default=list, editable=False, verbose_name="lights")),
                ("proposed_at", models.DateTimeField(editable=False, verbose_name="proposed at")),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="decided at")),
                ("opinion", models.TextField(blank=True, editable=False, max_length=1000, verbose_name="opinion")),
                (
                    "basis_file",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.evidencefile",
                        verbose_name="file of the basis",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "definition",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment",
                        to="targets.indicatordefinition",
                        verbose_name="version that came of it",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="plans.amendment",
                        verbose_name="ends or corrects",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="targets.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.evidencefile",
                        verbose_name="minutes of the lead group",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "span",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="targets.applicability",
                        verbose_name="span that came of it",
                    ),
                ),
            ],
            options={
                "verbose_name": "amendment",
                "verbose_name_plural": "amendments",
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("indicator",),
                        name="amendment_one_proposed_an_indicator",
                        violation_error_message="An amendment of this indicator awaits a leader already; let it be decided first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "proposed")),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="amendment_decided_by_somebody",
                        violation_error_message="A decision names who took it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="amendment_decided_by_another",
                        violation_error_message="Who proposed an amendment does not decide on it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("direction", "easing"), ("subject", "definition"), _negated=True),
                            ("state__in", ["proposed", "rejected"]),
                            ("minutes__isnull", False),
                            _connector="OR",
                        ),
                        name="amendment_easing_has_minutes",
                        violation_error_message="Easing needs the minutes of the lead group as a file.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, UNDO),
    ]
