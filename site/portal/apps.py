"""The portal room starts watching for changes once all models are loaded."""

from django.apps import AppConfig
from django.core.checks import register


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from evidence import editions, indexing, uploads
        from portal.data.whole import tasks as whole
        from portal.importing import notices
        from portal.purging import noting
        from portal.purging.checks import check_shared_caches
        from portal.safety import choosers

        register(check_shared_caches)
        indexing.watch()
        editions.watch()
        noting.watch()
        notices.watch()
        whole.watch()
        choosers.leave_out_scripts()
        uploads.limit_pictures()
