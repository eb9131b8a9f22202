"""How the site is watched while it runs: health, request log, counters, the worker's sign of life and what it does."""
