from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("seats", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="resultset",
            options={"ordering": [models.OrderBy(models.F("held_on"), descending=True, nulls_last=True), "-pk"]},
        ),
    ]
