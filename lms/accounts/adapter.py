"""Where allauth's flows meet this platform's rules."""

from allauth.account.adapter import DefaultAccountAdapter

# First: a process that asks for the adapter before any view (a worker's checks) meets allauth's circle else.
from allauth.account.internal import flows  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import people

WRONG = _("This number, e-mail address or password is not right. Check each and try again.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for every way of being wrong: it must not tell who has an account.
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return settings.REGISTRATION_OPEN

    def save_user(self, request, user, form, commit=True):
        """Called by the registration form only, which knows the person's identity number."""
        user.name = form.cleaned_data["name"]
        user.email = form.cleaned_data["email"]
        user.set_password(form.cleaned_data["password1"])
        return people.register(user, form.identity, at=timezone.now())

    def get_login_stages(self):
        return ["lms.accounts.adapter.ConfirmRegisteredAddress"]

    def get_password_change_redirect_url(self, request):
        return settings.LOGIN_REDIRECT_URL


class ConfirmRegisteredAddress(EmailVerificationStage):
    """Who registered alone must confirm the address first; who was entered by the office need not.

    People from an import sign in by NIP and may have no address at all: for them there
    is nothing to confirm.
    """

    def handle(self):
        login = self.login
        if login.user and not EmailAddress.objects.filter(user=login.user).exists() and not login.signup:
            return None, True
        # The person, not the address they typed: any confirmed address will do.
        login.email = None if login.user else login.email
        return super().handle()
