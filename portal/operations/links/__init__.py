"""Whether the web addresses of what is public still lead somewhere: asked with care, listed for who can mend it."""
