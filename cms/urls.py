from django.urls import path

from cms.views import search, theme, webmanifest

app_name = "cms"
urlpatterns = [
    path("cari/", search.show, name="search"),
    path("tema.css", theme.stylesheet, name="theme"),
    path("site.webmanifest", webmanifest.show, name="webmanifest"),
]
