#!/usr/bin/env python
import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import InterfaceError, OperationalError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # As in portal/wsgi.py: migrating makes classes by the thousand, and a fifth of its time went to look through them.
    gc.set_threshold(10_000)
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, InterfaceError, OperationalError) as wrong:
        # An installation has a mistake: a sentence about it says more than where in the code it was noticed.
        if "--traceback" in sys.argv:
            raise
        database = "" if isinstance(wrong, ImproperlyConfigured) else "The database does not do what it was asked: "
        sys.exit(database + str(wrong).partition("\n")[0])
