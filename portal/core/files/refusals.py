"""What a refused upload answers."""

from django.http import HttpRequest

from .forms import UploadForm

# The choosers and the multiple uploader read their answer by a script that takes nothing but 200.
PAGES = ("wagtailimages:add", "wagtailimages:edit", "wagtaildocs:add", "wagtaildocs:edit")


class RefusedUploads:
    """Middleware: the page that shows a form again because of its file says so in its status too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response):
        form = (response.context_data or {}).get("form")
        if request.FILES and request.resolver_match.view_name in PAGES and isinstance(form, UploadForm):
            response.status_code = 400 if "file" in form.errors else response.status_code
        return response
