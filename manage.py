#!/usr/bin/env python
"""Django's command line for Pintar."""

import os
import sys

from django.core.management import execute_from_command_line
from environs.exceptions import EnvError

from tools import site, suite

# They read the code alone: no key that they were given could open or sign anything.
WITHOUT_DATA = {"makemigrations", "makemessages", "compilemessages"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
    if "SECRET_KEY" not in os.environ and site.KEYS.exists():  # this folder was set up by `make run`
        os.environ.update(site.development(8000))
    elif "SECRET_KEY" not in os.environ and WITHOUT_DATA.intersection(sys.argv[1:2]):
        os.environ.update(suite.settings() | os.environ)
    try:
        execute_from_command_line(sys.argv)
    except EnvError as error:
        sys.exit(f"{error}. docs/operations.md lists the settings; `make run` makes development's keys.")
