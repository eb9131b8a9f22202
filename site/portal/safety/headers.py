"""What browsers are told that they may do with an answer: its Content-Security-Policy, and what goes with that.

Why each policy is as it is, and what was tried, stands in docs/decisions/0026-no-inline-code.md.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def _written(**directives: str) -> str:
    """As the header has it; what is not named falls back on `default-src`."""
    return "; ".join(f"{name.replace('_', '-')} {value}".strip() for name, value in directives.items())


#: Where pictures lie: here, or in an object storage that readers' browsers ask.
_PICTURES = " ".join(("'self'", *settings.PICTURE_ORIGINS))
_PUBLIC = {
    "default_src": "'none'",
    "script_src": "'self'",
    "style_src": "'self'",
    "img_src": _PICTURES,
    "connect_src": "'self'",
    "form_action": "'self'",
    "base_uri": "'none'",
    "frame_ancestors": "'none'",
}
#: Pages for readers, and every address that nothing else is said of. Nothing of other hosts, and no code within a page.
PUBLIC = _written(**_PUBLIC)
#: The page with the code of an embed shows the embed too.
EMBED_CODE = _written(**_PUBLIC, frame_src="'self'")
#: Swagger UI has pictures within its style sheet.
API_TRYING = _written(**_PUBLIC | {"img_src": f"{_PICTURES} data:"})
#: The scripts of the admin are files, like those of readers' pages. That of rich text writes style sheets, no two
#: of them alike; others show a picture before it is uploaded, and frame previews.
ADMIN = _written(
    **_PUBLIC
    | {
        "style_src_elem": "'self' 'unsafe-inline'",
        "img_src": f"{_PICTURES} data: blob:",
        "font_src": "'self'",
        "frame_src": "'self'",
        "frame_ancestors": "'self'",
    }
)
#: What editors uploaded: to browsers as if it came from a site of its own, with no rights.
UPLOADED = _written(default_src="'none'", sandbox="", frame_ancestors="'none'")

#: The first that an address begins with; `$` is its end.
BY_ADDRESS = (
    ("/admin/", ADMIN),
    (settings.MEDIA_URL, UPLOADED),
    ("/embed/$", EMBED_CODE),
    ("/api/v1/try$", API_TRYING),
)
#: No page asks for any of these, nor may a frame within one.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media"),
        *("geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
        *("publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
    )
)


def policy_of(path: str, response: HttpResponseBase) -> str:
    """The policy of an answer whose view sets none itself."""
    # A document; without it, the page that asks for the password of one.
    if path.startswith("/documents/") and "Content-Disposition" in response:
        return UPLOADED
    return next((policy for start, policy in BY_ADDRESS if f"{path}$".startswith(start)), PUBLIC)


class SafetyHeaders:
    """Sets them on every answer that does not set its own. They are the same for everybody, so pages can be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 500:
            return response  # Django's page of an error, which has its styles and scripts within it
        if response.status_code == 304:
            return response  # what a browser kept has its policy, which one in this answer would replace
        if request.path.startswith(settings.STATIC_URL):
            return response  # scripts and styles are no pages; this would be a sixth of what they send
        is_editors = request.path.startswith("/admin/")
        # A preview was answered as a page for readers already, which may not be framed.
        if is_editors or "Content-Security-Policy" not in response:
            response.headers["Content-Security-Policy"] = policy_of(request.path, response)
        response.headers["Permissions-Policy"] = PERMISSIONS
        # Data, pictures and embeds are there to be shown by other sites; what is the editors' own is not.
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin" if is_editors else "cross-origin"
        return response
