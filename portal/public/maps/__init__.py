"""Maps drawn on the server: ground from public-domain data, points from what the apps declare, labels that keep clear
of each other.

``projections`` turns a place into a point, ``areas`` are the maps there are, ``points`` asks the apps what lies where,
``layout`` finds out what fits at which size, ``drawing`` puts it together for ``templates/components/map.html``.
``prepare`` makes the files in ``data/`` anew; ``data/ORIGIN.md`` says where they come from.
"""
