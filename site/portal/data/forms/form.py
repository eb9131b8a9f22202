"""What a form of the data is: how it is called, what it is for, what it cannot carry, and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from evidence.models import Record, RecordQuerySet
from evidence.public_form import PublicForm, stream
from evidence.schema import RecordSchema


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be written: the public records that a filter leaves, in the listing's order.

    Attributes:
        root: the address of the site without its last slash, for addresses in full, for example “https://example.org”.
        address: where this form of it was asked for, in full.
        title: of the listing, for formats that have one.
    """

    schema: type[RecordSchema]
    records: RecordQuerySet
    root: str
    address: str
    title: str

    @property
    def page(self) -> str:
        """The page that shows the same to readers, in full."""
        path, _question, query = self.address.partition("?")
        folder, _slash, name = path.rpartition("/")
        return f"{folder}/{name.partition('.')[0]}/{f'?{query}' if query else ''}"

    def __iter__(self) -> Iterator[PublicForm]:
        """The records in chunks of a constant number of queries; anew each time."""
        return stream(self.records)


#: Writes what was asked for, piece by piece.
Writer = Callable[[Asked], Iterable[str | bytes]]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the data, under the same address as the page with `extension` in place of the last slash.

    Attributes:
        extension: without the first dot, for example “timelinejs.json”.
        label: for readers, for example “Calendar (iCalendar)”.
        schemas: the kinds of record it is for.
        cannot: what it cannot carry, one sentence for readers; empty where it carries all.
        listing, record: write many records, or the one; None where there is no such form.
        refusal: says of one record why it cannot be in this form, a sentence for readers; empty where it can.
    """

    extension: str
    media_type: str
    label: str
    schemas: tuple[type[RecordSchema], ...]
    cannot: str = ""
    listing: Writer | None = None
    record: Writer | None = None
    refusal: Callable[[Record], str] = lambda record: ""

    @property
    def plain_type(self) -> str:
        """The media type without its parameters."""
        return self.media_type.partition(";")[0]
