"""Who may sign in. A model of its own from the first migration, since it cannot be changed later."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """An editor, reviewer, publisher or administrator of the record. Readers have no accounts."""
