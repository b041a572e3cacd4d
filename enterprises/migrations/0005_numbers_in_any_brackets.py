"""One paper, one row, also where brackets such as ｛〉」 or several dashes stand in its number; names are compared without any of them."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import F, Func, Q, Value, Window
from django.db.models.functions import RowNumber, Upper

LEFT, RIGHT, DASHES = "〔〖【〘〚[{<〈《「『", "〕〗】〙〛]}>〉》」』", "‐‒–—―−⁃─━ー"
SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xad\u1680\u180e\u2028\u2029"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
)
FROM = "abcdefghijklmnopqrstuvwxyz" + LEFT + RIGHT + DASHES + SPACES
TO = "ABCDEFGHIJKLMNOPQRSTUVWXYZ(((((((((((())))))))))))----------"
PUNCTUATION = SPACES + "()" + LEFT + RIGHT + "-" + DASHES + "·.,'\"“”‘’、。"
PLACE_AND_FORM = "^(天津市?)?(宝坻[区县]?)?|((股份)?有限(责任)?公司|厂|店|社|中心)$"


def fold_width(column: Any) -> Func:
    """Return a text in half-width letters."""
    return Func(column, template="normalize(%(expressions)s, NFKC)")


def fold(column: Any) -> Func:
    """Return a number as it is compared from now on."""
    folded = Func(fold_width(column), Value(FROM), Value(TO), function="translate")
    return Func(folded, Value("-{2,}"), Value("-"), Value("g"), function="regexp_replace")


def core(column: Any) -> Func:
    """Return the distinctive part of a name as it is compared from now on."""
    plain = Func(Upper(fold_width(column)), Value(PUNCTUATION), Value(""), function="translate")
    return Func(plain, Value(PLACE_AND_FORM), Value(""), Value("g"), function="regexp_replace")


def mark_twins(apps: Any, _schema_editor: Any) -> None:
    """Mark the numbers of rows that stand for a paper which another row stands for, too: both stay, and can be found."""
    # Rows that were withdrawn come last, so that one that counts keeps its number.
    order = [F("withdrawal").asc(nulls_first=True), "pk"]
    for name, further in (("certificate", []), ("productstandard", ["product", "valid_from"])):
        model = apps.get_model("enterprises", name)
        rows = model.objects.filter(withdrawal=None) if further else model.objects.all()
        place = Window(RowNumber(), partition_by=[*further, fold("number")], order_by=order)
        most = model._meta.get_field("number").max_length
        for pk, number, which in rows.annotate(which=place).filter(which__gt=1).values_list("pk", "number", "which"):
            mark = f"（重号{which}）"
            model.objects.filter(pk=pk).update(number=number[: most - len(mark)] + mark)


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0004_names_in_english"),
    ]

    operations = [
        migrations.RunPython(mark_twins, migrations.RunPython.noop, elidable=True),
        # PostgreSQL 16 cannot change what a column is generated from.
        migrations.RemoveField("certificate", "number_key"),
        migrations.AddField(
            "certificate",
            "number_key",
            models.GeneratedField(
                db_persist=True,
                expression=fold(F("number")),
                output_field=models.TextField(verbose_name="number as compared"),
                unique=True,
            ),
        ),
        migrations.RemoveConstraint("productstandard", "product_standard_once"),
        migrations.AddConstraint(
            "productstandard",
            models.UniqueConstraint(
                F("product"),
                fold("number"),
                F("valid_from"),
                condition=Q(("withdrawal", None)),
                name="product_standard_once",
                violation_error_message="This standard of the product is recorded from this day on already.",
            ),
        ),
        migrations.RemoveIndex("enterprise", "enterprise_core_trigrams"),
        migrations.RemoveIndex("enterprise", "enterprise_by_core"),
        migrations.RemoveField("enterprise", "name_core"),
        migrations.AddField(
            "enterprise",
            "name_core",
            models.GeneratedField(
                db_persist=True,
                expression=core(F("name")),
                output_field=models.CharField(max_length=200, verbose_name="distinctive part of the name"),
            ),
        ),
        migrations.AddIndex(
            "enterprise", GinIndex(OpClass("name_core", name="gin_trgm_ops"), name="enterprise_core_trigrams")
        ),
        migrations.AddIndex("enterprise", models.Index(fields=["name_core"], name="enterprise_by_core")),
        migrations.RemoveIndex("formername", "former_name_by_core"),
        migrations.AddIndex("formername", models.Index(core("name"), name="former_name_by_core")),
    ]
