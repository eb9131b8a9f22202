"""The examples of docs/data.md, each asked for and compared with what it says is answered."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

EXAMPLE = re.compile(
    r"```http\nGET (?P<address>\S+)\n(?P<headers>(?:[\w-]+: .*\n)*)```\n+```\w*\n(?P<answer>.*?)```", re.S
)
TEXT = (settings.BASE_DIR / "docs" / "data.md").read_text()
EXAMPLES = [match.groupdict() for match in EXAMPLE.finditer(TEXT)]


def test_every_example_is_read():
    assert len(EXAMPLES) == TEXT.count("```http") > 0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["address"])
def test_the_example_is_answered_as_it_says(the_record, client, example):
    """“…” stands for anything, and for nothing."""
    headers = dict(line.split(": ", 1) for line in example["headers"].splitlines())
    response = client.get(example["address"], headers=headers)
    answer = b"".join(response) if response.streaming else response.content
    text = answer.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    pattern = ".*?".join(map(re.escape, example["answer"].strip().split("…")))
    assert re.fullmatch(pattern, text.strip(), re.S), text[:2000]
