"""An application that takes its time, to see whether its server lets it finish."""

import time


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"begun, "
    time.sleep(0.7)
    yield b"and finished"
