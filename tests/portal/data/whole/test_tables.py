"""The tables are a data package that Frictionless's own library accepts, whatever stands in the texts."""

from __future__ import annotations

import csv
import io

import pytest

from evidence.shapes import shapes_of
from portal.data.whole.tables import LISTS, SAME_IN_ALL, tables_of
from portal.records import KINDS
from tests.factories import (
    AgreementFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    PostFactory,
    SourceFactory,
    TopicFactory,
)
from tests.hard_records import finding
from tests.portal.data.test_forms import HARD
from tests.portal.data.whole.conftest import archive, faults, unpacked
from tests.portal.test_one_door import WORDS, hidden

__all__ = ["hidden"]
pytestmark = pytest.mark.django_db


def rows(name: str) -> list[dict[str, str]]:
    with archive().open(f"{name}.csv") as member:
        return list(csv.DictReader(io.TextIOWrapper(member, "utf-8", newline="")))


def add_hard_records() -> None:
    texts = (HARD, 'two\r\nlines, "quoted"', "-5", "@name", "'=1", "\u2028 ; \x85 end", "a\rb")
    source, body = SourceFactory(key="hard-source", title=HARD, note="\n".join(texts)), OrganisationFactory(key="hard")
    part = OrganisationFactory(key="hard-part", name=HARD, parent=body)
    post = PostFactory(key="hard-post", organisation=part)
    pact = AgreementFactory(
        key="hard-pact", title=HARD, parties=[{"organisation": body}], actions=[{"kind": "signature", "date": "2010~"}]
    )
    person = PersonFactory(
        key="hard-person", name=HARD, other_names=[{"name": HARD}], terms=[{"post": post, "date": "2001/.."}]
    )
    for number, text in enumerate(texts):
        EventFactory(
            key=f"hard-{number}",
            title=text,
            summary=text,
            place=text,
            date="1953~",
            citations=[{"source": source, "quotation": text}],
            findings=[finding(text, source, source), finding(text)],
            topics=[TopicFactory(key=f"hard-topic-{number}", name=f"{number} {HARD}"[:80])],
            agreements=[pact],
            participations=[{"person": person}, {"organisation": part, "role": text}],
        )


def test_hard_texts_leave_it_valid_and_as_they_are(tmp_path):
    add_hard_records()
    assert faults(unpacked(tmp_path)) == set()
    titles = {row["key"]: row["title"] for row in rows("events")}
    assert titles["hard-0"].startswith("'=1+1</script>")
    assert titles["hard-2"] == "'-5"
    assert titles["hard-4"] == "''=1"
    assert rows("event-findings-sources")[0] == {"event": "hard-0", "finding": "1", "source": "hard-source"}
    assert next(row for row in rows("organisations") if row["key"] == "hard-part")["parent"] == "hard"


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("event-topics", "hard-topic-1", "no-such-topic", "foreign-key"),
        ("event-findings", "hard-3,2", "hard-3,1", "primary-key"),
        ("events", "meeting", "picnic", "constraint-error"),
    ],
)
def test_a_table_that_was_changed_is_found_out(tmp_path, table, old, new, fault):
    add_hard_records()
    descriptor = unpacked(tmp_path)
    path = tmp_path / f"{table}.csv"
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    assert {fault, "hash-count"} <= faults(descriptor)


def test_an_empty_record_is_a_valid_data_package(tmp_path):
    assert faults(unpacked(tmp_path)) == set()


def test_every_field_of_every_record_stands_in_some_table():
    for kind in KINDS:
        own, *others = tables_of(kind)
        fields = [field for field in shapes_of(kind).values() if field.name not in SAME_IN_ALL]
        assert {column.name for column in own.columns} == {f.name for f in fields if f.shape not in LISTS}
        assert {field.name for field in fields if field.shape in LISTS} == {table.path[0] for table in others}
        for table in others:
            names = [column.name for column in table.columns]
            assert len(set(names)) == len(names)


def test_nothing_hidden_stands_in_any_table(hidden):
    zipped = archive()
    for name in zipped.namelist():
        text = zipped.read(name).decode().lower()
        assert [word for word in WORDS if word.lower() in text] == [], name
    assert "open-event" in zipped.read("events.csv").decode()
