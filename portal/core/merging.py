"""Forms that put two versions of a record together, as its editor decides field by field."""

import re

TAKE, MINE, THEIRS = "take-", "mine", "theirs"


def choices_in(data) -> dict[str, str]:
    """What was decided for each field and inline relation: ``{"name": "mine", "steps": "theirs"}``."""
    return {name.removeprefix(TAKE): data[name] for name in data or () if name.startswith(TAKE)}


class MergingForm:
    """An edit form that, after a collision, keeps the stored value where its editor took "theirs".

    Where "mine" was taken for inline rows, the rows are exactly those that were posted.
    """

    def __init__(self, data=None, files=None, *args, **kwargs):
        chosen = choices_in(data)
        self.kept = {name for name, whose in chosen.items() if whose == THEIRS}
        for name in type(self).formsets.keys() & chosen.keys() - self.kept:
            _leave_posted_rows(kwargs["instance"], name, data)
        super().__init__(data, files, *args, **kwargs)  # type: ignore[call-arg]

    def full_clean(self):
        fields = [self.fields[name] for name in self.kept & self.fields.keys()]
        for field in fields:
            field.disabled = True
        super().full_clean()
        for field in fields:
            # Shown again beside an error elsewhere, the field is an ordinary one with the stored value.
            field.disabled = False
            field.bound_data = lambda data, initial: initial

    def is_valid(self):
        kept = {name: self.formsets.pop(name) for name in self.kept & self.formsets.keys()}
        is_valid = super().is_valid()
        if not is_valid:
            self.formsets |= {name: _unbound(formset) for name, formset in kept.items()}
        return is_valid


def _unbound(formset):
    return type(formset)(instance=formset.instance, prefix=formset.prefix, form_kwargs=formset.form_kwargs)


def _leave_posted_rows(record, relation, data):
    key = re.compile(rf"{re.escape(relation)}-\d+-id")
    posted = {data[name] for name in data if key.fullmatch(name)}
    rows = getattr(record, relation)
    rows.set([row for row in rows.all() if row.pk is None or str(row.pk) in posted])
