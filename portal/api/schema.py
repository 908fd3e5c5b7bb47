def only_ours(endpoints):
    """Leave out what is not the portal's own contract, such as the private API of the admin."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/") and "schema" not in endpoint[0]]
