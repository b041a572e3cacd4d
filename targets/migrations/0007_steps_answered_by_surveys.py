"""Steps that surveys and the city's pass rates answer ask the registers."""

from django.db import migrations

ASKED = {
    # What the registers answer, by the step's name in the plan for 2010 to 2015.
    "完成社会知晓度调查并形成总结报告": "recognition-surveyed",
    "完成首次全民质量意识问卷调查（基线）": "awareness-surveyed",
    "完成第二次全民质量意识问卷调查": "awareness-surveyed-again",
    "完成末次问卷调查，质量意识较基线明显增强": "awareness-risen",
    "目录内产品抽检合格率不低于全市平均水平": "pillars-beside-city",
}


def ask(apps, schema_editor):
    """Let the steps of a plan that is loaded already ask what those of a new one do."""
    steps = apps.get_model("targets", "Milestone").objects.filter(indicator__plan__code="2010-2015")
    for name, question in ASKED.items():
        steps.filter(name=name, question="").update(question=question)


def ask_no_more(apps, schema_editor):
    """Take the questions back, which the code before does not know."""
    steps = apps.get_model("targets", "Milestone").objects
    steps.filter(question__in=ASKED.values()).update(question="")


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0006_successor_plans"),
    ]

    operations = [
        migrations.RunPython(ask, ask_no_more),
    ]
