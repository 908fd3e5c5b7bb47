"""Search without a search server: an index in the database, filled on publication, the same on SQLite and PostgreSQL.

``declaration`` is how a model says what readers find it by, ``index`` stores it, ``following`` keeps it in step,
``databases`` asks the two databases in their own words, ``finding`` makes an answer of it, ``passages`` shows why.
"""
