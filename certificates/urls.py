from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("sertifikat/", views.mine, name="mine"),
    path("sertifikat/status/<int:enrolment>/", views.status, name="status"),
    path("sertifikat/<str:code>/unduh/", views.download, name="download"),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:code>", views.verify, name="verify"),
]
