curl '{base}dumps/'
curl '{base}changes/?after=0-0&page_size=1000'
