"""Checking the addresses of sources, and keeping the last answer of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import ngettext

from evidence.addresses.asking import Answer, Asker
from evidence.addresses.rounds import ask_all, host_of
from evidence.models import AddressCheck, AddressState, Source

#: States that count as failing.
FAILING = (AddressState.GONE, AddressState.SILENT)
#: So many hosts that say nothing, and none that says anything, mean that the fault is on our side.
HOSTS_ENOUGH = 3


class NothingAnswered(Exception):
    """No host of several said anything at all, so the answers were not kept."""


def with_answers(sources: QuerySet) -> QuerySet:
    """`sources` with the last answer of each present address.

    They have `answer` (an AddressState; empty where it has not been asked), `answer_status`, `answer_message`,
    `asked_at` and `failing_since`.
    """
    present = Q(address_check__url=F("url"))

    def of_present(field: str, default: str | None = None) -> Case:
        return Case(When(present, then=F(f"address_check__{field}")), default=Value(default))

    return sources.annotate(
        answer=of_present("state", default=""),
        answer_status=of_present("status"),
        answer_message=of_present("message", default=""),
        asked_at=of_present("checked_at"),
        failing_since=of_present("failing_since"),
    )


def due(sources: QuerySet, older_than: timedelta | None = None) -> QuerySet:
    """Those of `sources` with an address, never asked ones first; with `older_than`, those not asked since."""
    sources = with_answers(sources.exclude(url=""))
    if older_than is not None:
        sources = sources.filter(Q(asked_at=None) | Q(asked_at__lte=timezone.now() - older_than))
    return sources.order_by(F("asked_at").asc(nulls_first=True), "pk")


def store(source: Source, answer: Answer, now: datetime | None = None) -> AddressCheck | None:
    """Keep the answer to `source.url`; a failure keeps the day of the first. None where the source was deleted."""
    now = now or timezone.now()
    with transaction.atomic():
        if not Source.objects.filter(pk=source.pk).exists():
            return None
        before = AddressCheck.objects.filter(source=source, url=source.url).first()
        failing_since = ((before and before.failing_since) or now) if answer.state in FAILING else None
        check, _created = AddressCheck.objects.update_or_create(
            source=source,
            defaults={
                "url": source.url,
                "state": answer.state,
                "status": answer.status,
                "message": _shortened(answer.message),
                "checked_at": now,
                "failing_since": failing_since,
            },
        )
    return check


def check(sources: list[Source], asker: Asker) -> Iterator[AddressCheck]:
    """Ask for each source, and keep each answer as it comes; an address that several sources share is asked once.

    Raises:
        NothingAnswered: at the end, where the network seems to be away. A record must not call its sources lost because
            the machine that asks has no way out.
    """
    of_address: defaultdict[str, list[Source]] = defaultdict(list)
    for source in sources:
        of_address[source.url].append(source)
    held: list[tuple[str, Answer]] | None = []
    for url, answer in ask_all(of_address, asker):
        if held is None or answer.state is AddressState.NOT_ASKED:
            yield from _stored(of_address[url], answer)
            continue
        held.append((url, answer))
        if answer.status is not None:
            for earlier, its_answer in held:
                yield from _stored(of_address[earlier], its_answer)
            held = None
    hosts = {host_of(url) for url, _answer in held or ()}
    if len(hosts) >= HOSTS_ENOUGH:
        raise NothingAnswered(
            ngettext(
                "%(count)d host was asked and none answered: this machine seems to have no way out. Nothing was kept.",
                "%(count)d hosts were asked and none answered: this machine seems to have no way out. "
                "Nothing was kept.",
                len(hosts),
            )
            % {"count": len(hosts)}
        )
    for url, answer in held or ():
        yield from _stored(of_address[url], answer)


def _stored(sources: list[Source], answer: Answer) -> Iterator[AddressCheck]:
    yield from filter(None, (store(source, answer) for source in sources))


def _shortened(message: str) -> str:
    longest = AddressCheck._meta.get_field("message").max_length
    return message if len(message) <= longest else f"{message[: longest - 1]}…"
