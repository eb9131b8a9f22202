"""Uploads are what they say, not larger than they may be, and never a page for browsers."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evidence.models import CreditedDocument, CreditedImage

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
CREDITED = {"credit": "NATO", "licence": "CC BY 4.0", "collection": 1, "tags": "", "origin_url": ""}


def bomb(width: int, height: int) -> bytes:
    """A PNG of one colour: a few kilobytes a hundred million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (width + 7) // 8)
    lines = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def picture(kind: str = "PNG") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(content, kind)
    return content.getvalue()


@pytest.fixture
def upload(sign_in, client):
    sign_in("Publisher")

    def _upload(kind: str, name: str, content: bytes):
        fields = {"title": "Kept as typed", "description": "Described as typed", **CREDITED}
        return client.post(f"/admin/{kind}/add/", fields | {"file": SimpleUploadedFile(name, content)})

    return _upload


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", SVG),
        ("drawing.png", SVG),
        ("drawing.jpg", b"\xef\xbb\xbf" + SVG),
        ("page.html", HTML),
        ("page.png", HTML),
        ("page.gif", b"GIF89a" + HTML),
        ("photo.jpg", picture("PNG")),
        ("photo.png", picture("JPEG")),
        ("photo.tiff", picture("TIFF")),
        ("photo.png", picture()[:60]),
        ("photo.png.html", picture()),
        ("empty.png", b""),
        ("large.png", picture() + b"\0" * settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE),
        ("wide.png", bomb(8_000, 5_001)),
        ("wider.png", bomb(9_000, 9_000)),
    ],
)
def test_what_is_no_picture_is_refused_and_the_form_keeps_what_was_typed(upload, name, content):
    response = upload("images", name, content)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"file"}
    assert "Described as typed" in response.content.decode()
    assert not CreditedImage.objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_picture_is_taken(upload, kind):
    assert upload("images", f"photo.{kind.lower()}", picture(kind)).status_code == 302
    assert CreditedImage.objects.get().title == "Kept as typed"


def test_a_picture_of_forty_megapixels_is_taken(upload):
    assert upload("images", "wide.png", bomb(8_000, 5_000)).status_code == 302


def test_a_bomb_is_refused_before_it_is_decoded(upload):
    content = bomb(20_000, 20_000)
    assert len(content) < 100_000
    tracemalloc.start()
    try:
        response = upload("images", "bomb.png", content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "too many pixels" in str(response.context["form"].errors["file"])
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", HTML),
        ("page.htm", HTML),
        ("drawing.svg", SVG),
        ("page.xhtml", HTML),
        ("page.pdf", HTML),
        ("page.txt", HTML),
        ("page.txt", b"\xef\xbb\xbf \r\n" + HTML),
        ("page.txt", HTML.decode().encode("utf-16")),
        ("page.csv", b"Year,Title\n" + SVG),
        ("page.docx", HTML),
        ("program.txt", b"MZ\x90\x00\x03\x00"),
        ("program.exe", b"MZ\x90\x00"),
        ("text.pdf", b"no such thing"),
        ("minutes.pdf.js", b"alert(1)"),
        ("large.pdf", b"%PDF-1.7" + b"\0" * settings.WAGTAILDOCS_MAX_UPLOAD_SIZE),
    ],
)
def test_a_page_for_browsers_is_no_document(upload, name, content):
    response = upload("documents", name, content)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"file"}
    assert "Kept as typed" in response.content.decode()
    assert not CreditedDocument.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("minutes.pdf", b"%PDF-1.7 minutes"),
        ("minutes.txt", b"5 < 6, and 7 > 6"),
        ("minutes.txt", "Z\u00fcrich".encode("utf-16")),
        ("minutes.TXT", b"plain"),
        ("table.csv", b"Year,Title\n1957,A letter\n"),
        ("table.xlsx", b"PK\x03\x04 and so on"),
    ],
)
def test_a_document_is_taken_and_can_be_edited_without_its_file(upload, client, name, content):
    assert upload("documents", name, content).status_code == 302
    document = CreditedDocument.objects.get()
    fields = {"title": "Another", **CREDITED}
    assert client.post(f"/admin/documents/edit/{document.pk}/", fields).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.file.read()) == ("Another", content)


def test_many_at_once_are_looked_at_one_by_one(sign_in, client):
    sign_in("Publisher")
    for kind, name, content in (("images", "drawing.png", SVG), ("documents", "page.txt", HTML)):
        file = SimpleUploadedFile(name, content)
        response = client.post(f"/admin/{kind}/multiple/add/", {"files[]": file, "title": "T"})
        assert response.json()["success"] is False, kind
    assert not CreditedImage.objects.exists()
    assert not CreditedDocument.objects.exists()


def test_originals_and_renditions_are_not_served_by_the_application(upload, client):
    upload("images", "photo.png", picture())
    image = CreditedImage.objects.get()
    for file in (image.file, image.get_rendition("width-20").file):
        assert client.get(file.url).status_code == 404
