"""A picture of a panel, to be compared: what the page is told to draw."""

import hashlib
import json


def fingerprint(picture):
    """A short name of two display lists; numbers are alike whether JSON has written 1 or 1.0."""
    digest = hashlib.sha256()
    for head, data in picture:
        digest.update(json.dumps(json.loads(json.dumps(head), parse_int=float), sort_keys=True).encode() + data)
    return digest.hexdigest()
