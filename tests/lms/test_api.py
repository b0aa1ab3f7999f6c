import pytest
from django.utils import translation
from rest_framework import exceptions

from lms.lib import api


@pytest.mark.parametrize(
    ("error", "written"),
    [
        (exceptions.ParseError("JSON parse error - Expecting value: line 1"), "Ini bukan JSON yang sah."),
        (exceptions.NotFound("Nomor halaman tidak sah."), "Nomor halaman tidak sah."),
    ],
)
def test_an_error_speaks_indonesian_where_the_framework_does_not(error, written):
    with translation.override("id"):
        answer = api.answer_error(error, {})

    assert answer.data["message"] == written


def test_a_request_without_data_is_told_so_in_indonesian():
    with translation.override("id"):
        answer = api.answer_error(exceptions.ValidationError({"non_field_errors": ["No data provided"]}), {})

    assert answer.data["fields"] == {"non_field_errors": ["Tidak ada data yang dikirim."]}
