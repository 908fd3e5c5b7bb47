"""Where uploaded files are kept, by one address: a folder, or a bucket of anything that speaks S3."""

from contextvars import ContextVar
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

is_missed: ContextVar[bool] = ContextVar("is_missed", default=False)


class StorageAway(OSError):
    """The storage of files does not answer, or refuses; it may well answer to the next try.

    A page is drawn without the picture then, and ``is_missed`` says so to whoever would keep it.
    """

    def __init__(self, *said):
        super().__init__(*said)
        is_missed.set(True)


OPTIONS = {"endpoint": "endpoint_url", "region": "region_name", "addressing": "addressing_style"}


def storage_at(address: str, variable: str = "MEDIA_STORAGE") -> dict:
    """The storage for ``s3://bucket/folder?endpoint=https://…&region=…``, or for no address, which is a folder.

    Keys come as boto3 finds them: ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``, a file, or the machine's role.
    """
    if not address:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    url = urlsplit(address)
    asked = dict(parse_qsl(url.query))
    if url.scheme != "s3" or not url.hostname or url.username or asked.keys() - OPTIONS.keys():
        # Without the address, which may hold by mistake what is secret.
        raise ImproperlyConfigured(f"{variable} has to be s3://bucket?… with {', '.join(OPTIONS)}, and no keys.")
    options = {OPTIONS[name]: value for name, value in asked.items()}
    place = {"bucket_name": url.netloc, "location": url.path.strip("/")}
    return {"BACKEND": "portal.core.files.bucket.Bucket", "OPTIONS": options | place}
