"""The room of accounts starts listening once all models are loaded."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import powers, signing_in

        signing_in.watch()
        powers.watch()
