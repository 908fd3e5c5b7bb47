from django.db import models


class Derived(models.Model):
    """A row with columns that follow from its other fields, so that the database can compare and sort by them.

    ``derive()`` sets the fields that ``derived_fields`` names from those that ``derived_from`` names; it
    raises ``ValueError`` where one does not hold what it should, which the field itself explains.
    """

    derived_fields: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def derive(self) -> None:
        raise NotImplementedError

    def validate_constraints(self, exclude=None):
        try:
            self.derive()
        except ValueError:
            return
        # Django skips a rule that names a field which is not on the form, and no form has these.
        super().validate_constraints(exclude=set(exclude or ()) - set(self.derived_fields))

    def save(self, *args, **kwargs):
        # The draft beside a live row saves its own state alone: the dates that it proposes are not public.
        names = kwargs.get("update_fields")
        if names is None or not set(self.derived_from).isdisjoint(names):
            self.derive()
            kwargs["update_fields"] = names and {*names, *self.derived_fields}
        super().save(*args, **kwargs)
