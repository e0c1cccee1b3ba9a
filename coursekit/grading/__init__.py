"""Grading a class: what was handed in runs in a sandbox, is judged outside, and is never trusted."""
