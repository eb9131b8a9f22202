"""Django's own dumpdata and loaddata move a whole site, revisions included, from SQLite to any database."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from wagtail.models import ReferenceIndex, Revision

from evidence.models import Source
from people.models import Person
from portal.loading.dumping import dump, to_json
from timeline.models import Event

SMALL = settings.BASE_DIR / "fixtures" / "samples" / "good" / "small.json"


@pytest.mark.django_db(transaction=True)
def test_a_site_on_sqlite_moves_with_its_revisions(tmp_path, client):
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(tmp_path),
    }

    def manage(*words: object) -> str:
        command = [sys.executable, "manage.py", *map(str, words)]
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    manage("bootstrap", "--fixture", SMALL)
    site = tmp_path / "site.json"
    skipped = (
        "contenttypes",
        "auth.permission",
        "wagtailsearch",
        "wagtailcore.referenceindex",
        "wagtailcore.pagelogentry",
    )
    manage("dumpdata", "--natural-foreign", *(f"--exclude={name}" for name in skipped), "--output", site)
    before = manage("dump_fixture", "-")

    call_command("flush", interactive=False, verbosity=0)
    call_command("loaddata", site, verbosity=0)
    call_command("wagtail_update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)

    assert to_json(dump()) == before
    event = Event.objects.public().get(key="exercise-2018")
    assert event.live_revision == Revision.objects.for_instance(event).get()
    assert list(Person.objects.public().search("doe")) == [Person.objects.get(key="doe")]
    assert ReferenceIndex.get_references_to(Source.objects.get(key="gazette-2018")).exists()
    assert client.get("/timeline/exercise-2018/").status_code == 200
