curl '{base}projects/?facility={facility}&fields=acronym,title,since,until,page_url'
