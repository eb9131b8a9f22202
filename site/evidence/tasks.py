"""What is done in the background where a worker runs, and else at once."""

from __future__ import annotations

from django_tasks import task

from evidence.addresses.asking import Asker, Manners
from evidence.addresses.checking import store
from evidence.models import Source

#: Where no worker runs, an editor waits for the answer.
BRIEF = Manners(connect=5, read=10, whole=20)


@task(backend="background")
def check_address(source_pk: int) -> None:
    """Ask for one source. One that was deleted, or lost its address, is left alone."""
    source = Source.objects.filter(pk=source_pk).exclude(url="").first()
    if source is not None:
        store(source, Asker(manners=BRIEF).ask(source.url))
