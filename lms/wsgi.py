"""The site, as a WSGI server meets it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - readable only once the application is made

from lms.celery import start_beside_the_site  # noqa: E402

if settings.CELERY_BROKER_URL.startswith("memory"):
    start_beside_the_site()
