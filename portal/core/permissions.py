"""Who may do what with which record. Asked at every address that names a record."""

from django.contrib.auth import get_user_model
from wagtail.permission_policies import ModelPermissionPolicy

CONTACT_ACTIONS = frozenset({"change", "view"})


class RecordPolicy(ModelPermissionPolicy):
    """A group permission covers every record; a contact reaches only what he or she looks after.

    A contact may see and change drafts of those records, never publish, delete, lock or add. Only models
    with a ``contacts`` relation have contacts.
    """

    def user_has_permission(self, user, action):
        return self.covers_all(user, action) or self._is_contact(user, {action})

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        if self.covers_all(user, action):
            return True
        return self._is_contact(user, {action}) and instance.pk in self._own_ids(user)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user, actions):
        rows = self.model._default_manager.all()
        if any(self.covers_all(user, action) for action in actions):
            return rows
        return rows.filter(pk__in=self._own_ids(user)) if self._is_contact(user, actions) else rows.none()

    def users_with_any_permission(self, actions):
        users = super().users_with_any_permission(actions)
        if hasattr(self.model, "contacts") and CONTACT_ACTIONS & set(actions):
            contacts = self.model.contacts.rel.related_model.objects.exclude(**{self._key: None})
            users = users | get_user_model().objects.filter(is_active=True, pk__in=contacts.values("user"))
        return users.distinct()

    def covers_all(self, user, action):
        """Whether the user may do it with every record, not only as its contact."""
        return super().user_has_permission(user, action)

    @property
    def _key(self):
        return self.model.contacts.rel.field.name

    def _is_contact(self, user, actions):
        return bool(CONTACT_ACTIONS & set(actions)) and hasattr(self.model, "contacts") and bool(self._own_ids(user))

    def _own_ids(self, user):
        """Keys of the records that the user looks after, read once a request."""
        if not user.is_active or user.is_anonymous:
            return frozenset()
        name = f"_own_{self.model._meta.model_name}_ids"
        if not hasattr(user, name):
            keys = self.model._base_manager.filter(contacts__user=user).values_list("pk", flat=True)
            setattr(user, name, frozenset(keys))
        return getattr(user, name)
