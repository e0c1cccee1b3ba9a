"""Addresses of databases in messages: whose they are may be seen, passwords may not, however they are written."""

import re
from urllib.parse import unquote

_IN_FRONT = re.compile(r"(?<=:/)(/?[^\s:/?#@]*):(\S*)@")  # a password may hold any sign, "@" and "/" as well
_IN_QUERY = re.compile(r"(?i)([?&][^=&\s]*(?:pass|secret|token|key)[^=&\s]*=)([^&\s]*)")


def without_passwords(text, address=""):
    """A message without the passwords of the addresses in it, nor those of this one.

    Examples
    --------
    >>> without_passwords("no postgresql://ada:4321@host/grades?sslpassword=8765")
    'no postgresql://ada:***@host/grades?sslpassword=***'
    >>> without_passwords("no route to 43/21", "postgresql://ada:43%2F21@host")
    'no route to ***'
    """
    text = _IN_QUERY.sub(r"\1***", _IN_FRONT.sub(r"\1:***@", str(text)))
    for secret in sorted(_secrets(address), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text


def _secrets(address):
    """The passwords of an address, as they are written and as they are meant; with parts that a driver may quote."""
    found = [match[2] for match in (*_IN_FRONT.finditer(address), *_IN_QUERY.finditer(address))]
    found += [part for one in found for part in re.split(r"[@/:?#]", one) if len(part) > 2]
    return {text for one in found for text in (one, unquote(one)) if text}
