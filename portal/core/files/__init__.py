"""Files that people upload: what is let in, how it is stored, and how it is served.

``pictures``, ``documents``, ``archives`` and ``pdfs`` judge; ``fields`` and ``forms`` say it beside the field,
``refusals`` in the status of the answer; ``storing`` names files and clears them away; ``serving`` hands them out.
"""
