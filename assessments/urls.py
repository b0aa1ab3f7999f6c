from django.urls import path

from . import views

app_name = "assessments"
urlpatterns = [
    path("belajar/<int:enrolment>/<slug:unit>/kuis/", views.start, name="start"),
    path("percobaan/<int:attempt>/", views.attempt, name="attempt"),
    path("percobaan/<int:attempt>/jawab/", views.answer, name="answer"),
    path("percobaan/<int:attempt>/kumpulkan/", views.submit, name="submit"),
    path("percobaan/<int:attempt>/hasil/", views.result, name="result"),
]
