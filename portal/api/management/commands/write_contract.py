import json

from django.conf import settings
from django.core.management.base import BaseCommand
from drf_spectacular.generators import SchemaGenerator


class Command(BaseCommand):
    help = "Writes the OpenAPI document into docs/api/openapi.json; a test compares it with the one that is served."

    def handle(self, *args, **options):
        place = settings.BASE_DIR / "docs" / "api" / "openapi.json"
        told = SchemaGenerator().get_schema(request=None, public=True)
        place.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{place.relative_to(settings.BASE_DIR)} written.")
