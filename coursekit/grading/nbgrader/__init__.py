"""coursekit inside nbgrader: its own commands, with our engine in place of its execution of what was handed in."""
