"""A step that raises the loss: what data cannot say."""


def targets(y):
    return ", ".join(f"${each:g}$" for each in y)
