from django.urls import path

from . import answer_file_views, assignment_views, views

app_name = "assessments"
urlpatterns = [
    path("belajar/<int:enrolment>/<slug:unit>/kuis/", views.start, name="start"),
    path("belajar/<int:enrolment>/<slug:unit>/tugas/", assignment_views.assignment, name="assignment"),
    path(
        "belajar/<int:enrolment>/<slug:unit>/tugas/simpan/",
        assignment_views.save_text,
        name="assignment_text",
    ),
    path("belajar/<int:enrolment>/<slug:unit>/tugas/kumpulkan/", assignment_views.hand_in, name="hand_in"),
    path(
        "belajar/<int:enrolment>/<slug:unit>/tugas/berkas/<int:file>/",
        assignment_views.own_file,
        name="assignment_file",
    ),
    path("percobaan/<int:attempt>/", views.attempt, name="attempt"),
    path("percobaan/<int:attempt>/kumpulkan/", views.submit, name="submit"),
    path("percobaan/<int:attempt>/hasil/", views.result, name="result"),
    path(
        "percobaan/<int:attempt>/soal/<int:version>/berkas/", answer_file_views.upload, name="answer_upload"
    ),
    path("percobaan/<int:attempt>/berkas/<int:file>/", answer_file_views.own_file, name="answer_file"),
]
