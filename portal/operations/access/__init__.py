"""Who comes in: logging in with one or two factors, limits on guessing, and the audit log."""
