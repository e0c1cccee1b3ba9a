"""Grading a class: what was submitted runs in a sandbox, is judged outside, and is never trusted."""
