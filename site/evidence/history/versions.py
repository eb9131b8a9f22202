"""One edition of a record as it stood, its place among the others, and what the web is told of that.

The headers follow RFC 7089 (Memento) and RFC 5829 (version relations); see docs/decisions/0021-editions.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max, Min, Q
from django.http import HttpResponse
from django.utils.http import http_date

from evidence.history.reading import PublicRecords
from evidence.models import Edition, Record
from evidence.schema import RecordSchema

LINK_FORMAT = "application/link-format"


@dataclass(frozen=True, slots=True)
class Version:
    """An edition of a record, with the first, the latest, and those beside it; None where there is none."""

    edition: Edition
    record: Record
    first: Edition
    latest: Edition
    previous: Edition | None = None
    next: Edition | None = None

    @property
    def is_latest(self) -> bool:
        return self.edition == self.latest

    @property
    def address(self) -> str:
        return version_address(self.record, self.edition.number)

    @property
    def previous_address(self) -> str:
        return version_address(self.record, self.previous.number) if self.previous else ""

    @property
    def next_address(self) -> str:
        return version_address(self.record, self.next.number) if self.next else ""

    @property
    def data_address(self) -> str:
        return beside(self.address, "json")

    @property
    def history_address(self) -> str:
        return history_address(self.record)

    @property
    def differences_address(self) -> str:
        """What changed from this edition to the latest."""
        return f"{self.history_address}?from={self.edition.number}&to={self.latest.number}"


def version_address(record: Record, number: int) -> str:
    return f"{record.get_absolute_url()}v{number}/"


def history_address(record: Record) -> str:
    return f"{record.get_absolute_url()}history/"


def beside(address: str, extension: str) -> str:
    """The address of a page's data: its own, with an extension in place of the last slash."""
    return f"{address.removesuffix('/')}.{extension}"


def find_version(record: Record, number: int) -> Version | None:
    """The edition of a public record with its neighbours, in two queries; None where there is none of that number."""
    editions = Edition.objects.of(record)
    numbers = editions.aggregate(
        first=Min("number"),
        latest=Max("number"),
        previous=Max("number", filter=Q(number__lt=number)),
        next=Min("number", filter=Q(number__gt=number)),
    )
    found = {edition.number: edition for edition in editions.filter(number__in={number, *numbers.values()} - {None})}
    if number not in found:
        return None
    return Version(found[number], record, **{name: found.get(place) for name, place in numbers.items()})


def rebuild(record: Record, schema: RecordSchema, named: PublicRecords) -> Record:
    """The record as an edition has it, for showing; what no edition holds, such as a portrait, is that of today.

    It bears the record's key in the database and its present address. It is never saved.
    """
    columns = [field.attname for field in record._meta.concrete_fields]
    version = type(record)(**{name: getattr(record, name) for name in columns})
    present = {"slug": record.slug} if hasattr(record, "slug") else {}
    schema.model_copy(update=present).apply_to(version, named)
    version.derive()
    return version


def announce_history(response: HttpResponse, record: Record, root: str) -> None:
    """On the record's own page: where its versions are listed. `root` is the site's address without its last slash."""
    history = root + history_address(record)
    timemap = (beside(history, "link"), f'rel="timemap"; type="{LINK_FORMAT}"')
    add_links(response, (history, 'rel="version-history"'), timemap)


def announce_version(response: HttpResponse, version: Version, root: str) -> None:
    """On the page and the data of one version: when it was published, where the others are, and not to index it."""
    response["Memento-Datetime"] = http_date(version.edition.published_at.timestamp())
    response["X-Robots-Tag"] = "noindex"
    add_links(response, (root + version.record.get_absolute_url(), 'rel="original latest-version"'))
    announce_history(response, version.record, root)
    relations: dict[Edition, list[str]] = {}
    for edition, words in (
        (version.first, "first"),
        (version.previous, "prev predecessor-version"),
        (version.edition, ""),
        (version.next, "next successor-version"),
        (version.latest, "last"),
    ):
        if edition:
            relations.setdefault(edition, ["memento"]).extend(words.split())
    for edition, words in relations.items():
        add_links(response, (root + version_address(version.record, edition.number), memento(edition, words)))


def memento(edition: Edition, relations: list[str]) -> str:
    """The parameters of a link to an edition (RFC 7089)."""
    return f'rel="{" ".join(relations)}"; datetime="{http_date(edition.published_at.timestamp())}"'


def add_links(response: HttpResponse, *links: tuple[str, str]) -> None:
    """Add to the `Link` header (RFC 8288): addresses with their parameters."""
    written = [f"<{address}>; {parameters}" for address, parameters in links]
    response["Link"] = ", ".join(filter(None, [response.get("Link", ""), *written]))
