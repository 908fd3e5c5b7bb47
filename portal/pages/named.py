"""The records that a page names, those of one kind in one query, however many relations lead to them."""

from collections import defaultdict

from django.db.models import Value


def records_named(page) -> dict[str, list]:
    """The records of every relation of a stored page, by the name of the relation, in their usual order."""
    relations = defaultdict(list)
    for field in page._meta.many_to_many:
        relations[field.related_model].append(field)
    named: dict[str, list] = {field.name: [] for field in page._meta.many_to_many}
    for model, fields in relations.items():
        for record in _named_by(page, model, fields):
            named[record.named_as].append(record)
    return named


def _named_by(page, model, fields):
    first, *others = (
        model.objects.filter(**{field.related_query_name(): page}).annotate(named_as=Value(field.name)).order_by()
        for field in fields
    )
    return (first.union(*others, all=True) if others else first).order_by(*model._meta.ordering)
