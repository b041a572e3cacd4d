from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0003_sheet_import_workers"),
        ("enterprises", "0002_constraint_messages"),
        ("inspections", "0002_cover_every_slice"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="completedproject",
            name="project_filed_after_acceptance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("filed_on__isnull", True), ("filed_on__gte", models.F("accepted_on")), _connector="OR"
                ),
                name="project_filed_after_acceptance",
                violation_error_message="An acceptance cannot be filed before it took place.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="spotcheck",
            name="retest_follows_a_result",
            constraint=models.CheckConstraint(
                condition=models.Q(("retest_result", ""), ("first_result__in", ["passed", "failed"]), _connector="OR"),
                name="retest_follows_a_result",
                violation_error_message="Only a first result of passed or failed can be re-tested.",
            ),
        ),
    ]
