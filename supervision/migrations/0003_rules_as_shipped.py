"""Remember which rules of escalation came with the portal, so that an upgrade renews them unless the office changed any."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CONTENT = ("code", "name", "colour", "conditions", "answer_days", "is_active")


def note_shipped(apps, schema_editor):
    """Take the rules of every profile that no change was recorded of for those that came with the portal."""
    changes = apps.get_model("supervision", "EscalationChange").objects
    for profile in apps.get_model("supervision", "EscalationProfile").objects.all():
        if not changes.filter(subject__startswith=f"{profile.name}：").exists():
            rules = profile.rules.order_by("position", "pk")
            profile.shipped = [{name: getattr(rule, name) for name in CONTENT} for rule in rules]
            profile.save(update_fields=["shipped"])


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0002_sources_and_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="escalationprofile",
            name="shipped",
            field=models.JSONField(
                blank=True, default=list, editable=False, verbose_name="rules as they came with the portal"
            ),
        ),
        migrations.AlterField(
            model_name="escalationchange",
            name="by",
            field=models.ForeignKey(
                help_text="Empty: the portal itself, at an upgrade.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.RunPython(note_shipped, migrations.RunPython.noop),
    ]
