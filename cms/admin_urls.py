"""Our own pages of the back office, under Wagtail's admin."""

from django.urls import path

from cms.views import decks, publishing

urlpatterns = [
    path("kurikulum/<int:pk>/terbitkan/", publishing.publish, name="cms_publish"),
    path("kurikulum/<int:pk>/angkatan/<int:batch>/", publishing.push, name="cms_push"),
    path("salindia/", decks.decks, name="cms_decks"),
]
