"""What the tests of the whole share."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import frictionless
import pytest
from bs4 import BeautifulSoup

from portal.data.whole.files import FILES
from portal.data.whole.tables import tables_of
from portal.records import KINDS
from tests.portal.importing.test_worker import WORKER


@pytest.fixture
def a_worker(settings):
    """The settings of a site where a worker is said to run."""
    settings.TASKS = WORKER


def body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def whole() -> bytes:
    return b"".join(FILES["israel-nato.json"].pieces())


def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(FILES["israel-nato-csv.zip"].pieces())))


def unpacked(folder: Path) -> str:
    archive().extractall(folder)
    return str(folder / "datapackage.json")


def faults(descriptor: str) -> set[str]:
    """The kinds of error that Frictionless finds."""
    report = frictionless.validate(descriptor)
    assert len(report.tasks) == sum(len(tables_of(kind)) for kind in KINDS)
    return {error.type for task in report.tasks for error in task.errors} | {error.type for error in report.errors}


def page(client) -> BeautifulSoup:
    response = client.get("/data/")
    assert response.status_code == 200
    assert not response.cookies
    return BeautifulSoup(response.content, "html.parser")
