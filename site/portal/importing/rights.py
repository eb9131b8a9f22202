"""Who may import what."""

from __future__ import annotations

from typing import Any

from evidence.schema import RecordSchema
from portal.records import KINDS


def may_import(user: Any) -> bool:
    """Whether somebody may import at all: the permission, and access to the admin."""
    return user.has_perms(["portal.import_records", "wagtailadmin.access_admin"])


def may(user: Any, action: str, kind: type[RecordSchema]) -> bool:
    """Whether somebody may “add”, “change” or “publish” records of a kind."""
    options = kind.model._meta
    return user.has_perm(f"{options.app_label}.{action}_{options.model_name}")


def importable_kinds(user: Any) -> list[type[RecordSchema]]:
    """The kinds of record that somebody may both add and change."""
    return [kind for kind in KINDS if may(user, "add", kind) and may(user, "change", kind)]


def may_publish(user: Any, kind: type[RecordSchema]) -> bool:
    return may(user, "publish", kind)
