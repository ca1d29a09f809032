"""A full-text index over posts, kept in step by the database itself: FTS5 on SQLite, a tsvector on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE post_words USING fts5(title, body, content='', tokenize=\"unicode61 remove_diacritics 0\")",
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
    """INSERT INTO post_words(rowid, title, body)
    SELECT id, title, summary || ' ' || text FROM listening_post""",
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
    dependencies = [("listening", "0002_post_feed_hash")]
    operations = [migrations.RunPython(_run(SQLITE, POSTGRES), _run(SQLITE_BACK, POSTGRES_BACK))]
