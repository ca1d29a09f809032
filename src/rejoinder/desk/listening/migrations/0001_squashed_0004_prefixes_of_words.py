# Squashed by bin/squash: how a fresh database is made. Older ones take the steps it replaces.

import django.db.models.deletion
import rejoinder.desk.tables
from django.conf import settings
from django.db import migrations, models


# A full-text index over posts, kept in step by the database itself: FTS5 on SQLite, a tsvector on PostgreSQL.
# SQLite's also knows the first two and three letters of words: "fe*" need not gather all of them.
SQLITE = (
    "CREATE VIRTUAL TABLE post_words USING "
    "fts5(title, body, content='', prefix='2 3', tokenize=\"unicode61 remove_diacritics 0\")",
    """CREATE TRIGGER post_words_in AFTER INSERT ON listening_post BEGIN
        INSERT INTO post_words(rowid, title, body) VALUES (new.id, new.title, new.summary || ' ' || new.text);
    END""",
    """CREATE TRIGGER post_words_out AFTER DELETE ON listening_post BEGIN
        INSERT INTO post_words(post_words, rowid, title, body)
        VALUES ('delete', old.id, old.title, old.summary || ' ' || old.text);
    END""",
    """CREATE TRIGGER post_words_changed AFTER UPDATE OF title, summary, text ON listening_post
    WHEN old.title IS NOT new.title OR old.summary IS NOT new.summary OR old.text IS NOT new.text BEGIN
        INSERT INTO post_words(post_words, rowid, title, body)
        VALUES ('delete', old.id, old.title, old.summary || ' ' || old.text);
        INSERT INTO post_words(rowid, title, body) VALUES (new.id, new.title, new.summary || ' ' || new.text);
    END""",
)
SQLITE_BACK = (
    "DROP TRIGGER post_words_in",
    "DROP TRIGGER post_words_out",
    "DROP TRIGGER post_words_changed",
    "DROP TABLE post_words",
)
# A tsvector holds at most a megabyte: the first 100,000 letters of a text are searched. Marks become blanks first, for
# PostgreSQL would take "and/or", "ferry.example" and "by-election" for words of their own.
POSTGRES = (
    """ALTER TABLE listening_post ADD COLUMN words tsvector GENERATED ALWAYS AS
    (to_tsvector('simple', regexp_replace(
        left(title, 5000) || ' ' || left(summary, 20000) || ' ' || left(text, 100000), '[!-/:-@[-`{-~£€“”‘’„‚«»–—…•·¿¡§©®™°´\u00a0 ]+', ' ', 'g'
    ))) STORED""",
    "CREATE INDEX post_words ON listening_post USING gin(words)",
)
POSTGRES_BACK = ("DROP INDEX post_words", "ALTER TABLE listening_post DROP COLUMN words")


def _run(sqlite, postgres):
    def run(apps, editor):
        for statement in postgres if editor.connection.vendor == "postgresql" else sqlite:
            editor.execute(statement)

    return run


