"""What is done in the background: kinds that are declared, a table of jobs, and mail that waits in it.

A job is done at least once. Its worker holds it for a while (a lease); when the worker was killed, another one takes
the job up as soon as that while is over. A kind of job must therefore bear being done twice.
"""

from .kinds import Hopeless, declare

__all__ = ["Hopeless", "declare"]
