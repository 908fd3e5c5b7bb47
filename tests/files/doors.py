"""Every way by which a file comes in. Each sends one and returns what is said beside the file field."""

from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, UploadedFile

from .samples import picture, sent

WORDS = {"title": "Ring", "description": "The ring from above"}


RENDITIONS = "images/"


def kept() -> list[str]:
    """Every file in the storage."""

    def below(folder):
        folders, files = default_storage.listdir(folder)
        inside = [name for sub in folders for name in below(f"{folder}/{sub}".strip("/"))]
        return [f"{folder}/{name}".strip("/") for name in files] + inside

    return sorted(below(""))


def sources() -> list[str]:
    """What people sent; not the sizes of pictures that any look at a page makes from it."""
    return [name for name in kept() if not name.startswith(RENDITIONS)]


def rows() -> list[int]:
    return [model.objects.count() for model in (Image, Document, UploadedFile)]


def collection() -> int:
    return Collection.get_first_root_node().pk


def beside_file(response) -> list[str]:
    # A stored file leads elsewhere; small templates of the message about it may leave a context all the same.
    form = response.context.get("form") if response.context else None
    return list(form.errors.get("file", [])) if form else []


def said_on_page(response) -> list[str]:
    """The same of a form that is a page of its own: its status says it too."""
    said = beside_file(response)
    assert (response.status_code == 400) == bool(set(said) - {"This field is required."})
    return said


def said_of(words: dict, fields: dict, **file) -> dict:
    return {"collection": collection()} | words | file | fields


def add_image(client, file, **fields):
    return said_on_page(client.post(reverse("wagtailimages:add"), said_of(WORDS, fields, file=file)))


def add_images(client, file, **fields):
    """The multiple uploader: the file first, then what is said of it."""
    answer = client.post(reverse("wagtailimages:add_multiple"), said_of({}, {}, **{"files[]": file})).json()
    if not answer["success"]:
        return [answer["error_message"]]
    key = answer["uploaded_file_id"]
    said = {f"uploaded-image-{key}-{name}": value for name, value in said_of(WORDS, fields).items()}
    client.post(reverse("wagtailimages:create_multiple_from_uploaded_image", args=[key]), said)
    return []


def choose_image(client, file, **fields):
    said = {f"image-chooser-upload-{name}": value for name, value in said_of(WORDS, fields, file=file).items()}
    return beside_file(client.post(reverse("wagtailimages_chooser:create"), said))


def replace_image(client, file, **fields):
    image = Image.objects.first() or make_image(client)
    return said_on_page(client.post(reverse("wagtailimages:edit", args=[image.pk]), said_of(WORDS, fields, file=file)))


REPORT = {"title": "Report"}


def add_document(client, file, **fields):
    return said_on_page(client.post(reverse("wagtaildocs:add"), said_of(REPORT, fields, file=file)))


def add_documents(client, file, **fields):
    said = said_of(REPORT, fields, **{"files[]": file})
    answer = client.post(reverse("wagtaildocs:add_multiple"), said).json()
    return [] if answer["success"] else [answer["error_message"]]


def choose_document(client, file, **fields):
    said = {f"document-chooser-upload-{name}": value for name, value in said_of(REPORT, fields, file=file).items()}
    return beside_file(client.post(reverse("wagtaildocs_chooser:create"), said))


def replace_document(client, file, **fields):
    document = Document.objects.first() or make_document(client)
    address = reverse("wagtaildocs:edit", args=[document.pk])
    return said_on_page(client.post(address, said_of(REPORT, fields, file=file)))


IMAGE_DOORS = [add_image, add_images, choose_image, replace_image]
DOCUMENT_DOORS = [add_document, add_documents, choose_document, replace_document]


def make_image(client, content: bytes | None = None, name="ring.png", **fields) -> Image:
    assert add_image(client, sent(name, content or picture()), **fields) == []
    return Image.objects.latest("pk")


def make_document(client, content=b"a;b\n1;2\n", name="table.csv", **fields) -> Document:
    assert add_document(client, sent(name, content), **fields) == []
    return Document.objects.latest("pk")
