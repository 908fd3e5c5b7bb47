"""Text goes out compressed, whether or not a proxy in front would do it."""

from django.middleware.gzip import GZipMiddleware

# Pictures and documents are compressed already; static files are by WhiteNoise, once for all.
TEXT = ("text/", "application/json", "application/problem+json", "application/atom+xml", "application/xml", "image/svg")


class Exact(GZipMiddleware):
    max_random_bytes = 0


class Compression(GZipMiddleware):
    """Django's, for text only; it adds a random length to each page, so that its size tells no secret (BREACH)."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self.exact = Exact(get_response)

    def process_response(self, request, response):
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        if not getattr(response, "is_marked", False):
            return super().process_response(request, response)
        # Anybody may read it, and its mark promises the same bytes each time.
        tag = response.headers["ETag"]
        response = self.exact.process_response(request, response)
        response.headers["ETag"] = tag
        return response
