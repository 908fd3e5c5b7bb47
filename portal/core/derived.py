from django.db import models


class Derived(models.Model):
    """A row with columns that follow from its other fields, so that the database can compare and sort by them.

    ``derive()`` sets the fields that ``derived_fields`` names; it raises ``ValueError`` where a field does
    not hold what it should, which the field itself explains.
    """

    derived_fields: tuple[str, ...] = ()

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
        self.derive()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *self.derived_fields}
        super().save(*args, **kwargs)
