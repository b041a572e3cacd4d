import datetime

import django.contrib.postgres.constraints
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0003_sheet_import_workers"),
        ("enterprises", "0001_models"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="brandaward",
            name="award_expires_after_grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gte", models.F("granted_on"))),
                name="award_expires_after_grant",
                violation_error_message="An award cannot expire before it is granted.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="certificate",
            name="certificate_expires_after_issue",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gte", models.F("issued_on"))),
                name="certificate_expires_after_issue",
                violation_error_message="A certificate cannot expire before it is issued.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="designation",
            name="designations_do_not_overlap",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("enterprise", "="),
                    ("kind", "="),
                    (
                        models.Func(
                            models.F("since"),
                            django.db.models.functions.comparison.Coalesce(
                                models.F("until"), datetime.date(9999, 12, 31)
                            ),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                name="designations_do_not_overlap",
                violation_error_message="The enterprise is designated so on some of these days already; end that designation first.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="enterprise",
            name="enterprise_closes_after_founding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gte", models.F("founded_on")), _connector="OR"
                ),
                name="enterprise_closes_after_founding",
                violation_error_message="An enterprise cannot close before it is founded.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="industrysupervision",
            name="supervision_of_one_industry",
            constraint=models.CheckConstraint(
                condition=models.Q(("industry__isnull", False), ("service_industry__isnull", False), _connector="XOR"),
                name="supervision_of_one_industry",
                violation_error_message="Name either an industry or a service industry.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="product",
            name="product_ends_after_launch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("launched_on")), _connector="OR"
                ),
                name="product_ends_after_launch",
                violation_error_message="Production cannot end before it begins.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="productstandard",
            name="standard_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="standard_ends_after_start",
                violation_error_message="A standard cannot end before it begins.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="productstandard",
            name="adoption_names_its_standard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adopted_number", ""), ("adoption", "")),
                    models.Q(
                        models.Q(("adoption", ""), _negated=True), models.Q(("adopted_number", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="adoption_names_its_standard",
                violation_error_message="Name the adopted standard together with the degree of adoption, or leave both empty.",
            ),
        ),
    ]
