from django.urls import path

from courses.views import catalogue, learning, offline

app_name = "courses"
urlpatterns = [
    path("pelatihan/", catalogue.courses, name="catalogue"),
    path("pelatihan/<slug:slug>/", catalogue.course, name="course"),
    path("angkatan/<int:batch>/daftar/", catalogue.enrol, name="enrol"),
    path("pendaftaran/<int:enrolment>/mundur/", catalogue.withdraw, name="withdraw"),
    path("beranda/", learning.dashboard, name="dashboard"),
    path("belajar/<int:enrolment>/", learning.learn_home, name="learn_home"),
    path("luring/", offline.saved, name="saved"),
    path("sw.js", offline.worker, name="worker"),
    path("belajar/<int:enrolment>/capaian/", learning.finished, name="finished"),
    path("belajar/<int:enrolment>/<unit_key:unit>/", learning.learn, name="learn"),
    path("belajar/<int:enrolment>/<unit_key:unit>/selesai/", learning.finish_reading, name="finish_reading"),
    path("belajar/<int:enrolment>/<unit_key:unit>/kemajuan/", learning.watched, name="watched"),
    path("belajar/<int:enrolment>/<unit_key:unit>/luring/", offline.manifest, name="offline"),
]
