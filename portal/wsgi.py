import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
import_module("portal.urls")  # and all that answers, before anybody asks
ours = settings.BASE_DIR / "templates"
for template in ours.rglob("*.html"):
    get_template(str(template.relative_to(ours)))

# What is loaded by now stays for good: to look through it for garbage cost one answer in fifteen a fifth of a second.
gc.collect()
gc.freeze()
gc.set_threshold(10_000)  # an answer makes some thousands of objects, hardly any of which needs to be looked for
