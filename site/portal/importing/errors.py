"""Why a step of an import is not taken."""


class RunRefused(Exception):
    """The run stays as it is. The message says why, in words for the person who asked."""
