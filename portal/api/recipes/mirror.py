import gzip
import json
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen


def read(address):
    with urlopen(address) as answer:
        return answer.read()


dump = json.loads(read("{base}dumps/"))["results"][0]
lines = gzip.decompress(read(dump["url"])).splitlines()[1:]  # the first one says what it is
kept = {line["url"]: line["item"] for line in map(json.loads, lines)}

address = "{base}changes/?after=" + dump["cursor"]
while address:
    page = json.loads(read(address))
    for change in page["results"]:
        kept.pop(change["url"], None)
        if change["what"] in ("published", "changed"):
            with suppress(HTTPError):  # gone by now: a later line says so
                kept[change["url"]] = json.loads(read(change["url"]))
    address = page["next"]
print(len(kept), "items; next time begin after", page["cursor"])
