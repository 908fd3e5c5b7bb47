import json
from urllib.request import urlopen

address = "{base}projects/?cursor=&page_size=200"
kept = {}
while address:
    with urlopen(address) as answer:
        page = json.load(answer)
    kept.update((project["url"], project) for project in page["results"])
    address = page["next"]
print(len(kept), "projects")
