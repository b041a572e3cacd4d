"""Keep why rows stay when an import is taken back by language; until now there was one wording, that of the worker."""

from django.db import migrations


def keep_by_language(apps, schema_editor):
    for one in apps.get_model("registers", "ImportWithdrawal").objects.exclude(staying=[]):
        for row in one.staying:
            if isinstance(row.get("words"), str):
                row["words"] = {"zh-hans": row["words"]}
        one.save(update_fields=["staying"])


def keep_one(apps, schema_editor):
    for one in apps.get_model("registers", "ImportWithdrawal").objects.exclude(staying=[]):
        for row in one.staying:
            if isinstance(row.get("words"), dict):
                row["words"] = row["words"].get("zh-hans") or next(iter(row["words"].values()), "")
        one.save(update_fields=["staying"])


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]

    operations = [migrations.RunPython(keep_by_language, keep_one)]
