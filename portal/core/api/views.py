"""Bases of the read-only API: strict filters, chosen fields, one address for each record."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import viewsets
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response

from ..addresses import absolute, led_on
from ..exports import Listing
from ..filters import DayForm, closest
from .reading import Asked
from .selection import Selection, no_such, resources

# Read by paging, selection and content negotiation, not by a FilterSet.
PAGING = {"page", "page_size", "cursor"}
SELECTING = {"fields", "include", "format"}
GENERAL_PARAMETERS = frozenset(PAGING | SELECTING)


class StrictFilterBackend(DjangoFilterBackend):
    """A misspelt parameter is an error: it must not return the whole register."""

    def filter_queryset(self, request, queryset, view):
        if set(request.query_params) <= view.general_parameters:
            return queryset  # nothing to filter by; making the filters takes a third of an answer
        filterset = self.get_filterset(request, queryset, view)
        if unknown := filterset.unknown_names(also=view.general_parameters):
            raise ValidationError(unknown)
        if not filterset.is_valid():
            raise ValidationError({name: _refused(filterset, name, said) for name, said in filterset.errors.items()})
        view.day = filterset.form.cleaned_data.get("on")
        return filterset.qs


def _refused(filterset, name, said) -> list[str]:
    """What is wrong with a parameter; the last sentence says what was meant, if it looks like something known."""
    *most, last = map(str, said)
    return [*most, f"{last}{closest(filterset, name)}"]


class ListViewSet(viewsets.GenericViewSet):
    """A filterable list without item addresses. ``model`` and two classes beside it are the whole declaration.

    ``for_list`` names the method of the query set that puts rows in the order of their list.
    """

    model = None
    filter_backends = [StrictFilterBackend]
    general_parameters = GENERAL_PARAMETERS
    refuses_unknown = True
    newest_first: tuple[str, ...] = ("-last_published_at", "-pk")
    day = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.model and cls.serializer_class:
            resources[cls.model] = cls

    @classmethod
    def public(cls):
        """The rows that anybody may read."""
        return cls.model.objects.live()

    @property
    def asked(self) -> Asked:
        return Asked(self.day or timezone.localdate())

    def get_queryset(self):
        return self.public()

    def get_renderers(self):
        return [one for one in super().get_renderers() if not hasattr(one, "fits") or one.fits(self.model)]

    def list(self, request, *args, **kwargs):
        selection = self.selection()
        rows = self.filter_queryset(self.get_queryset())
        form = request.accepted_renderer
        if hasattr(form, "answer") and not PAGING & set(request.query_params):
            return self.answered(self.listing(rows, selection))
        rows = self.paginator.paginate_queryset(rows, request, view=self)
        if hasattr(form, "answer"):
            answer = self.answered(self.listing(self.paginator.only_page(rows), selection))
            if following := self.paginator.next_of_walk():
                answer["Link"] = f'<{following}>; rel="next"'
            return answer
        found = self.paginator.held(selection.reading.values(rows))
        return self.get_paginated_response(selection.told(found, self.asked))

    def answered(self, listing: Listing):
        answer = self.request.accepted_renderer.answer(listing)
        if self.request.method == "HEAD" and answer.streaming:
            answer.streaming_content = iter(())
        return answer

    def selection(self) -> Selection:
        # Names may stand in one value or in several: programs that are made from the contract send the latter.
        fields, include = (",".join(self.request.query_params.getlist(name)) for name in ("fields", "include"))
        return Selection(self.serializer_class, fields, include)

    def whole(self, request, listed_at="", only=None, **kwargs):
        """All rows that fit, for those who subscribe or download, in the form that the suffix of the address names.

        ``listed_at`` is the page that lists them, ``only`` the key of a single row.
        """
        rows = self.filter_queryset(self.get_queryset())
        rows = rows if only is None else rows.filter(pk=only)
        if request.accepted_renderer.begins_with_newest and "ordering" not in request.query_params:
            rows = rows.order_by(*self.newest_first) if self.newest_first else rows
        return request.accepted_renderer.answer(self.listing(rows, self.selection(), listed_at))

    def listing(self, rows: QuerySet, selection: Selection, listed_at: str = "", **options) -> Listing:
        """The rows as exports take them; ``listed_at`` is the address that shows them."""
        request, asked = self.request, self.asked
        query = request.META.get("QUERY_STRING", "")
        listed_at = listed_at or request.path
        kind = str(self.model._meta.verbose_name_plural).capitalize()
        return Listing(
            name=request.path.strip("/").rpartition("/")[2].partition(".")[0],
            title=", ".join([kind, *(f"{name}: {value}" for name, value in request.query_params.items() if value)]),
            site=settings.WAGTAIL_SITE_NAME,
            address=absolute(f"{listed_at}?{query}" if query else listed_at),
            own_address=absolute(request.get_full_path()),
            rows=rows,
            columns=list(selection.reading.fields),
            told=lambda: selection.stream(rows, asked),
            tell=lambda some: selection.by_key(some, asked),
            **options,
        )


class Gone(APIException):
    """There was a public record here, and it was deleted; asking again is of no use."""

    status_code = 410
    default_code = "gone"
    default_detail = "The record that was here has been deleted."


class RecordViewSet(ListViewSet):
    """A filterable list and an address for each row; the old address of a renamed record leads to the new one."""

    lookup_field = "slug"
    lookup_value_converter = "slug"

    def retrieve(self, request, *args, **kwargs):
        self.check_parameters(request)
        selection = self.selection()
        rows = self.get_queryset().filter(**{self.lookup_field: kwargs[self.lookup_field]})
        if hasattr(request.accepted_renderer, "answer") and rows.exists():
            return self.answered(self.listing(rows, selection, is_single=True))
        if found := list(selection.reading.values(rows)):
            return Response(selection.told(found, self.asked)[0])
        present = self.present_slug(kwargs["slug"]) if self.lookup_field == "slug" else None
        if not present:
            raise Http404
        address = reverse(f"api:{self.model._meta.model_name}-detail", kwargs=kwargs | {"slug": present})
        if "format" in kwargs:  # named by a suffix, behind which the router writes a slash
            address = address.removesuffix("/")
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

    def check_parameters(self, request) -> None:
        """An item takes a day and a selection; raises ``ValidationError`` for anything else."""
        form = DayForm(request.query_params)
        known = {"on", *SELECTING}
        if unknown := set(request.query_params) - known:
            raise ValidationError({name: no_such(name, sorted(known)) for name in unknown})
        if not form.is_valid():
            raise ValidationError({name: list(map(str, messages)) for name, messages in form.errors.items()})
        self.day = form.day

    def present_slug(self, old: str) -> str | None:
        """Under which slug the record is found that had this one once. Raises ``Gone`` when it was deleted."""
        link = led_on(reverse(self.model.url_name, args=[old]))
        if link == self.model.list_address():
            raise Gone
        slug = (link or "").rstrip("/").rpartition("/")[2]
        # A record that is not public now is not known, under any name.
        return slug if slug and self.public().filter(slug=slug).exists() else None
