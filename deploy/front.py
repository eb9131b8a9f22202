"""nginx before the site: its configuration written out for one place, and a certificate for trials.

`python -m deploy.front FOLDER` writes it with what the environment gives (docs/operators.md).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: A placeholder is `${NAME}`; nginx's own variables are written without braces.
_PLACEHOLDER = re.compile(r"\$\{([A-Z_]+)\}")


def write_configuration(places: Mapping[str, str], folder: Path) -> Path:
    """Write `nginx.conf` and what it includes into `folder`, with `places` put in; give the path of the first.

    Its cache takes PURGE where `places` say by which module, PURGE_MODULE, and where, PURGE_PORT.

    Raises:
        KeyError: a placeholder that `places` does not name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in HERE.glob("*.conf" if "PURGE_MODULE" in places else "nginx*.conf"):
        text = _PLACEHOLDER.sub(lambda found: places[found[1]], source.read_text(encoding="utf-8"))
        (folder / source.name).write_text(text, encoding="utf-8")
    return folder / "nginx.conf"


def certificate_for_trials(openssl: str, folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine's loopback, signed by itself, and its key; made once and good for ten years."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not certificate.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        command += ["-days", "3650", "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)]
        command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return certificate, key


if __name__ == "__main__":
    try:
        print(write_configuration(os.environ, Path(sys.argv[1])))
    except KeyError as missing:
        sys.exit(f"{missing.args[0]} is not set.")
    except IndexError:
        sys.exit("Name the folder, for example /etc/nginx.")
