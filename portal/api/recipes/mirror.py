import gzip
import hashlib
import json
import time
from urllib.error import HTTPError
from urllib.request import urlopen


def read(address):
    while True:
        try:
            with urlopen(address) as answer:
                return answer.read()
        except HTTPError as error:
            if error.code in (404, 410):
                return None  # gone by now: a later line says so
            if error.code != 429 and error.code < 500:
                raise
            time.sleep(int(error.headers.get("Retry-After", 30)))


kept, cursor = {}, "0-0"
for dump in json.loads(read("{base}dumps/"))["results"][:1]:  # none yet: read all changes
    packed = read(dump["url"])
    if hashlib.sha256(packed).hexdigest() != dump["sha256"]:
        raise SystemExit("The dump did not come whole.")
    lines = gzip.decompress(packed).splitlines()[1:]  # the first one says what it is
    kept, cursor = {line["url"]: line["item"] for line in map(json.loads, lines)}, dump["cursor"]

address = "{base}changes/?after=" + cursor
while address:
    page = json.loads(read(address))
    for change in page["results"]:
        url = change["url"]
        if change["what"] in ("published", "changed") and (item := read(url)):
            kept[url] = json.loads(item)
        else:
            kept.pop(url, None)
    address = page["next"]
print(len(kept), "items; next time begin after", page["cursor"])
