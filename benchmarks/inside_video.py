"""What the pipeline makes of sources: python -m benchmarks.inside_video FILE ...; prints one JSON object.

A process of its own, because the environment must be set before Django reads it.
"""

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from django.core.files import File  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses import media, transcoding  # noqa: E402


def made_of(source: Path) -> dict[str, object]:
    with source.open("rb") as content:
        row = media.start(f"bench-{source.stem}", source.stem, File(content), at=timezone.now())
    began = time.monotonic()
    transcoding.transcode(row.pk, timezone.now())
    took = time.monotonic() - began
    row.refresh_from_db()
    sizes = {one.name: one.size_bytes for one in row.renditions.all()}
    return {"seconds": float(row.duration_seconds), "took": took, "state": row.state, "bytes": sizes}


if __name__ == "__main__":
    print(json.dumps({Path(name).stem: made_of(Path(name)) for name in sys.argv[1:]}))
