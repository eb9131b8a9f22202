"""Every environment variable that the site reads: its type, meaning and default. Nothing else reads the environment.

What is read everywhere stands here; what production asks beyond it in `config.production_environment`. The table in
docs/operators.md lists the same names.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.addresses import cache_problem, database_problem, json_problem, web_address_problem

BASE_DIR = Path(__file__).resolve().parents[2]
E = TypeVar("E", bound=BaseSettings)


def checked(problem_of: Callable[[str], str | None]) -> AfterValidator:
    """Refuse a value of which `problem_of` says something; an empty value is one that was not given."""

    def check(value: str) -> str:
        if value and (problem := problem_of(value)):
            raise ValueError(problem)
        return value

    return AfterValidator(check)


def _parts(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


#: Parted by commas.
Texts = Annotated[list[str], NoDecode, BeforeValidator(_parts)]


class Environment(BaseSettings):
    """What is read under any settings."""

    model_config = SettingsConfigDict(case_sensitive=True, env_ignore_empty=True, hide_input_in_errors=True)

    VAR_DIR: Path = Field(
        BASE_DIR / "var",
        description="where the database of SQLite, media, static files, the files below `/data/` and the development "
        "key are kept",
    )
    DATABASE_URL: Annotated[str, checked(database_problem)] = Field(
        "", description="the database; empty: SQLite in `VAR_DIR`"
    )
    CACHE_URL: Annotated[str, checked(cache_problem)] = Field(
        "", description="Redis, with a database number of its own; empty: each process keeps its own"
    )
    CACHE_PURGE_URL: Annotated[str, checked(web_address_problem)] = Field(
        "", description="where the cache before the site takes PURGE; empty: shared caches may keep answers for seconds"
    )
    SHARED_CACHES: Annotated[str, checked(json_problem)] = Field(
        "", description="other shared caches, as a JSON object in the form of Wagtail's `WAGTAILFRONTENDCACHE`"
    )
    SHARED_SHORT: int = Field(
        10, ge=0, le=600, description="seconds for which shared caches may keep what they are not told of"
    )
    TASK_WORKER: bool = Field(
        False,
        description="`1`: imports, and writing the files below `/data/`, are handed to the worker; else they are done "
        "at once, in the request",
    )
    TRUSTED_PROXY: bool = Field(
        False,
        description="`1`: all requests come through a proxy that sets `X-Forwarded-Proto` and `X-Forwarded-For` itself",
    )
    SECOND_FACTOR: bool = Field(
        False,
        description="`1`: publishers and administrators need a code beside their password; `0`: nobody is asked for "
        "one",
    )
    ADMIN_BASE_URL: Annotated[str, checked(web_address_problem)] = Field(
        "http://127.0.0.1:8000", description="the address of the site in mails to editors and to the hosts of sources"
    )
    METRICS_PORT: int = Field(
        0, ge=0, le=65535, description="where `manage.py export_metrics` answers Prometheus; 0: nothing is counted"
    )
    METRICS_HOST: str = Field("127.0.0.1", description="at which address of the machine it answers")
    BENCH_DIR: Path | None = Field(
        None, description="set by `make bench` itself for the processes that it has measure a part"
    )
    BENCH_DATABASE_URL: str = Field(
        "", description="set by `make bench` itself: the database that it made on the server of `DATABASE_URL`"
    )


def read(kind: type[E]) -> E:
    """The environment as `kind` declares it.

    Raises:
        SystemExit: naming each variable that is missing or wrong, and what would be right. No value is repeated: some
            are secrets.
    """
    try:
        return kind()
    except ValidationError as error:
        refuse([_line(kind, problem) for problem in error.errors(include_input=False)])


def count_across_processes(folder: Path) -> None:
    """Have the counters of all processes kept in `folder`. Said before they are imported: they look when they are."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def refuse(problems: list[str]) -> NoReturn:
    raise SystemExit("\n".join(["The environment is not right, so the site does not start:", *sorted(problems)]))


def _line(kind: type[BaseSettings], problem: Any) -> str:
    name = str(problem["loc"][0])
    if problem["type"] == "missing":
        return f"- {name} is missing; it says: {kind.model_fields[name].description}"
    return f"- {name}: {problem['msg'].removeprefix('Value error, ')}"
