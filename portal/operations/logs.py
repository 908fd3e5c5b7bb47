"""How the portal logs: in words for people, or as JSON for machines; each line knows its request and names nobody.

It is read by the settings, so it imports nothing that needs them.
"""

import json
import logging
import re
import time
from contextvars import ContextVar
from datetime import UTC, datetime

logger = logging.getLogger("portal.queries")
request_id: ContextVar[str] = ContextVar("request_id", default="")

# What databases tell of a refused row, and addresses of people.
PERSONAL = [
    (re.compile(r"DETAIL: .*"), "DETAIL: …"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "…@…"),
]
OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id", "taskName"}
# Django hangs these on its records; they hold cookies, addresses and parameters.
NOT_TOLD = {"request", "server_time", "params", "sql"}
LONGEST_QUERY = 2000
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def configuration(form: str, level: str) -> dict:
    """For Django and gunicorn. What is audited and what the worker did is always told.

    What the history notes is told only as JSON or with level INFO.
    """
    formatter = {"json": "portal.operations.logs.AsJSON"}.get(form, "portal.operations.logs.InWords")
    history = "INFO" if form == "json" else level
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"portal": {"()": formatter}},
        "filters": {"line": {"()": "portal.operations.logs.OneLine"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "portal"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "portal.audit": {"level": "INFO"},
            "portal.audit.history": {"level": history},
            "portal.worker": {"level": "INFO"},
            "django.security.DisallowedHost": {"filters": ["line"]},
            "gunicorn.error": {"level": level, "handlers": ["console"], "propagate": False},
        },
    }


def id_of(record: logging.LogRecord) -> str:
    # Django tells of refusals when the middleware is done.
    return getattr(getattr(record, "request", None), "id", "") or request_id.get()


def message_of(record: logging.LogRecord) -> str:
    # Who did what is just what an audit is for.
    return record.getMessage() if record.name.startswith("portal.audit") else without_people(record.getMessage())


def without_people(text: str) -> str:
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


class AsJSON(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
            "request_id": id_of(record),
        }
        extra = {name: value for name, value in vars(record).items() if name not in OWN | NOT_TOLD}
        if record.exc_info:
            told["exception"] = without_people(self.formatException(record.exc_info))
        return json.dumps(
            {name: value for name, value in (extra | told).items() if value not in ("", None)}, default=str
        )


class InWords(logging.Formatter):
    """One line for each message, whatever somebody typed into it; a traceback stands below."""

    def format(self, record: logging.LogRecord) -> str:
        name = id_of(record)
        message = message_of(record).replace("\r", "\\r").replace("\n", "\\n")
        line = f"{record.levelname} {record.name}: {message}" + (f" [{name}]" if name else "")
        return line + ("\n" + without_people(self.formatException(record.exc_info)) if record.exc_info else "")


class OneLine(logging.Filter):
    """What any scanner can bring about is no fault of the portal, and where in the code it was noticed says nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return logging.getLogger(record.name).isEnabledFor(record.levelno)


class SlowQueries:
    """Runs around every query of a connection; tells those that took long, without what was asked for."""

    def __init__(self, milliseconds: int):
        self.milliseconds = milliseconds

    def __call__(self, execute, sql, params, many, context):
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = round((time.perf_counter() - start) * 1000)
            if took >= self.milliseconds:
                query = " ".join(str(sql).split())[:LONGEST_QUERY]
                logger.warning("A query took %s ms: %s", took, query, extra={"milliseconds": took})
