"""The slope at a kink: what data cannot say."""


def _list(values):
    return ", ".join(f"${value:g}$" for value in values)
