"""Scripts of any site may read the data, and are told so in the same words as everybody else."""

from __future__ import annotations

from corsheaders.conf import conf
from corsheaders.middleware import ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CorsMiddleware
from django.http import HttpRequest, HttpResponse


class OpenData(CorsMiddleware):
    """Django-cors-headers', but answers do not differ by `Origin`: shared caches would keep one for each.

    An answer that was first given to a reader without an origin would else be kept without the permission.
    """

    def add_response_headers(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.method == "OPTIONS":
            return super().add_response_headers(request, response)
        if self.is_enabled(request):
            response[ACCESS_CONTROL_ALLOW_ORIGIN] = "*"
            response[ACCESS_CONTROL_EXPOSE_HEADERS] = ", ".join(conf.CORS_EXPOSE_HEADERS)
        return response
