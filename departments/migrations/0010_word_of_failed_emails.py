from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0009_corrected_imports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reminderlog",
            name="email",
            field=models.CharField(
                blank=True,
                choices=[("", "none"), ("waiting", "to be sent"), ("sent", "sent"), ("failed", "sending failed")],
                default="",
                max_length=7,
                verbose_name="e-mail",
            ),
        ),
    ]
