"""The portal room starts watching for changes once all models are loaded."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from evidence import editions, indexing, uploads
        from portal import freshness
        from portal.data.whole import tasks as whole
        from portal.importing import notices
        from portal.safety import choosers

        indexing.watch()
        editions.watch()
        freshness.watch()
        notices.watch()
        whole.watch()
        choosers.leave_out_scripts()
        uploads.limit_pictures()
