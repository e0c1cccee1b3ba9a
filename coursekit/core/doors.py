"""Two doors upwards: what a room needs of one above it, without importing it.

The package's own `__init__` says where they lead. A door whose room is not installed opens on nothing: in the sandbox
there is no judge, and a check says only that the answer was submitted.
"""

from importlib import import_module


class Door:
    """The name of a module further up, imported when it is first needed."""

    def __init__(self):
        self.room = None

    def open(self):
        """The module; None where it is not installed. What goes wrong inside it comes through."""
        if self.room is None:
            return None
        try:
            return import_module(self.room)
        except ModuleNotFoundError as error:
            if not self.room.startswith(error.name or "?"):
                raise
            return None


FIGURES, JUDGE = Door(), Door()
