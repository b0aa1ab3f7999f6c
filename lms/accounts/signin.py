from django.contrib.auth.backends import ModelBackend


class SignInBackend(ModelBackend):
    pass