class Migration(migrations.Migration):

    replaces = [('listening', '0001_initial'), ('listening', '0002_post_feed_hash'), ('listening', '0003_words_of_posts'), ('listening', '0004_prefixes_of_words')]

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        rejoinder.desk.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Host',
                    fields=[
                        ('name', models.CharField(max_length=300, primary_key=True, serialize=False)),
                        ('robots_text', models.TextField(blank=True)),
                        ('robots_status', models.PositiveSmallIntegerField(null=True)),
                        ('robots_until', models.DateTimeField(null=True)),
                        ('wait_until', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('url', models.CharField(max_length=2000)),
                        ('canonical_url', models.CharField(max_length=2000)),
                        ('canonical_hash', models.CharField(max_length=64, unique=True)),
                        ('title', models.TextField(blank=True)),
                        ('author', models.CharField(blank=True, max_length=300)),
                        ('summary', models.TextField(blank=True)),
                        ('text', models.TextField(blank=True)),
                        ('language', models.CharField(blank=True, max_length=10)),
                        ('published_at', models.DateTimeField(null=True)),
                        ('seen_at', models.DateTimeField(db_index=True)),
                        ('at', models.DateTimeField(db_index=True)),
                        ('content_hash', models.CharField(max_length=64)),
                        ('page', models.CharField(choices=[('not_needed', 'Not Needed'), ('due', 'Due'), ('done', 'Done'), ('refused', 'Refused'), ('failed', 'Failed')], default='not_needed', max_length=10)),
                        ('page_due_at', models.DateTimeField(null=True)),
                        ('page_tries', models.PositiveSmallIntegerField(default=0)),
                        ('page_why', models.CharField(blank=True, max_length=300)),
                        ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='listening.source')),
                        ('feed_hash', models.CharField(max_length=64, null=True, unique=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['source', '-at'], name='listening_p_source__2e783a_idx'), models.Index(fields=['page', 'page_due_at'], name='listening_p_page_8bb493_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=300)),
                        ('at', models.DateTimeField()),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='PostVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seen_at', models.DateTimeField()),
                        ('title', models.TextField(blank=True)),
                        ('summary', models.TextField(blank=True)),
                        ('text', models.TextField(blank=True)),
                        ('content_hash', models.CharField(max_length=64)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='listening.post')),
                    ],
                ),
                migrations.CreateModel(
                    name='Source',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(blank=True, max_length=300)),
                        ('home_url', models.URLField(blank=True, max_length=2000)),
                        ('feed_url', models.CharField(blank=True, max_length=2000)),
                        ('address', models.CharField(max_length=2000, unique=True)),
                        ('medium', models.CharField(choices=[('blog', 'Blog'), ('news', 'News'), ('agency', 'Agency')], default='blog', max_length=10)),
                        ('folder', models.CharField(blank=True, max_length=200)),
                        ('leaning', models.CharField(blank=True, choices=[('left', 'Left'), ('centre', 'Centre'), ('right', 'Right'), ('', 'no label')], default='', max_length=10)),
                        ('leaning_says', models.CharField(blank=True, max_length=300)),
                        ('language', models.CharField(blank=True, max_length=10)),
                        ('state', models.CharField(choices=[('to_find', 'To Find'), ('listening', 'Listening'), ('stopped', 'Stopped'), ('refused', 'Refused')], default='to_find', max_length=10)),
                        ('health', models.CharField(choices=[('new', 'New'), ('fresh', 'Fresh'), ('quiet', 'Quiet'), ('not_seen', 'Not Seen'), ('teaser', 'Teaser'), ('moved', 'Moved'), ('forbidden', 'Forbidden'), ('dead', 'Dead')], default='new', max_length=10)),
                        ('health_why', models.CharField(blank=True, max_length=300)),
                        ('health_since', models.DateTimeField(null=True)),
                        ('added_at', models.DateTimeField()),
                        ('feed_format', models.CharField(blank=True, max_length=20)),
                        ('etag', models.CharField(blank=True, max_length=500)),
                        ('last_modified', models.CharField(blank=True, max_length=100)),
                        ('body_hash', models.CharField(blank=True, max_length=64)),
                        ('next_poll_at', models.DateTimeField(db_index=True)),
                        ('poll_every_s', models.FloatField(default=300)),
                        ('last_polled_at', models.DateTimeField(null=True)),
                        ('last_read_at', models.DateTimeField(null=True)),
                        ('last_post_at', models.DateTimeField(null=True)),
                        ('fails', models.PositiveIntegerField(default=0)),
                        ('claimed_until', models.DateTimeField(null=True)),
                        ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='ImportLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('address', models.CharField(max_length=2000)),
                        ('outcome', models.CharField(choices=[('in', 'In'), ('already', 'Already'), ('not_in', 'Not In')], max_length=10)),
                        ('why', models.CharField(blank=True, max_length=300)),
                        ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='listening.import')),
                        ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='listening.source')),
                    ],
                ),
                migrations.CreateModel(
                    name='PostLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('url', models.CharField(max_length=2000)),
                        ('url_hash', models.CharField(db_index=True, max_length=64)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='listening.post')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('post', 'url_hash'), name='one_link_per_post_and_url')],
                    },
                ),
            ],
        ),
        migrations.RunPython(_run(SQLITE, POSTGRES), _run(SQLITE_BACK, POSTGRES_BACK)),
    ]
