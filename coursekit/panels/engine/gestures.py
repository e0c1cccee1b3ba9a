"""When the page sent what is heard now: the kernel may hear two widgets of a panel on two threads, out of order.

JupyterLab sends the messages of widgets to a thread of their own (a subshell), and ipykernel 7.4 answers on the
thread from which the widget last spoke: after a Reset the sliders' messages come on one thread, the buttons' on
another. The date in a message's header tells which gesture came first.
"""

from datetime import datetime
from typing import NamedTuple

from IPython import get_ipython


class Sent(NamedTuple):
    """Who sent a message, and when by their clock."""

    session: str
    date: datetime

    def before(self, other):
        """Did the same page send this one first? Clocks of two computers are not compared."""
        return other is not None and self.session == other.session and self.date < other.date


def sent():
    """What is known of the widget message that is handled now; None where a cell or a script is at work."""
    kernel = getattr(get_ipython(), "kernel", None)
    parent = kernel.get_parent() if hasattr(kernel, "get_parent") else None
    header = (parent or {}).get("header") or {}
    known = header.get("msg_type") == "comm_msg" and isinstance(header.get("date"), datetime)
    return Sent(header.get("session", ""), header["date"]) if known else None
