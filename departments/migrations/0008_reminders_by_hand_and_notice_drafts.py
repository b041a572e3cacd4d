import datetime

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0007_sealed_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeUrge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("urged_at", models.DateTimeField(verbose_name="urged at")),
                ("day", models.DateField(verbose_name="day")),
            ],
            options={
                "verbose_name": "urging to read a notice",
                "verbose_name_plural": "urgings to read notices",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="departments.notice",
                verbose_name="follows",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="written_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="notice",
            name="written_by",
            field=models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written by",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="noticereceipt",
            name="body",
            field=models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.body",
                verbose_name="body",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reminderlog",
            name="day",
            field=models.DateField(
                default=datetime.date(2014, 1, 1),
                help_text="The day of the sending in Asia/Shanghai.",
                verbose_name="day",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reminderlog",
            name="email_error",
            field=models.CharField(blank=True, max_length=200, verbose_name="why the e-mail failed"),
        ),
        migrations.AddField(
            model_name="reminderlog",
            name="sent_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the portal, by a rule.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="sent by",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sent at"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="sent_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="sent by",
            ),
        ),
        migrations.AlterField(
            model_name="reminderlog",
            name="email",
            field=models.CharField(
                blank=True,
                choices=[("", "none"), ("waiting", "to be sent"), ("sent", "sent"), ("failed", "failed")],
                default="",
                max_length=7,
                verbose_name="e-mail",
            ),
        ),
        migrations.AlterField(
            model_name="reminderlog",
            name="rule",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the office reminded by hand.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="log",
                to="departments.reminderrule",
                verbose_name="rule",
            ),
        ),
        migrations.AddIndex(
            model_name="reminderlog",
            index=models.Index(
                condition=models.Q(("email__in", ["waiting", "failed"])), fields=["message"], name="reminder_email_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at", None), ("sent_by", None)),
                    models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                    _connector="OR",
                ),
                name="notice_sent_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderlog",
            constraint=models.UniqueConstraint(fields=("user", "report", "day"), name="reminded_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="reminderlog",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rule", None), ("sent_by__isnull", False)),
                    models.Q(("rule__isnull", False), ("sent_by", None)),
                    _connector="OR",
                ),
                name="reminded_by_a_rule_or_a_person",
            ),
        ),
        migrations.AddField(
            model_name="noticeurge",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.body",
                verbose_name="body",
            ),
        ),
        migrations.AddField(
            model_name="noticeurge",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="urges",
                to="departments.notice",
                verbose_name="notice",
            ),
        ),
        migrations.AddField(
            model_name="noticeurge",
            name="urged_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="urged by",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeurge",
            constraint=models.UniqueConstraint(fields=("notice", "body", "day"), name="urged_to_read_once_a_day"),
        ),
    ]
