from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("profil/", views.profile, name="profile"),
    path("profil/keluar-semua/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("profil/data-saya/", views.my_data, name="my_data"),
]
