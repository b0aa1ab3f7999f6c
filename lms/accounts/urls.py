from django.urls import path
from wagtail.admin.auth import require_admin_access

from . import views

app_name = "accounts"

urlpatterns = [
    path("profil/", views.profile, name="profile"),
    path("profil/keluar-semua/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("profil/data-saya/", views.my_data, name="my_data"),
    # Before Wagtail's and Django's own, which know no rate limit.
    path(
        "admin/login/",
        views.to_the_one_door,
        {"home": "wagtailadmin_home", "is_welcome": lambda user: user.has_perm("wagtailadmin.access_admin")},
        name="back_office_login",
    ),
    path(
        "django-admin/login/",
        views.to_the_one_door,
        {"home": "admin:index", "is_welcome": lambda user: user.is_superuser},
        name="django_admin_login",
    ),
    path(
        "admin/account/", require_admin_access(views.BackOfficeAccount.as_view()), name="back_office_account"
    ),
]
