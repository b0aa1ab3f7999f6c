"""The door for answers, as a browser's script knocks at it."""

import io
import json
from contextlib import nullcontext
from unittest import mock

from django.db import connection

from assessments import answer_door, answering


def post(path, told, *, method="POST"):
    """The door's answer: status and what it says."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    said = []
    environ = {
        "PATH_INFO": path,
        "REQUEST_METHOD": method,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    door = answer_door.door.serve_before(lambda environ, start: start("404 Not Found", []) or [b"{}"])
    # A test's transaction is on the connection that the door would give back, as with Django's own client.
    kept = mock.patch.object(answer_door, "close_old_connections")
    with kept if connection.in_atomic_block else nullcontext():
        content = b"".join(door(environ, lambda status, headers: said.append(int(status[:3]))))
    return said[0], json.loads(content)


def save(attempt, question, answer, *, sequence=1):
    told = {"question": question, "answer": answer, "sequence": sequence}
    return post(answering.address_for(attempt), told)
