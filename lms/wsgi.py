"""The site, as a WSGI server meets it."""

import os
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")

application: Callable[..., Any] = get_wsgi_application()

from django.conf import settings  # noqa: E402 - readable only once the application is made

from assessments import answer_door, images  # noqa: E402
from courses import heartbeat_door, playback, playback_door  # noqa: E402
from lms.celery import start_beside_the_site  # noqa: E402
from lms.lib import media_files  # noqa: E402

# Videos have signed addresses only.
uploads = media_files.serve_before(
    application, settings.MEDIA_ROOT, settings.MEDIA_URL, closed=playback.FILES, lasting=images.FOLDER
)
application = heartbeat_door.door.serve_before(
    answer_door.door.serve_before(playback_door.serve_before(uploads))
)

if settings.CELERY_BROKER_URL.startswith("memory"):
    start_beside_the_site()
