"""Enterprises fostered to be well known; scores of bases, and the checklist by which they are judged."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0002_parks_and_bases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="designation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("key", "key enterprise"),
                    ("backbone", "backbone enterprise"),
                    ("fostered", "enterprise fostered to be well known"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="BaseChecklist",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("pass_mark", models.PositiveSmallIntegerField(verbose_name="pass mark")),
                ("items", models.JSONField(verbose_name="items")),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                ("created_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "checklist of bases",
                "verbose_name_plural": "checklists of bases",
                "ordering": ["-effective_from", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BaseScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scored_on", models.DateField(verbose_name="judged on")),
                ("points", models.JSONField(verbose_name="points")),
                ("total", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="total")),
                ("has_banned_pesticide", models.BooleanField(default=False, verbose_name="banned pesticide found")),
                ("remark", models.TextField(blank=True, max_length=1000, verbose_name="remark")),
                ("created_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="enterprises.basechecklist",
                        verbose_name="checklist",
                    ),
                ),
                (
                    "scored_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judged by",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="enterprises.site",
                        verbose_name="base",
                    ),
                ),
            ],
            options={
                "verbose_name": "score of a base",
                "verbose_name_plural": "scores of bases",
                "ordering": ["-scored_on", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="basechecklist",
            constraint=models.CheckConstraint(
                condition=models.Q(("pass_mark__gte", 1), ("pass_mark__lte", 100)),
                name="base_checklist_pass_mark_within_points",
                violation_error_message="The pass mark lies between 1 and 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="basescore",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gte", 0), ("total__lte", 100)),
                name="base_score_within_points",
                violation_error_message="The points lie between 0 and 100.",
            ),
        ),
    ]
