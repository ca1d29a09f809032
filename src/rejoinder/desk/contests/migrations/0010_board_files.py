"""Files of a board that are published once and for all."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contests', '0002_letters_and_asking'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20)),
                ('content', models.TextField()),
                ('contest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='contests.contest')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('contest', 'name'), name='one_file_per_name')],
            },
        ),
    ]
