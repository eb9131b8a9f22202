"""What search needs of PostgreSQL; SQLite has it built in, or does without.

Both extensions come with PostgreSQL and are trusted: the owner of the database may create them.
"""

from django.db import migrations


class OnPostgreSQL(migrations.RunSQL):
    """SQL for PostgreSQL alone."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0003_what_readers_saw_before"),
        ("evidence", "0001_initial"),
        ("timeline", "0001_initial"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [
        # Accents are folded, nothing is stemmed and no word is left out (portal.search.backend).
        OnPostgreSQL(
            [
                "CREATE EXTENSION IF NOT EXISTS unaccent",
                "CREATE EXTENSION IF NOT EXISTS pg_trgm",
                "CREATE TEXT SEARCH CONFIGURATION record (COPY = simple)",
                "ALTER TEXT SEARCH CONFIGURATION record"
                " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple",
            ],
            ["DROP TEXT SEARCH CONFIGURATION record"],
        ),
        # Rows indexed before this, until they are saved again: with one weight for all words of their text.
        OnPostgreSQL(
            [
                "UPDATE wagtailsearch_indexentry SET title = setweight(to_tsvector('record', title_text), 'A'),"
                " body = to_tsvector('record', body_text)"
            ],
            migrations.RunSQL.noop,
        ),
        # The expression that Wagtail matches, which no index of its own covers.
        OnPostgreSQL(
            ["CREATE INDEX search_title_and_body ON wagtailsearch_indexentry USING gin ((title || body))"],
            ["DROP INDEX search_title_and_body"],
        ),
        # The titles nearest to a misspelt word (portal.search.spelling); the other kinds are few.
        OnPostgreSQL(
            [
                "CREATE INDEX event_title_trigrams ON timeline_event USING gist (title gist_trgm_ops)",
                "CREATE INDEX source_title_trigrams ON evidence_source USING gist (title gist_trgm_ops)",
            ],
            ["DROP INDEX event_title_trigrams", "DROP INDEX source_title_trigrams"],
        ),
    ]
