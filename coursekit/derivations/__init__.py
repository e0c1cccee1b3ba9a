"""Derivations: lines of expressions, each held to the line before at seeded points.

`line` reads a line into sides and relations, `statement` what is known of an exercise, `points` draws the points, `value`
evaluates a side there with exact derivatives (`jet`), `shape` says which shapes do not fit, `form` which form a side has,
`follows` whether a line follows, and `rewrite` finds the slip behind one that does not.
"""
