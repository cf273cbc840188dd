"""Where a shared index lies: a URL as libpq reads it, with the schema of the index in the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from urllib.parse import parse_qsl, quote, urlencode

from attrib.errors import StoreError, UsageError

_SCHEMA = "attrib"
_SECRET = frozenset({"password", "sslpassword", "oauth_client_secret"})
_NAME = re.compile(r"[^\W\d]\w{0,62}", re.ASCII)
_PORTS = re.compile(r"[\d,]*", re.ASCII)
_FORM = "postgresql://USER@HOST/DATABASE?schema=NAME"


@dataclass(frozen=True)
class Address:
    """A place taken apart. ``url`` is what libpq is given, password and all; ``schema`` holds the index's tables."""

    url: str
    schema: str

    @cached_property
    def place(self) -> str:
        """The place as it may be shown: without a password."""
        masked = _without_secrets(self.url)
        if self.schema == _SCHEMA:
            return masked
        return f"{masked}{'&' if '?' in masked else '?'}{urlencode({'schema': self.schema})}"

    @cached_property
    def parts(self) -> dict[str, str]:
        """What libpq reads in the URL, by its names."""
        return {name: str(value) for name, value in _read(self.url).items()}

    def __repr__(self) -> str:
        return f"Address({self.place!r})"


def address(place: str) -> Address:
    """Return a place taken apart. Raises UsageError where it is no such URL, StoreError where psycopg is missing."""
    base, question, query = place.partition("?")
    schema, others = _SCHEMA, []
    for name, value in _parameters(query):
        if name == "schema":
            schema = value
        else:
            others.append((name, value))
    if not _NAME.fullmatch(schema):
        raise UsageError(
            f"“{schema}” is no name of a schema.", remedy="Use letters, digits and _, at most 63 of them."
        )
    found = Address(f"{base}?{urlencode(others, quote_via=quote)}" if question and others else base, schema)
    authority, _, path = base.partition("://")[2].partition("/")
    try:
        port = found.parts.get("port", "")
    except UsageError:
        raise _unreadable(place) from None
    if "@" in path or authority.count("@") > 1 or not _PORTS.fullmatch(port):
        raise _unreadable(place)
    return found


def _read(url: str) -> dict[str, object]:
    require_psycopg()
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        return dict(conninfo_to_dict(url))
    except ProgrammingError:
        # What libpq says may quote the password.
        raise _unreadable(url) from None


def _unreadable(url: str) -> UsageError:
    """Return the error for a URL whose password may stand anywhere: what could belong to it is left out."""
    scheme, _, rest = url.partition("://")
    before, at, hosts = rest.rpartition("@")
    user = f"{re.split('[:/?@]', before)[0]}@" if at else ""
    return UsageError(
        f"{scheme}://{user}{hosts.partition('?')[0]}: this URL cannot be read.",
        remedy=f"Its form is {_FORM}; in a password / is written %2F, ? %3F, @ %40 and % %25.",
    )


def _parameters(query: str) -> list[tuple[str, str]]:
    """Return the parameters of a URL as libpq reads them: a plus sign is one."""
    return parse_qsl(query.replace("+", "%2B"), keep_blank_values=True)


def require_psycopg() -> None:
    """Raise StoreError where the libraries of this engine are not installed."""
    try:
        for name in ("pgvector.psycopg", "psycopg", "psycopg_pool"):
            import_module(name)
    except ImportError as error:
        raise StoreError(
            "An index in PostgreSQL needs psycopg and pgvector.", remedy='pip install "attrib[postgres]"'
        ) from error


def _without_secrets(url: str) -> str:
    base, question, query = url.partition("?")
    scheme, _, rest = base.partition("://")
    authority, slash, path = rest.partition("/")
    user, at, hosts = authority.rpartition("@")
    kept = [(name, value) for name, value in _parameters(query) if name not in _SECRET]
    base = f"{scheme}://{user.partition(':')[0]}{at}{hosts}{slash}{path}"
    return f"{base}?{urlencode(kept, safe='/,:', quote_via=quote)}" if question and kept else base
