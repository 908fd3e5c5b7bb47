class Refused(Exception):
    """Says to an operator why nothing was done, and all is as it was; or what is left to do."""


class Unreadable(Refused):
    """The file is not there, or may not be read: that tells nothing about the backup in it."""
