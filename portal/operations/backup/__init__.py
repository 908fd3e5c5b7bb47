"""Backups that prove themselves: one file with all data and media, tried in a scratch database before anybody needs it.

The rows stand in a form that SQLite and PostgreSQL share, so a backup also moves a portal from one to the other.
"""
