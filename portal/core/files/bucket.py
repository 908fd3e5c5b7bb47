"""A private bucket: nobody has its address but the portal, which hands out what is in it."""

from functools import wraps
from urllib.parse import urljoin

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from .places import StorageAway

IN_MEMORY = 2 * 1024 * 1024  # what is larger waits on disk while it is handed out
WAITS = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 2})  # seconds


def _as_of_a_disk(method):
    """A bucket that fails is met like a disk that fails: by ``OSError``."""

    @wraps(method)
    def asked(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                raise FileNotFoundError(str(error)) from error
            raise StorageAway(f"The storage of files refuses: {error}") from error
        except BotoCoreError as error:
            raise StorageAway(f"The storage of files does not answer: {error}") from error

    return asked


class Bucket(S3Storage):
    """Nothing in it is public or written over, and waiting for one that is away does not take for ever."""

    def __init__(self, addressing_style="auto", **settings):
        waits = WAITS.merge(Config(s3={"addressing_style": addressing_style}))
        ours = {"default_acl": None, "file_overwrite": False, "max_memory_size": IN_MEMORY, "client_config": waits}
        super().__init__(**ours, **settings)

    def url(self, name, parameters=None, expire=None, http_method=None):
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))

    _open, _save, delete, exists, listdir, size, get_modified_time = (
        _as_of_a_disk(getattr(S3Storage, name))
        for name in ("_open", "_save", "delete", "exists", "listdir", "size", "get_modified_time")
    )
