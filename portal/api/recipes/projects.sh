curl '{base}projects/?facility_or_operator={facility}&fields=acronym,title,since,until,page_url'
