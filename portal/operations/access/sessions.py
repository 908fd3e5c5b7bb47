from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession


def connect() -> None:
    authenticator_added.connect(end_what_a_password_opened)


def end_what_a_password_opened(request, user, authenticator, **kwargs):
    """Whoever came in elsewhere with the password alone is out as soon as there is a second factor."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
            session.end()
