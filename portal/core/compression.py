"""Text goes out compressed, whether or not a proxy in front would do it."""

from django.middleware.gzip import GZipMiddleware

# Pictures and documents are compressed already; static files are by WhiteNoise, once for all.
TEXT = ("text/", "application/json", "application/problem+json", "application/atom+xml", "application/xml", "image/svg")


class Compression(GZipMiddleware):
    """Django's, for text only; it adds a random length to each page, so that its size tells no secret (BREACH)."""

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
