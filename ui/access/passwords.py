"""Passwords as they are kept: salted scrypt, with its parameters beside it. Pure but for the salt.

2^15 blocks of 8 three times over is one of the settings that OWASP's password storage guide calls
equal to 2^17 once, at a quarter of the memory (32 MiB): about a third of a second here.
"""

import hashlib
import hmac
import secrets
import threading
import unicodedata

SHORTEST, LONGEST = 10, 1000
"""Characters of a password."""

_LOG_N, _R, _P = 15, 8, 3
_SALT_BYTES, _HASH_BYTES = 16, 32

NOBODYS = f"scrypt${_LOG_N}${_R}${_P}${'00' * _SALT_BYTES}${'00' * _HASH_BYTES}"
"""Takes as long as any other, and no password is known to match."""

_AT_ONCE = threading.BoundedSemaphore(2)
"""More would let a crowd of strangers at the login page take the machine's memory."""


def hash_password(password: str) -> str:
    """`scrypt$15$8$3$SALT$HASH`, in hexadecimal."""
    salt = secrets.token_bytes(_SALT_BYTES)
    digest = _scrypt(password, salt, _LOG_N, _R, _P)
    return f"scrypt${_LOG_N}${_R}${_P}${salt.hex()}${digest.hex()}"


def password_matches(password: str, kept: str) -> bool:
    """Takes as long for a wrong password as for the right one. `kept` is of `hash_password`."""
    _, log_n, r, p, salt, digest = kept.split("$")
    made = _scrypt(password, bytes.fromhex(salt), int(log_n), int(r), int(p))
    return hmac.compare_digest(made, bytes.fromhex(digest))


def _scrypt(password: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    # Two keyboards may write one letter in two ways.
    typed = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    with _AT_ONCE:
        return hashlib.scrypt(
            typed, salt=salt, n=1 << log_n, r=r, p=p, maxmem=1 << 28, dklen=_HASH_BYTES
        )
