"""What runs: the same words here, in the Dockerfile and in compose.yaml, which a test compares."""

from __future__ import annotations

#: The server. Each worker is a process that answers one request at a time; how many there are says GRANIAN_WORKERS.
#: With gunicorn in its place, whose workers are WEB_CONCURRENCY:
#: ("-m", "gunicorn", "--preload", "--bind", "{host}:{port}", "config.wsgi:application")
SERVER = (
    *("-m", "config.serve", "--interface", "wsgi", "--host", "{host}", "--port", "{port}", "--blocking-threads", "1"),
    *("--no-ws", "--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "30"),
    *("--log-level", "warning", "config.wsgi:application"),
)
#: The worker of imports, and of what has to run by itself.
WORKER = ("manage.py", "worker")
#: What all processes of this machine counted, for Prometheus.
EXPORTER = ("manage.py", "export_metrics")
#: Before each start: tables, the content of an empty site, an administrator.
BOOTSTRAP = ("manage.py", "bootstrap")
#: Then style sheets, scripts and pictures, which are compressed: 40 seconds of a processor.
COLLECT_STATIC = ("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
PREPARATIONS = (BOOTSTRAP, COLLECT_STATIC)
