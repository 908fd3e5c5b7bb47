"""How a European office writes a day, read and shown alike; stored it is ISO."""

DATE_FORMAT = "j F Y"
DATE_INPUT_FORMATS = ["%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"]
