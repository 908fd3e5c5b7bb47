"""A bare database answers at ``/`` with a plain home page in the place of Wagtail's welcome page."""

from django.db import migrations

TITLE = "Consortium Portal"


def create_home(apps, schema_editor):
    ContentType = apps.get_model("contenttypes.ContentType")
    Page = apps.get_model("wagtailcore.Page")
    Site = apps.get_model("wagtailcore.Site")
    HomePage = apps.get_model("pages.HomePage")
    if HomePage.objects.exists():
        return
    welcome = Page.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", slug="home", depth=2
    ).first()
    root = Page.objects.filter(depth=1).first()
    if root is None or welcome is None:
        return
    kind, _created = ContentType.objects.get_or_create(app_label="pages", model="homepage")
    # The page keeps its place in the tree, so the site that begins there need not change.
    home = HomePage(page_ptr=welcome)
    home.__dict__.update({name: value for name, value in welcome.__dict__.items() if not name.startswith("_")})
    home.title = home.draft_title = TITLE
    home.content_type = kind
    home.save()
    Site.objects.filter(root_page=welcome).update(root_page=home)


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_home, migrations.RunPython.noop)]
