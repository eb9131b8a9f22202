"""Editions, which neither the site nor anybody at the database can change.

On SQLite a later change to this table makes it anew, without its trigger: such a migration has to create it again.
"""

from django.db import migrations, models


class On(migrations.RunSQL):
    """SQL for one kind of database."""

    def __init__(self, vendor, sql, reverse_sql):
        super().__init__(sql, reverse_sql)
        self.vendor = vendor

    def deconstruct(self):
        return self.__class__.__qualname__, [self.vendor, self.sql, self.reverse_sql], {}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == self.vendor:
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == self.vendor:
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0004_reminders_sent'),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('key', models.CharField(max_length=80, verbose_name='key')),
                ('number', models.PositiveIntegerField(verbose_name='edition')),
                ('published_at', models.DateTimeField(db_index=True, verbose_name='published at')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='change note')),
                ('content', models.TextField(verbose_name='the record as JSON')),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('kind', 'key', 'number'), name='edition_is_numbered_once')],
            },
        ),
        On(
            "sqlite",
            [
                "CREATE TRIGGER edition_never_changes BEFORE UPDATE ON evidence_edition"
                " BEGIN SELECT RAISE(ABORT, 'an edition never changes'); END"
            ],
            ["DROP TRIGGER edition_never_changes"],
        ),
        On(
            "postgresql",
            [
                "CREATE FUNCTION refuse_change_of_edition() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'an edition never changes'; END $$",
                "CREATE TRIGGER edition_never_changes BEFORE UPDATE ON evidence_edition"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_edition()",
            ],
            [
                "DROP TRIGGER edition_never_changes ON evidence_edition",
                "DROP FUNCTION refuse_change_of_edition()",
            ],
        ),
    ]
