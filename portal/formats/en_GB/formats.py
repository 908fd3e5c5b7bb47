"""How a European office writes a day and an hour, read and shown alike; stored they are ISO."""

DATE_FORMAT = "j F Y"
# As in print: no comma or point that is a decimal mark in half of Europe.
THOUSAND_SEPARATOR = "\N{NO-BREAK SPACE}"
DATE_INPUT_FORMATS = ["%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"]
# A day without an hour begins at midnight.
DATETIME_INPUT_FORMATS = [
    day + hour for hour in (" %H:%M", ", %H:%M", "") for day in ("%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d/%m/%Y")
] + ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
