"""Mail waits in the table of jobs: it is queued with what it tells of, and no one who writes it waits for a server.

Django hands over whatever the portal sends. The worker sends it through ``MAIL_SENT_BY``, again and again for three
days while the server is away. Its text is removed once it is sent.
"""

from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import make_msgid
from django.core.mail.utils import DNS_NAME
from django.db import transaction

from .kinds import Hopeless, declare
from .models import Job
from .queue import queue

KIND = "mail"
KEY = "X-Portal-Key"  # a message with the same one is not queued again; no reader sees it
PARTS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")
FOR_EVER = 500  # answers of a mail server from here on are final


class Queue(BaseEmailBackend):
    """The backend for all mail of the portal."""

    def send_messages(self, email_messages):
        with transaction.atomic():
            for message in email_messages:
                _queue(message)
        return len(email_messages)


def _queue(message) -> None:
    if message.attachments:
        raise ValueError("Mail with an attachment does not wait in the table of jobs.")
    message.message()  # what cannot become a mail is refused here, where somebody hears of it
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    key = headers.pop(KEY, "")
    # One name for all tries: a mail server that gets it twice may know it again.
    headers.setdefault("Message-ID", make_msgid(domain=DNS_NAME))
    about = {part: getattr(message, part) for part in PARTS} | {"headers": headers}
    about["alternatives"] = [list(alternative) for alternative in getattr(message, "alternatives", [])]
    # A text may be a translation that is not read yet.
    queue(KIND, about | {"subject": str(message.subject), "body": str(message.body)}, key=key)


def send(job: Job) -> None:
    try:
        EmailMultiAlternatives(**job.about, connection=get_connection(settings.MAIL_SENT_BY)).send()
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refused(code, said) from error
    except SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error) from error


def _refused(code: int, said: bytes | str) -> Exception:
    """A server that does not know us may be told otherwise; one that does not want this message says so for good."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return (Hopeless if code >= FOR_EVER else OSError)(f"The mail server says {code}: {text}")


declare(KIND, send, tries=80)
