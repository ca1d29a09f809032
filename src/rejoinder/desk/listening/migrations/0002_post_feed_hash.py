"""Posts keep the key under which their feed lists them beside that of their page's canonical address."""

from django.db import migrations, models


def same_as_canonical(apps, editor):
    post = apps.get_model("listening", "Post")
    post.objects.update(feed_hash=models.F("canonical_hash"))


class Migration(migrations.Migration):
    dependencies = [("listening", "0001_initial")]
    operations = [
        migrations.AddField("post", "feed_hash", models.CharField(max_length=64, unique=True, null=True)),
        migrations.RunPython(same_as_canonical, migrations.RunPython.noop),
    ]
