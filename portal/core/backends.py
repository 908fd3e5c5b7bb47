from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class AccountsWithProfile(ModelBackend):
    """Reads an account together with its profile, which every page of the admin asks for."""

    def get_user(self, user_id):
        user = get_user_model()._default_manager.select_related("wagtail_userprofile").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
