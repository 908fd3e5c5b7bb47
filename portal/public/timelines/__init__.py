"""Time drawn on the server: lines for what lasted, signs for what happened, bars for how much there was in a year.

What is not known is not drawn as if it were: a start known to the year is dashed through that year, an end that
nobody noted fades out. ``axis`` turns days into places, ``lines`` and ``bars`` draw.
"""
