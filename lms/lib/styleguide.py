"""The design system on one page, in development: each component in each of its states."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lms.lib.templatetags.pintar import ICONS

SAMPLES = Path(__file__).with_name("styleguide.yaml")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nama lengkap", help_text="Seperti pada SK pengangkatan, tanpa gelar.")
    nip = forms.CharField(label="NIP", help_text="18 angka")
    unit = forms.ChoiceField(label="Satuan kerja", choices=[("", "Pilih"), ("a", "Kantor Kota Ambon")])
    birth = forms.DateField(label="Tanggal lahir", required=False)
    status = forms.ChoiceField(
        label="Status kepegawaian",
        widget=forms.RadioSelect,
        choices=[("pns", "PNS"), ("pppk", "PPPK"), ("non", "Bukan ASN")],
    )
    reason = forms.CharField(label="Alasan", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    photo = forms.FileField(label="Pas foto", required=False, help_text="JPG, paling besar 1 MB")
    agree = forms.BooleanField(label="Saya menyatakan data di atas benar")


def show(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", samples(timezone.now()))


def samples(now: datetime) -> dict[str, Any]:
    return {
        **yaml.safe_load(SAMPLES.read_text()),
        "icons": sorted(path.stem for path in ICONS.glob("*.svg")),
        "form": SampleForm(auto_id="right_%s"),
        "wrong": wrong_form(),
        "page": Paginator(range(480), 24).page(3),
        "now": now,
        "ends_at": now + timedelta(minutes=42),
        "ends_soon": now + timedelta(minutes=3),
    }


def wrong_form() -> SampleForm:
    form = SampleForm({"name": "Ada", "nip": "123"}, auto_id="wrong_%s")
    form.add_error("nip", "NIP terdiri atas 18 angka; Anda mengisi 3 angka.")
    form.add_error(None, "Data belum tersimpan. Periksa isian yang ditandai di bawah.")
    return form
