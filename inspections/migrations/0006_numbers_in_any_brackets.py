"""One paper, one row, also where brackets such as ｛〉」 or several dashes stand in its number."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Func, Value, Window
from django.db.models.functions import RowNumber

FROM = (
    "abcdefghijklmnopqrstuvwxyz〔〖【〘〚[{<〈《「『〕〗】〙〛]}>〉》」』‐‒–—―−⁃─━ー"
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xad\u1680\u180e\u2028\u2029"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
)
TO = "ABCDEFGHIJKLMNOPQRSTUVWXYZ(((((((((((())))))))))))----------"
NUMBERED = {
    "enforcementcase": "number",
    "complaint": "number",
    "completedproject": "number",
    "serviceevaluation": "number",
    "spotcheck": "number",
    "rectification": "notice_number",
}


def fold(column: str) -> Func:
    """Return a number as it is compared from now on."""
    folded = Func(F(column), template="normalize(%(expressions)s, NFKC)")
    folded = Func(folded, Value(FROM), Value(TO), function="translate")
    return Func(folded, Value("-{2,}"), Value("-"), Value("g"), function="regexp_replace")


def mark_twins(apps: Any, _schema_editor: Any) -> None:
    """Mark the numbers of rows that stand for a paper which another row stands for, too: both stay, and can be found."""
    for name, column in NUMBERED.items():
        model = apps.get_model("inspections", name)
        # Rows that were withdrawn come last, so that one that counts keeps its number.
        withdrawn = [F("withdrawal").asc(nulls_first=True)] if name != "rectification" else []
        place = Window(RowNumber(), partition_by=fold(column), order_by=[*withdrawn, "pk"])
        most = model._meta.get_field(column).max_length
        for pk, number, which in (
            model.objects.annotate(which=place).filter(which__gt=1).values_list("pk", column, "which")
        ):
            mark = f"（重号{which}）"
            model.objects.filter(pk=pk).update(**{column: number[: most - len(mark)] + mark})


def key_field(column: str) -> models.GeneratedField:
    """Return the column that keeps the number as it is compared."""
    return models.GeneratedField(
        db_persist=True,
        expression=fold(column),
        output_field=models.TextField(verbose_name="number as compared"),
        unique=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0005_names_in_english"),
    ]

    operations = [
        migrations.RunPython(mark_twins, migrations.RunPython.noop, elidable=True),
        # PostgreSQL 16 cannot change what a column is generated from.
        *(migrations.RemoveField(name, "number_key") for name in NUMBERED),
        *(migrations.AddField(name, "number_key", key_field(column)) for name, column in NUMBERED.items()),
    ]
