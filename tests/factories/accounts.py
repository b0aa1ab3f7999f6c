"""People and units for tests; each call gives a new one that clashes with no other."""

import datetime

import factory
from django.utils import timezone

from lms.accounts.models import Employment, Profile, RoleGrant, User, WorkUnit, WorkUnitName

PASSWORD = "rahasia-kuat-1"


class WorkUnitFactory(factory.django.DjangoModelFactory):
    """A top unit, or one below `parent`; `name` is what it has always been called."""

    class Meta:
        model = WorkUnit
        exclude = ["name", "parent"]

    code = factory.Sequence(lambda n: f"UNIT-{n}")
    name = factory.LazyAttribute(lambda unit: f"Unit {unit.code}")
    parent = None

    @classmethod
    def _generate(cls, strategy, params):
        parent, name = params.pop("parent", None), params.pop("name", None)
        unit = super()._generate(strategy, {**params, "_parent": parent})
        WorkUnitName.objects.create(
            unit=unit, name=name or f"Unit {unit.code}", valid_from=datetime.date(2000, 1, 1)
        )
        return unit

    @classmethod
    def _create(cls, model_class, *args, _parent=None, **fields):
        return _parent.add_child(**fields) if _parent else WorkUnit.add_root(**fields)


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a profile. No password: `client.force_login`; or UserFactory(password=PASSWORD)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    nip = factory.Sequence(lambda n: f"19900101{2015 + n // 999:04d}03{1 + n % 2}{1 + n % 999:03d}")

    @classmethod
    def _create(cls, model_class, *args, password=None, unit=None, **fields):
        user = model_class(*args, **fields)
        user.set_password(password)  # None makes it unusable
        user.save()
        Profile.objects.create(
            user=user,
            unit=unit,
            employment=Employment.PNS,
            birth_place="Ambon",
            birth_on=datetime.date(1990, 1, 1),
            rank="Penata Muda (III/a)",
            position="Analis Kebijakan",
        )
        return user


class LearnerFactory(UserFactory):
    name = factory.Sequence(lambda n: f"Learner {n}")


class _StaffFactory(UserFactory):
    """A person with one role: `InstructorFactory(scope="course:MBP-01")`."""

    class Meta:
        model = User
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, role, scope="site", **fields):
        user = super()._create(model_class, *args, **fields)
        RoleGrantFactory(user=user, role=role, scope=scope)
        return user


class InstructorFactory(_StaffFactory):
    class Meta:
        model = User

    role = "instructor"


class TrainingAdministratorFactory(_StaffFactory):
    class Meta:
        model = User

    role = "training_administrator"


class SignatoryFactory(_StaffFactory):
    class Meta:
        model = User

    role = "signatory"


class SiteAdministratorFactory(_StaffFactory):
    class Meta:
        model = User

    role = "site_administrator"


class RoleGrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = "instructor"
    scope = "site"
    granted_at = factory.LazyFunction(timezone.now)
