"""The site's addresses. All but the admin and documents are Wagtail pages (design: Addresses)."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.crawling import views as crawling
from portal.embeds import views as embeds
from portal.embeds.oembed import oembed
from portal.link_pictures.views import record_picture, site_picture
from portal.search.suggesting import suggestions
from portal.sections import serve_section
from portal.styleguide import styleguide
from portal.stylesheet import stylesheet

urlpatterns = [
    re_path(r"^((?:timeline|agreements|people|sources)/(?:[\w-]+/)*)$", serve_section),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("style/<slug:version>.css", stylesheet, name="stylesheet"),
    path("style/embed.<slug:version>.css", stylesheet, {"is_embed": True}, name="embed-stylesheet"),
    path("pictures/<slug:section>/<slug:part>.<slug:version>.png", record_picture, name="record-picture"),
    path("pictures/site.<slug:version>.png", site_picture, name="site-picture"),
    *([path("styleguide/", styleguide)] if settings.DEBUG else []),
    path("search/suggest/", suggestions, name="suggestions"),
    path("embed/", embeds.code, name="embed-code"),
    path("embed/timeline/", embeds.timeline),
    path("embed/timeline/<slug:slug>/", embeds.event),
    path("oembed/", oembed, name="oembed"),
    path("robots.txt", crawling.robots),
    path("sitemap.xml", crawling.index, name="sitemaps"),
    path("sitemap-<slug:section>.xml", crawling.sitemap, name="sitemap"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("api/", include("portal.api.urls")),
    path("", include("portal.data.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "portal.errors.bad_request"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"
