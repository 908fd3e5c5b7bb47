import json
from urllib.request import urlopen

with urlopen("{base}projects/?facility_or_operator={facility}&include=funder") as answer:
    page = json.load(answer)
for project in page["results"]:
    funder = project["funder"]
    print(project["acronym"], project["since"], funder["record"]["ror"] if funder else "")
