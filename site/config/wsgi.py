"""The WSGI application. Production is the default here: a server that forgets to say so must not run with DEBUG."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
_site = get_wsgi_application()

from portal.kept_answers import KeptAnswers  # noqa: E402 - models are loaded by the call above

application = KeptAnswers(_site)
