from django.urls import path

from services import views

app_name = "services"
urlpatterns = [
    path("layanan/", views.catalogue, name="catalogue"),
    path("layanan/<slug:slug>/", views.service, name="service"),
]
