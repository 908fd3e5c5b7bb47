from django import template

from portal.core.admin.whereabouts import Places, hindrance_of, vanishing, where_used

register = template.Library()


@register.inclusion_tag("admin/whole/vanishing.html", takes_context=True)
def what_vanishes(context, rows):
    """What readers lose when a record or page, or each ``item`` of a list, is withdrawn."""
    rows = [entry["item"] for entry in rows] if isinstance(rows, list) else [rows]
    places = Places(context["request"].user)
    tied, others = vanishing(rows)
    return {"vanishing": places.of_rows(tied), "others": places.of_uses(others)}


@register.inclusion_tag("admin/whole/where_used.html", takes_context=True)
def where_it_is_used(context, row):
    return {"groups": Places(context["request"].user).of_uses(where_used(row))}


@register.inclusion_tag("admin/whole/hindrances.html", takes_context=True)
def hindrances(context, refused):
    """Why each of the refused rows stays: triples of hindrance, places that name it, pages below."""
    return {"refused": refused}


@register.simple_tag(takes_context=True)
def what_forbids_deletion(context, row):
    """The same for the page of one row; empty when it may go."""
    user = context["request"].user
    found = hindrance_of(row, user)
    places = Places(user)
    return [(found, places.of_uses(found.uses), places.of_rows(found.below))] if found else []
