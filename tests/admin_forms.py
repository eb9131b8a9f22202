"""What the admin's forms of records send, for tests that post them."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup


def read_form(html: bytes) -> dict[str, Any]:
    """The fields of the record's form as a browser would send them back, but no findings, which script draws."""
    page = BeautifulSoup(html, "html.parser")
    form = page.find("form", attrs={"data-edit-form": True})
    sent: dict[str, Any] = {"findings-count": 0}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or "__prefix__" in name or kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field.get("value", "on"))
        elif field.name == "select":
            sent[name] = [option["value"] for option in field.find_all("option", selected=True)]
        else:
            sent[name] = field.text.removeprefix("\n") if field.name == "textarea" else field.get("value", "")
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def rows(name: str, *children: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """A formset with these children."""
    sent: dict[str, Any] = {
        f"{name}-TOTAL_FORMS": len(children),
        f"{name}-INITIAL_FORMS": initial,
        f"{name}-MIN_NUM_FORMS": 0,
        f"{name}-MAX_NUM_FORMS": 1000,
    }
    for number, child in enumerate(children):
        fields = {"id": "", "ORDER": number + 1, "DELETE": "", **child}
        sent |= {f"{name}-{number}-{field}": value for field, value in fields.items()}
    return sent


def event_form(**fields: Any) -> dict[str, Any]:
    """A new event. Children: `citations` and `participations`, lists of dictionaries."""
    children = {name: fields.pop(name, []) for name in ("citations", "participations")}
    sent = {
        "title": "Exercise at sea",
        "slug": "",
        "date": "early 2012",
        "date_text": "",
        "reported_date": "",
        "reported_date_text": "",
        "kind": "exercise",
        "place": "",
        "summary": "",
        "body": "null",
        "verdict": "unverified",
        "origin": "context",
        "reported": "",
        "checked_on": "",
        "review_by": "",
        "findings-count": 0,
        "go_live_at": "",
        "expire_at": "",
        **fields,
    }
    for name, given in children.items():
        defaults = {
            "citations": {"locator": "", "note": "", "quotation": ""},
            "participations": {"person": "", "organisation": "", "role": ""},
        }[name]
        sent |= rows(name, *({**defaults, **row} for row in given))
    return sent


def findings(*blocks: dict[str, Any]) -> dict[str, Any]:
    """The findings of a form, each with its list of source keys under `sources`."""
    sent: dict[str, Any] = {"findings-count": len(blocks)}
    for number, block in enumerate(blocks):
        values = {"aspect": "year", "verdict": "confirmed", "why": "It says so.", "reported": "", "read": ""}
        values["passage"] = ""
        sources = block.get("sources", [])
        prefix = f"findings-{number}"
        sent |= {f"{prefix}-type": "finding", f"{prefix}-order": number, f"{prefix}-deleted": "", f"{prefix}-id": ""}
        sent |= {f"{prefix}-value-{name}": block.get(name, value) for name, value in values.items()}
        sent[f"{prefix}-value-sources-count"] = len(sources)
        for place, source in enumerate(sources):
            row = f"{prefix}-value-sources-{place}"
            sent |= {f"{row}-deleted": "", f"{row}-order": place, f"{row}-id": "", f"{row}-value": source.pk}
    return sent
