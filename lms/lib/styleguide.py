"""The design system on one page, in development: each component in each of its states."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

COLOURS = [
    "ground", "surface", "sunken", "line", "line-strong", "ink", "ink-soft", "primary", "primary-soft", "accent",
    "accent-soft", "info", "info-soft", "success", "success-soft", "warning", "warning-soft", "danger", "danger-soft",
]  # fmt: skip
ICONS = [
    "check", "check-circle", "circle", "half-circle", "lock", "play", "book", "slides", "quiz", "download", "upload",
    "search", "menu", "user", "users", "sun", "moon", "globe", "clock", "calendar", "certificate", "warning", "info",
    "error", "chevron", "chevron-left", "chevron-right", "arrow", "arrow-left", "external", "home", "help", "phone",
    "mail", "building", "file", "files", "close", "plus", "edit", "trash", "flag", "bell", "list", "filter", "chart",
    "wallet", "map-pin", "shield", "login", "logout", "captions", "bolt", "bulb", "refresh", "settings", "image",
    "link", "qr", "print", "star",
]  # fmt: skip
STEPS = [
    {"label": "Identitas", "hint": "Nama, NIP, satuan kerja", "state": "done"},
    {"label": "Persyaratan", "hint": "3 dari 5 berkas", "state": "current"},
    {"label": "Kirim", "hint": "", "state": "todo"},
]
CHECKLIST = [
    {"label": "Semua materi wajib tuntas", "done": True, "why": "", "href": ""},
    {"label": "Nilai Tes Akhir minimal 70", "done": False, "why": "Nilai tertinggi Anda 60. Sisa 2 percobaan.",
     "href": "#", "action": "Ulangi tes"},
    {"label": "Biodata dipastikan", "done": False, "why": "Tempat lahir masih kosong.", "href": "#", "action": "Lengkapi"},
]  # fmt: skip
SUBJECTS = [
    {"group": "Pendahuluan", "title": "Orientasi dan tes awal", "jp": 2, "units": [
        {"title": "Selamat datang", "state": "done", "kind": "video", "minutes": 4, "url": "#", "required": True},
        {"title": "Tes Awal", "state": "done", "kind": "quiz", "minutes": 15, "url": "#", "required": True}]},
    {"group": "Kelompok Inti", "title": "Standar pelayanan dan maklumat", "jp": 6, "units": [
        {"title": "Empat belas komponen standar pelayanan", "state": "started", "kind": "reading", "minutes": 20,
         "url": "#", "required": True, "current": True},
        {"title": "Menyusun maklumat pelayanan", "state": "open", "kind": "slides", "minutes": 15, "url": "#",
         "required": False},
        {"title": "Kuis: standar pelayanan", "state": "locked", "kind": "quiz", "minutes": 10, "url": "#",
         "reason": "Terbuka setelah materi sebelumnya tuntas.", "required": True}]},
]  # fmt: skip
VIDEO = {
    "key": "contoh", "duration_seconds": 92.5, "poster": "", "transcript": "Selamat datang.\n\nMateri ini pendek.",
    "renditions": [{"name": "240p", "url": "#240", "bytes": 1_900_000, "type": "video/mp4"},
                   {"name": "360p", "url": "#360", "bytes": 3_400_000, "type": "video/mp4"}],
    "captions": [{"language": "id", "label": "Indonesia", "url": "#vtt"}],
}  # fmt: skip
BLOCKS = [
    {"type": "heading", "text": "Mengapa standar pelayanan"},
    {"type": "richtext", "html": "<p>Standar pelayanan adalah <a href='#blok'>tolok ukur</a> yang dipakai penyelenggara dan "
                                 "masyarakat.</p><ul><li>Persyaratan</li><li>Prosedur</li></ul>"},
    {"type": "callout", "tone": "info", "title": "Dasar hukum", "html": "<p>UU 25/2009 tentang Pelayanan Publik.</p>"},
    {"type": "callout", "tone": "tip", "title": "Coba sendiri", "html": "<p>Baca maklumat di kantor Anda.</p>"},
    {"type": "callout", "tone": "warning", "title": "Perhatikan", "html": "<p>Biaya selalu ditulis dengan angka.</p>"},
    {"type": "table", "caption": "Waktu layanan", "head": ["Layanan", "Waktu", "Biaya"],
     "rows": [["Legalisasi", "1 hari", "Rp0"], ["Rekomendasi belajar", "7 hari", "Rp0"]]},
    {"type": "file", "title": "Contoh maklumat pelayanan", "url": "#", "bytes": 184_000, "kind": "pdf"},
    {"type": "arabic", "text": "إِنَّمَا الْأَعْمَالُ بِالنِّيَّاتِ", "meaning": "Sesungguhnya setiap amal bergantung pada niatnya."},
    {"type": "verse", "surah": 94, "surah_name": "Asy-Syarh", "number": 6, "text": "إِنَّ مَعَ الْعُسْرِ يُسْرًا",
     "meaning": "Sesungguhnya beserta kesulitan itu ada kemudahan.", "edition": "Mushaf Standar Indonesia",
     "source": "Contoh"},
]  # fmt: skip
PALETTE = [
    {"id": str(n), "href": f"#q{n}", "number": n, "answered": n < 4, "flagged": n == 3, "current": n == 4}
    for n in range(1, 11)
]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nama lengkap", help_text="Seperti pada SK pengangkatan, tanpa gelar.")
    nip = forms.CharField(label="NIP", help_text="18 angka")
    unit = forms.ChoiceField(label="Satuan kerja", choices=[("", "Pilih satuan kerja"), ("a", "Kantor Kota Ambon")])
    birth = forms.DateField(
        label="Tanggal lahir", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    status = forms.ChoiceField(
        label="Status kepegawaian",
        widget=forms.RadioSelect,
        choices=[("pns", "PNS"), ("pppk", "PPPK"), ("non", "Bukan ASN")],
    )
    reason = forms.CharField(label="Alasan", required=False, widget=forms.Textarea)
    photo = forms.FileField(label="Pas foto", required=False, help_text="JPG, paling besar 1 MB")
    agree = forms.BooleanField(label="Saya menyatakan data di atas benar")


def show(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", samples(timezone.now()))


def samples(now: datetime) -> dict[str, Any]:
    wrong = SampleForm({"name": "Ada", "nip": "123"}, auto_id="wrong_%s")
    wrong.add_error("nip", "NIP terdiri atas 18 angka; Anda mengisi 3 angka.")
    wrong.add_error(None, "Data belum tersimpan. Periksa isian yang ditandai di bawah.")
    pages = Paginator(range(480), 24)
    return {
        "colours": COLOURS,
        "icons": ICONS,
        "steps": STEPS,
        "checklist": CHECKLIST,
        "subjects": SUBJECTS,
        "video": VIDEO,
        "blocks": BLOCKS,
        "palette": PALETTE,
        "form": SampleForm(auto_id="right_%s"),
        "wrong": wrong,
        "page": pages.page(3),
        "now": now,
        "ends_at": now + timedelta(minutes=42),
        "ends_soon": now + timedelta(minutes=3),
        "codes": ["MBP-01", "KIA-02", "SPS-03", "PBJ-04", "LNG-05", "ETK-06"],
        "columns": ["No.", "Nama", "Satuan kerja", "Nilai"],
        "cards": [
            [
                {"label": "No.", "value": 1},
                {"label": "Nama", "value": "Adawiyah Nurjannah"},
                {"label": "Satuan kerja", "value": "Kantor Kementerian Agama Kabupaten Maluku Tenggara"},
                {"label": "Nilai", "value": "88,31", "number": True},
            ],
            [
                {"label": "No.", "value": 2},
                {"label": "Nama", "value": "Boas Latuharhary"},
                {"label": "Satuan kerja", "value": "MAN 1 Ambon"},
                {"label": "Nilai", "value": "0", "number": True},
            ],
        ],
        "tabs": [
            {"id": "syarat", "label": "Persyaratan", "text": "Kartu identitas dan surat pengantar."},
            {"id": "prosedur", "label": "Prosedur", "text": "Datang ke loket, serahkan berkas, tunggu panggilan."},
            {"id": "biaya", "label": "Biaya dan waktu", "text": "Rp0, paling lama 7 hari kerja."},
        ],
    }
