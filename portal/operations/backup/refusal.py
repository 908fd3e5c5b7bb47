class Refused(Exception):
    """Says to an operator why nothing was done; what was there before is untouched."""
