"""Where the tests keep what they make, and which PostgreSQL they were given."""

import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.gettempdir()) / f"pintar-tests-{os.getuid()}"
FOLDER.mkdir(mode=0o700, exist_ok=True)
POSTGRES = os.environ.get("PINTAR_TEST_POSTGRES", "")
REDIS = os.environ.get("PINTAR_TEST_REDIS", "")
