"""What production asks of the environment, and refuses to start without."""

from __future__ import annotations

import zlib
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationInfo

from config.addresses import LOOPBACK, host_problem, secure_address_problem, served_host_problem, web_address_problem
from config.environment import Environment, Texts, checked

KEY_LENGTH = 50
KEY_CHARACTERS = 5
#: A random key does not get shorter than this when compressed, at fifty characters of any usual alphabet.
KEY_BYTES = 35
HOW_TO_MAKE_A_KEY = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def _key_problem(key: str) -> str | None:
    if len(key) < KEY_LENGTH:
        wrong = f"has {len(key)} characters, and {KEY_LENGTH} is the least"
    elif len(set(key)) < KEY_CHARACTERS:
        wrong = f"is made of fewer than {KEY_CHARACTERS} different characters"
    elif key.startswith("django-insecure-"):
        wrong = "is one that Django made for development"
    elif len(zlib.compress(key.encode(), 9)) < KEY_BYTES:
        wrong = "repeats itself"
    else:
        return None
    return f"{wrong}; {HOW_TO_MAKE_A_KEY}"


def _no_debug(debug: bool) -> bool:
    if debug:
        raise ValueError("is on, and would show settings and code to readers; unset it")
    return debug


def _hosts(hosts: list[str], info: ValidationInfo) -> list[str]:
    if not hosts:
        raise ValueError("names no host; right would be record.example.org")
    for host in hosts:
        if problem := host_problem(host):
            raise ValueError(problem)
        if info.data.get("PLAIN_HTTP") and host not in LOOPBACK:
            raise ValueError(f"names {host} while PLAIN_HTTP is on; unset PLAIN_HTTP, and serve the site with TLS")
    return hosts


def _origins(origins: list[str], info: ValidationInfo) -> list[str]:
    schemes = ("https://", "http://") if info.data.get("PLAIN_HTTP") else ("https://",)
    if not origins:
        raise ValueError("names no origin; right would be https://record.example.org")
    for origin in origins:
        if web_address_problem(origin) or not origin.startswith(schemes):
            raise ValueError("not an origin, which is scheme, host and perhaps a port: https://record.example.org")
    return origins


def _public_host(host: str, info: ValidationInfo) -> str:
    if info.data.get("STORAGE_BUCKET") and not host:
        raise ValueError(
            "is missing beside STORAGE_BUCKET: pages are kept for longer than signed addresses hold, and let pictures "
            "come from hosts that are named; right would be media.example.org"
        )
    if host and (problem := served_host_problem(host)):
        raise ValueError(problem)
    return host


class ProductionEnvironment(Environment):
    """What is read in production beside what is read everywhere."""

    SECRET_KEY: Annotated[str, checked(_key_problem)] = Field(
        description="the key that signs sessions and links: fifty random characters or more"
    )
    # Above what is checked beside it.
    PLAIN_HTTP: bool = Field(
        False, description="`1`: without TLS, for trials; refused unless all hosts are this machine itself"
    )
    ALLOWED_HOSTS: Annotated[Texts, AfterValidator(_hosts)] = Field(
        description="the host names of the site, parted by commas"
    )
    TRUSTED_ORIGINS: Annotated[Texts, AfterValidator(_origins)] = Field(
        description="where forms may come from: the site's addresses with https://, parted by commas"
    )
    ADMIN_BASE_URL: Annotated[str, checked(secure_address_problem)] = Environment.model_fields["ADMIN_BASE_URL"]
    DEBUG: Annotated[bool, AfterValidator(_no_debug)] = Field(
        False, description="refused when on: pages of errors would show settings and code"
    )
    SECOND_FACTOR: bool = Field(
        True,
        description="`1`: publishers and administrators need a code beside their password; `0`: nobody is asked for "
        "one",
    )
    HSTS_SECONDS: int = Field(
        365 * 24 * 60 * 60, ge=0, description="for how long browsers keep to https; 0 for a trial"
    )
    HSTS_SUBDOMAINS: bool = Field(
        False, description="`1`: for the hosts below this one too, and for lists that browsers bring along"
    )
    STORAGE_BUCKET: str = Field(
        "", description="the bucket of an object storage that speaks S3, for media; empty: `VAR_DIR/media`"
    )
    STORAGE_ENDPOINT: Annotated[str, checked(web_address_problem)] = Field(
        "", description="the address of that storage; empty: Amazon's"
    )
    STORAGE_REGION: str = Field("", description="its region, where it has any")
    STORAGE_PUBLIC_HOST: Annotated[str, AfterValidator(_public_host)] = Field(
        "",
        validate_default=True,
        description="the host that gives the bucket's pictures to readers over https; required with `STORAGE_BUCKET`",
    )
    MAIL_HOST: str = Field("localhost", description="the server that mails are handed to")
    MAIL_PORT: int = Field(25, ge=1, le=65535, description="its port")
    MAIL_SECURITY: Literal["none", "starttls", "tls"] = Field(
        "none",
        description="how the connection to it is kept secret: `starttls` (port 587 as a rule), `tls` (465) or `none`",
    )
    MAIL_USER: str = Field("", description="the name that it asks for; empty: it asks for none")
    MAIL_PASSWORD: str = Field("", description="the password that it asks for")
    MAIL_FROM: str = Field("", description="the sender of mails; empty: `webmaster@localhost`, which few servers take")
    SENTRY_DSN: Annotated[str, checked(lambda url: None if urlsplit(url).username else "not a DSN of Sentry")] = Field(
        "", description="where errors are reported; empty: nowhere"
    )
    LOG_LEVEL: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="the least level that is logged")
