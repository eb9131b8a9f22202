"""The JSON-LD of a page, as real readers of it find it."""

from __future__ import annotations

import extruct


def graph_of(content: bytes) -> list[dict]:
    """The nodes of the one graph of a page."""
    (found,) = extruct.extract(content.decode(), syntaxes=["json-ld"])["json-ld"]
    assert found["@context"] == "https://schema.org"
    return found["@graph"]


def nodes_of(content: bytes) -> list[dict]:
    """Every object of a page's graph, however deep."""
    nodes: list[dict] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            nodes.append(value)
            value = list(value.values())
        if isinstance(value, list):
            for item in value:
                walk(item)

    walk(graph_of(content))
    return nodes


def top(content: bytes) -> dict[str, dict]:
    """The nodes of the graph itself, by type."""
    return {node["@type"]: node for node in graph_of(content)}
