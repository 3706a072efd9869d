"""Addresses of a database: postgresql://USER:PASSWORD@HOST:PORT/NAME?OPTIONS (pure)."""

from rag.endpoint.redaction import told_address

SCHEMES = ("postgresql://", "postgres://")


def is_database(address: object) -> bool:
    """Whether a setting names a database, and not a folder."""
    return isinstance(address, str) and address.startswith(SCHEMES)


def told(url: str) -> str:
    """The address as it may be shown: without user, password and options."""
    return told_address(url)
