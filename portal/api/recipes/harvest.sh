curl -o projects.ndjson '{base}projects.ndjson'
