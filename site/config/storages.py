"""Where pictures and documents lie that editors upload."""

from __future__ import annotations

from typing import Any

from config.production_environment import ProductionEnvironment


def media_storage(environment: ProductionEnvironment) -> dict[str, Any]:
    """Django's entry in STORAGES: an object storage where a bucket is named, else files in `VAR_DIR/media`.

    The keys of the storage are read by its client itself, from `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` or from
    the machine's role, so that they never stand in the settings.
    """
    if not environment.STORAGE_BUCKET:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {
        "bucket_name": environment.STORAGE_BUCKET,
        "endpoint_url": environment.STORAGE_ENDPOINT or None,
        "region_name": environment.STORAGE_REGION or None,
        "custom_domain": environment.STORAGE_PUBLIC_HOST,
        # Addresses that run out would be kept in pages for longer than they hold.
        "querystring_auth": False,
        # Two files of one name are two files; and nothing is opened to the world by an upload.
        "file_overwrite": False,
        "default_acl": None,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
