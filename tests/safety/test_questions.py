"""What is asked behind the question mark reaches the database as a value of a known filter, short, or not at all."""

import json
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from portal.api.routes import collected_routes
from portal.core.api.serializers import RowSerializer
from portal.core.api.views import GENERAL_PARAMETERS
from tests.api.test_errors import problem
from tests.factories import make_consortium, make_facility
from tests.programmes.factories import make_project
from tests.public.test_bad_input import LONG, MOST_BYTES, SECONDS, answered
from tests.safety.places import LISTS, OVERVIEWS

pytestmark = pytest.mark.django_db

# Ways through our own tables to what nobody may ask for; each is a lookup of Django, or an order.
LOOKUPS = {
    "pk__in": "1",
    "live": "0",
    "owner__password__startswith": "p",
    "latest_revision__user__password__regex": "^p",
    "responsibilities__organisation__latest_revision__content__icontains": "a",
}
HARMLESS = "zzqx"
INJECTED = (
    f"{HARMLESS}'",
    f"{HARMLESS}' OR '1'='1",
    f'{HARMLESS}") OR 1=1 --',
    f"{HARMLESS}'; DROP TABLE auth_user; --",
    f"{HARMLESS}' UNION SELECT password FROM auth_user --",
    f"{HARMLESS}' OR (SELECT 1 FROM pg_sleep(9)) IS NOT NULL --",
    f"{HARMLESS}\\' OR 1=1 /*",
    f"{HARMLESS}%' || (SELECT 'a') || '%s {{0}}",
)


def asked(client, path: str) -> tuple:
    """The answer, and every statement for it without its values."""
    statements = []

    def note(execute, sql, *rest):
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        answer = client.get(path)
    return answer, statements


def statements(client, path: str) -> list[str]:
    answer, found = asked(client, path)
    assert answer.status_code == 200, path
    return found


@pytest.mark.parametrize("name", collected_routes())
def test_s03_api_takes_no_lookup_and_no_name_that_it_does_not_know(client, name):
    view = collected_routes()[name]
    lookups = [f"{filtered}__{how}=a" for filtered in view.filterset_class.base_filters for how in ("in", "regex")]
    orders = [f"ordering={sign}{path}" for path in LOOKUPS for sign in ("", "-")]
    chosen = [f"{taken}=latest_revision.user.password,{path}" for path in LOOKUPS for taken in ("fields", "include")]

    for query in [*lookups, *orders, *chosen, *(f"{path}={value}" for path, value in LOOKUPS.items())]:
        assert problem(client.get(f"/api/v1/{name}/?{query}"))[0] == 400, query


def test_s03_no_list_asks_the_database_what_it_does_not_offer(administrator_client):
    make_facility()
    lists = [reverse(f"wagtailsnippets_{place}:list") for place in ("consortia_facility", "programmes_project")]
    orders = urlencode({"ordering": "latest_revision__user__password"})
    found = {}

    for path in (*(f"/{name}/" for name in LISTS), "/search/", *OVERVIEWS, *lists):
        administrator_client.get(path)
        usual = statements(administrator_client, path)
        for query in [urlencode(LOOKUPS), *([orders] if path.startswith("/admin/") else [])]:
            if (further := statements(administrator_client, f"{path}?{query}")) != usual:
                found[f"{path}?{query}"] = set(further) ^ set(usual)

    assert found == {}


@pytest.mark.parametrize("name", ["facilities", "projects"])
def test_s03_injected_statements_are_words_like_any_other(client, name):
    make_facility(acronym="RING", country="DE")
    make_project(acronym="BEATS")
    parameters = [*collected_routes()[name].filterset_class.base_filters, *sorted(GENERAL_PARAMETERS)]
    assert len(parameters) > 10

    def said(parameter, typed):
        answer, found = asked(client, f"/api/v1/{name}/?{urlencode({parameter: typed})}")
        return answer.status_code, plain(answer.json(), typed), [sql for sql in found if HARMLESS in sql.lower()]

    for parameter in parameters:
        harmless = said(parameter, HARMLESS)
        assert harmless[2] == []  # it is a value, never a part of a statement
        for typed in INJECTED:
            assert said(parameter, typed) == harmless, (parameter, typed)


def plain(told, typed: str):
    """An answer with what was typed taken out of it."""
    return json.loads(json.dumps(told).replace(json.dumps(typed)[1:-1], HARMLESS))


@pytest.mark.parametrize("name", collected_routes())
def test_s07_every_parameter_of_the_api_is_bounded_in_length_and_number(client, name):
    make_consortium(slug="leaps")
    make_facility(slug="ring")
    address = f"/api/v1/{name}/"
    client.get(address)
    parameters = [*collected_routes()[name].filterset_class.base_filters, *GENERAL_PARAMETERS]
    often = [f"{parameter}={'&'.join([f'{parameter}=v{n}' for n in range(900)])}" for parameter in parameters]

    wrong = {}
    for query in [
        *(f"{parameter}={LONG}" for parameter in parameters),
        *often,
        f"{LONG}=1",
        f"fields={'slug,' * 20_000}x",
    ]:
        answer, spent = answered(client, f"{address}?{query}")
        if answer.status_code not in (400, 404, 406) or len(answer.content) > MOST_BYTES or spent > SECONDS:
            wrong[query[:40]] = (answer.status_code, len(answer.content), round(spent, 3))

    assert wrong == {}


def test_s07_pictures_are_drawn_in_bounded_sizes_for_those_who_may_change_them(client, publisher_client):
    picture = get_image_model().objects.create(title="Ring", file=get_test_image_file(size=(64, 48)))
    drawn = {}
    for spec in (
        "width-100000",
        "fill-100000x100000",
        "max-9999999x1",
        f"width-{'9' * 5000}",
        "scale-9000",
        "width-1e9",
    ):
        answer, spent = answered(publisher_client, f"/admin/images/{picture.pk}/preview/{spec}/")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        drawn[spec[:20]] = (answer.status_code, len(content) < 20_000, spent < 1)

    assert set(drawn.values()) <= {(200, True, True), (400, True, True)}, drawn
    assert client.get(f"/admin/images/{picture.pk}/preview/width-10/").status_code == 302


def test_s16_every_serializer_names_its_fields():
    found = {}
    waiting = list(RowSerializer.__subclasses__())
    while waiting:
        serializer = waiting.pop()
        waiting += serializer.__subclasses__()
        if meta := getattr(serializer, "Meta", None):
            found[serializer.__name__] = isinstance(meta.fields, list | tuple) and not hasattr(meta, "exclude")

    assert len(found) > 20
    assert [name for name, is_named in found.items() if not is_named] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", collected_routes())
def test_s16_nothing_is_written_through_the_api(administrator_client, name, method):
    for address in (f"/api/v1/{name}/", f"/api/v1/{name}/1/"):
        answer = getattr(administrator_client, method)(address, {"live": True}, content_type="application/json")
        assert problem(answer) == (405, "problem-method-not-allowed")
