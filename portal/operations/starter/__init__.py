"""Starter content: records and pages from public sources, in our own words, each fact with its source.

``data/`` has a file for each kind: ``{"checked_on": day, "rows": […]}``. A row has the names of the model's
fields; a relation names slugs, an inline relation lists rows, which inherit source and day of checking.
``"live": false`` keeps a row a draft; ``"draft": {…}`` lays a draft with these values over the live row.
"""
