"""`python -m config.serve`: granian's command line, with the site loaded before the processes that answer are made.

They are forked, and so have one copy of it in memory between them (docs/decisions/0023). Nothing else differs from
`python -m granian`, whose words it takes.
"""

import gc

from granian.cli import entrypoint

from config import wsgi  # noqa: F401 - loads settings, models and addresses

if __name__ == "__main__":
    # What is there now is never looked at again by the collector of a process, which would copy all of its pages.
    gc.collect()
    gc.freeze()
    entrypoint()
