"""A Dask cluster that does the grading, over TLS where its address says so."""

import logging
import re
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.records import Trouble
from coursekit.grading.workers import TRIES

SECONDS = 10  # to wait for a scheduler
_HOW = "give --dask-tls-ca, --dask-cert and --dask-key, or set distributed.comm.tls in Dask's own configuration"


class Tls(NamedTuple):
    """The files by which grader and scheduler know each other; all None where Dask's configuration names them."""

    ca: Path | None = None  # of the authority that has signed all certificates
    cert: Path | None = None
    key: Path | None = None


CONFIGURED = Tls()


def dask(address, tls=CONFIGURED):
    """A way to open the cluster, as `workers.run` wants it.

    Raises
    ------
    Trouble
        If address or certificates cannot be right; when it is opened, if nobody is there or one of the two sides
        does not accept the other.
    """
    if not re.search(r":\d+$", address):
        raise Trouble(f"{address} is not an address of a Dask scheduler, such as tcp://host:8786")
    if any(tls):
        _hold(address, tls)

    @contextmanager
    def opened():
        try:
            from distributed import Client
        except ImportError:
            raise Trouble("--dask needs dask.distributed: pip install 'dask[distributed]'") from None
        for name in ("distributed.client", "tornado.application"):  # a lost scheduler is said below
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            client = Client(address, timeout=SECONDS, set_as_default=False, security=_security(address, tls))
        except (OSError, ValueError, TypeError) as why:
            raise Trouble(_why_not(address, why)) from None
        with client:
            yield client.get_executor(pure=False, retries=TRIES)

    return opened


def _hold(address, tls):
    """Raise a `Trouble` unless all files are there, for an address that uses them."""
    if not all(tls):
        raise Trouble("--dask-tls-ca, --dask-cert and --dask-key go together: give all three")
    if not address.startswith("tls://"):
        raise Trouble(f"certificates are given, and {address} is not an address for TLS: it begins with tls://")
    for path in tls:
        try:
            path.open("rb").close()
        except OSError as why:
            raise Trouble(f"{path} cannot be read ({why.strerror}): give the file of a certificate or key") from None


def _security(address, tls):
    """What `distributed` knows of certificates; None where it needs none."""
    from distributed import Security

    if not address.startswith("tls://"):
        return None
    given = {"tls_ca_file": tls.ca, "tls_client_cert": tls.cert, "tls_client_key": tls.key}
    given = {name: str(path) for name, path in given.items() if path}
    try:
        found = Security(**given, require_encryption=True)
        context = found.get_connection_args("client")["ssl_context"]
    except OSError as why:  # of files that the configuration names, and SSLError
        named = ", ".join(given.values()) or "the files in Dask's configuration"
        raise Trouble(f"{named}: not certificates and a key that go together ({_reason(why)})") from None
    if context is None:
        raise Trouble(f"{address} needs certificates: {_HOW}")
    return found


def _why_not(address, why):
    """Why the cluster cannot be used, in one sentence."""
    said = f"{why} {why.__cause__ or ''}"
    if "does not match" in said or "CERTIFICATE_VERIFY_FAILED" in said:
        return f"the certificate of the scheduler at {address} is not signed by the authority in --dask-tls-ca"
    if "ALERT" in said:
        return f"the scheduler at {address} does not accept the certificate in --dask-cert"
    if "WRONG_VERSION" in said or "RECORD_LAYER" in said:
        return f"the scheduler at {address} does not speak TLS: write tcp:// in place of tls://"
    if address.startswith("tls://") and re.search("SSL|EOF|reset", said):  # an alert may be lost with the connection
        ended = f"the scheduler at {address} ended the connection: it does not accept the certificate in --dask-cert"
        return f"{ended}, or does not speak TLS"
    if "reset" in said.lower() and not address.startswith("tls://"):
        ended = f"the scheduler at {address} ended the connection, as one does that speaks TLS"
        return f"{ended}: write tls:// then, and {_HOW}"
    return f"there is no Dask cluster at {address} ({type(why).__name__}): give its address"


def _reason(why):
    return getattr(why, "reason", None) or why.strerror or type(why).__name__
