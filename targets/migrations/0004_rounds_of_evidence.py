"""Sign-offs that end or are taken back, and what each step of the plan asks of its evidence."""

import django.db.models.deletion
from django.db import migrations, models

ASKED = {
    # Least level of evidence, and what the registers answer, by the step's name in the plan for 2010 to 2015.
    "确定知名企业培育名录和认定条件": (1, "fostered-listed"),
    "培育企业中获得天津市著名商标或名牌称号的达到10家": (2, "fostered-awarded"),
    "重点园区规模以上企业全部建立质量管理体系": (2, "park-members-certified"),
    "园区公共检测服务平台投入使用": (4, ""),
    "园区建设成果通过领导小组验收": (3, ""),
    "示范基地全部制定生产技术规程和标准体系表": (1, "bases-with-standards"),
    "建成首批市级农业标准化示范基地": (3, ""),
    "示范基地建立农产品质量追溯制度": (4, ""),
    "建成国家级农业标准化示范区": (3, ""),
    "示范基地建设成果通过领导小组验收": (3, ""),
    "完成首次全民质量意识问卷调查（基线）": (5, ""),
    "完成第二次全民质量意识问卷调查": (5, ""),
    "完成末次问卷调查，质量意识较基线明显增强": (5, ""),
    "目录内产品抽检合格率不低于全市平均水平": (2, ""),
}


def ask(apps, schema_editor):
    """Let the steps of a plan that is loaded already ask for what those of a new one do."""
    steps = apps.get_model("targets", "Milestone").objects.filter(indicator__plan__code="2010-2015")
    for name, (level, question) in ASKED.items():
        steps.filter(name=name).update(least_level=level, question=question)


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0003_versions_by_day_and_record"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="milestonesignoff",
            options={
                "ordering": ["milestone", "signed_on", "pk"],
                "verbose_name": "sign-off of a milestone",
                "verbose_name_plural": "sign-offs of milestones",
            },
        ),
        migrations.AddField(
            model_name="milestone",
            name="least_level",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "issued paper"),
                    (2, "list in the registers"),
                    (3, "acceptance or report of a third party"),
                    (4, "finding on site"),
                    (5, "survey"),
                ],
                default=1,
                verbose_name="least level of evidence",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="question",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="What the registers themselves answer before the step is signed off; empty: nothing.",
                max_length=40,
                verbose_name="question to the registers",
            ),
        ),
        migrations.AddField(
            model_name="milestonesignoff",
            name="counts_until",
            field=models.DateField(blank=True, null=True, verbose_name="counts until"),
        ),
        migrations.AlterField(
            model_name="milestonesignoff",
            name="milestone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sign_offs",
                to="targets.milestone",
                verbose_name="milestone",
            ),
        ),
        migrations.RunPython(ask, migrations.RunPython.noop),
    ]
