"""Imports to start from: the small sample file, by somebody in a group."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings

from portal.importing import runs
from portal.loading.applying import apply
from portal.loading.reading import check
from portal.models import ImportRun
from tests.factories import UserFactory

SAMPLE = json.loads((settings.BASE_DIR / "fixtures" / "samples" / "good" / "small.json").read_text())


@pytest.fixture
def sample() -> dict[str, Any]:
    """The small sample file without its pages, which are not imported."""
    return {name: value for name, value in deepcopy(SAMPLE).items() if name != "pages"}


@pytest.fixture
def on_record(roles: None, sample: dict[str, Any]) -> dict[str, Any]:
    """The sample, loaded and published."""
    apply(check(deepcopy(SAMPLE)))
    return sample


@pytest.fixture
def editor(roles: None) -> Any:
    return UserFactory(group="Editor", first_name="Edith", last_name="Editor")


@pytest.fixture
def publisher(roles: None) -> Any:
    return UserFactory(group="Publisher", first_name="Paul", last_name="Publisher")


@pytest.fixture
def begin() -> Callable[..., ImportRun]:
    """Start a run from the data of a file."""

    def _begin(user: Any, data: dict[str, Any]) -> ImportRun:
        return runs.start(user, "sample.json", json.dumps(data).encode(), None)

    return _begin


def changed(data: dict[str, Any]) -> dict[str, Any]:
    """The sample with one record of every kind changed and one of every kind new."""
    data = deepcopy(data)
    fields = {
        "topics": "description",
        "sources": "note",
        "organisations": "description",
        "posts": "description",
        "people": "summary",
        "agreements": "summary",
        "events": "summary",
    }
    for name, field in fields.items():
        first = data[name][0]
        copy = {**deepcopy(first), "key": f"new-{first['key']}"}
        for unique in ("slug", "name"):
            if unique in copy:
                copy[unique] = f"new-{copy[unique]}"
        if name == "people":
            copy["sort_name"] = f"new-{copy['sort_name']}"
        first[field] = "Changed by an import."
        data[name].append(copy)
    data["sources"][-1]["reliability"] = "primary"
    data["events"][-1]["topics"] = ["new-exercises"]
    data["events"][-1]["citations"].append({"source": "new-article"})
    data["events"][-1]["findings"][0]["sources"] = ["new-article"]
    data["events"][-1]["participations"] = [{"person": "new-doe"}, {"organisation": "new-alliance"}]
    data["people"][-1]["terms"][0]["post"] = "new-ambassador"
    data["posts"][-1]["organisation"] = "new-alliance"
    return data
