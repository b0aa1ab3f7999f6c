from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel

from . import audit, nip, people, personal_data
from .forms import PersonForm, ProfileForm
from .models import Profile, User


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def profile(request):
    """My data: what is kept, what I may correct, language, time zone, signing out everywhere."""
    person = User.objects.select_related("profile").get(pk=request.user.pk)
    data = request.POST or None
    form = PersonForm(data, instance=person)
    profile_form = ProfileForm(data, instance=getattr(person, "profile", None) or Profile(user=person))
    if request.method == "POST" and form.is_valid() & profile_form.is_valid():
        return _save(request, {**form.cleaned_data, **profile_form.cleaned_data})
    context = {"person": person, "form": form, "profile_form": profile_form, "warnings": _warnings(person)}
    return render(request, "accounts/profile.html", context)


def _save(request, changes):
    people.correct(User.objects.get(pk=request.user.pk), changes, by=request.user, at=timezone.now())
    language = changes["preferred_language"]
    with override(language):
        messages.success(request, _("Your data are saved."))
    response = redirect("accounts:profile")
    # The device's own choice goes before the person's, so it has to follow this newer one.
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _warnings(person):
    kept = getattr(person, "profile", None)
    if not person.nip or not kept:
        return []
    try:
        known = nip.parse(person.nip, on=timezone.localdate())
    except nip.InvalidNip as refusal:
        return [str(refusal)]
    words = {
        "birth_on": _("Your date of birth differs from the one in your NIP."),
        "sex": _("Your sex differs from the one in your NIP."),
    }
    return [words[field] for field in nip.mismatches(known, birth_on=kept.birth_on, sex=kept.sex)]


@login_required
@require_POST
def sign_out_everywhere(request):
    """End every other session of mine; this one goes on."""
    person = people.end_sessions(request.user, by=request.user, at=timezone.now())
    update_session_auth_hash(request, person)
    messages.success(request, _("You are signed out on all other devices."))
    return redirect("accounts:profile")


@never_cache
@login_required
@require_GET
def my_data(request):
    """A copy of my own data as a JSON file."""
    with transaction.atomic():
        audit.record(request.user, "person.data_downloaded", request.user, at=timezone.now())
        copy = personal_data.copy_of(request.user)
    response = JsonResponse(copy, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="data-saya.json"'
    return response


def to_the_one_door(request, *, home, is_welcome):
    """Whoever comes to another log-in page is sent to the one that is guarded, and then on.

    Who is signed in comes here when refused elsewhere: sent on, they would go round for ever.
    """
    if request.user.is_authenticated:
        if is_welcome(request.user):
            return redirect(home)
        raise PermissionDenied
    query = request.GET.urlencode()
    return redirect(resolve_url(settings.LOGIN_URL) + (f"?{query}" if query else ""))


class BackOfficeAccount(AccountView):
    """Wagtail's preferences without its name and e-mail panel: those are corrected on /profil/."""

    def get_panels(self):
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
