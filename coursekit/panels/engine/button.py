"""A button of a panel."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Button:
    """Its name, the tip, what it does, and how it looks now."""

    name: str
    tip: str
    click: Callable
    icon: str = ""
    label: str = ""
    disabled: bool = False

    def __post_init__(self):
        self.label = self.label or self.name

    def shown(self):
        """What the page builds it from."""
        return {"name": self.name, "tip": self.tip, "icon": self.icon, "label": self.label, "disabled": self.disabled}
