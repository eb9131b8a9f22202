"""Where media go. A real bucket is not asked here: only that the storage is set up as the variables say."""

from __future__ import annotations

import secrets

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.storage.handler import StorageHandler

from config.production_environment import ProductionEnvironment
from config.storages import media_storage

GOOD = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "record.example.org",
    "TRUSTED_ORIGINS": "https://record.example.org",
}


def storage(**variables: str):
    return StorageHandler({"default": media_storage(ProductionEnvironment(**GOOD, **variables))})["default"]


def test_without_a_bucket_media_are_files():
    assert isinstance(storage(), FileSystemStorage)
    assert type(storages["default"]) is type(storage())


def test_a_bucket_is_used_as_the_variables_say():
    pytest.importorskip("boto3", reason="the storage's client: pip install -r requirements-storage.txt")
    found = storage(
        STORAGE_BUCKET="record", STORAGE_ENDPOINT="https://objects.example.org", STORAGE_PUBLIC_HOST="media.example.org"
    )
    assert (found.bucket_name, found.endpoint_url) == ("record", "https://objects.example.org")
    assert found.url("images/one picture.png") == "https://media.example.org/images/one%20picture.png"
    assert (found.file_overwrite, found.default_acl) == (False, None)
