"""Readers and editors on a whole installation for some time, while somebody breaks things."""

import json
import statistics
import threading
from collections import Counter
from collections.abc import Callable

from .figures import figure
from .installation import Installation
from .visitors import PATIENCE, Tally, Visitor, read, read_one, write

ACCOUNTS = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from consortia.models import Person
from portal.core.records import publish_now
rows = []
for number in range({number}):
    user = get_user_model().objects.create_superuser(f"drill-{{number}}", f"drill-{{number}}@example.org", None)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    person = Person(family_name=f"Drill{{number}}", given_name="Ada", summary="Marker 0. End 0.")
    publish_now(person)
    cookie = f"{{settings.SESSION_COOKIE_NAME}}={{session.session_key}}"
    rows.append([cookie, f"/admin/snippets/consortia/person/edit/{{person.pk}}/", person.get_absolute_url()])
print(json.dumps(rows))
"""


def load(made: Installation, readers: int, editors: int, happenings: Callable[[threading.Event], None]) -> Tally:
    """Until ``happenings`` returns; then everything that an editor was told is looked for."""
    accounts = json.loads(made.manage("shell", "--no-imports", "-c", ACCOUNTS.format(number=editors)).splitlines()[-1])
    tally, until = Tally({page: 0 for _cookie, _form, page in accounts}), threading.Event()
    threads = [
        threading.Thread(target=read, args=(Visitor(made.port, number), tally, until, list(tally.told)))
        for number in range(readers)
    ]
    for number, (cookie, form, page) in enumerate(accounts):
        visitor = Visitor(made.port, 300 + number, cookie)
        threads.append(threading.Thread(target=write, args=(visitor, tally, until, form, page)))
    for thread in threads:
        thread.start()
    try:
        happenings(until)
    finally:
        until.set()
        for thread in threads:
            thread.join(PATIENCE * 3)
    for page in tally.told:
        read_one(Visitor(made.port, 400), tally, page)
    return tally


def tell(tally: Tally, seconds: float) -> None:
    """The figures of a load."""
    reads, writes = sorted(tally.reads) or [0.0], sorted(tally.writes) or [0.0]
    figure("answers read", f"{len(tally.reads)} ({len(tally.reads) / seconds:.0f} a second)")
    figure(
        "reading p50 / p95", f"{statistics.median(reads) * 1000:.0f} / {reads[len(reads) * 95 // 100] * 1000:.0f} ms"
    )
    figure(
        "texts published", f"{len(tally.writes)}, p50 {statistics.median(writes) * 1000:.0f} ms with opening the form"
    )
    figure("reading that failed at first", failures(tally.failed_reads))
    figure("longest until it was answered", f"{tally.longest_wait:.1f} s")
    figure("publishing that was refused at first", failures(tally.failed_writes))


def failures(lines: list[str]) -> str:
    kinds = Counter(line.split(" ", 1)[1].split(" ")[0] if line.startswith("/") else line for line in lines)
    return ", ".join(f"{count} × {kind}" for kind, count in kinds.most_common(6)) or "none"
