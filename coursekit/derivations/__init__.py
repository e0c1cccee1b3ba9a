"""Derivations: lines of expressions, each held to the line before at seeded points.

`line` reads a line into sides and relations, `statement` what is said of the symbols, `points` draws the points.
`value` evaluates a side there (`scope` knows what names mean, `jet` exact derivatives), `shape` says which shapes do
not fit. `follows` decides on one step, `chain` on all lines, `goal` on target and waypoints by their value and `form`.
`diagnose` finds the slip behind a false line: by the exercise's own list, by `rules` and `derivative_rules` that people
apply wrongly, and by `edits` of the line, of which `operation_edits` are those at one operation.
"""
