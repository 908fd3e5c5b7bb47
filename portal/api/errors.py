"""Every error of the API as a problem document (RFC 9457)."""

from http import HTTPStatus

from rest_framework.views import exception_handler

TYPE = "about:blank"


def problem(error, context):
    """Answer of Django REST framework to an exception, in the shape of ``application/problem+json``."""
    response = exception_handler(error, context)
    if response is None:
        return None
    status = HTTPStatus(response.status_code)
    data = {"type": TYPE, "title": status.phrase, "status": status.value}
    if isinstance(response.data, dict) and "detail" in response.data:
        data["detail"] = str(response.data["detail"])
    else:
        data["detail"] = "A parameter is unknown or has a bad value."
        data["errors"] = [
            {"parameter": name, "detail": str(message)}
            for name, messages in response.data.items()
            for message in (messages if isinstance(messages, list) else [messages])
        ]
    response.data = data
    response.content_type = "application/problem+json"
    return response
