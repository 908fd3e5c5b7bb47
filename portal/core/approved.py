"""What Wagtail does when the last step of a review is approved.

Wagtail loads this module before its own models, so it imports nothing of them.
"""


def publish(workflow_state, user=None) -> None:
    from .admin.approval import publish_approved  # noqa: PLC0415 - see above

    publish_approved(workflow_state, user)
