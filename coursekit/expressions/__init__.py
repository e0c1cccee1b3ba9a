"""The one language for formulas: as people type or paste them, read into a tree and never run.

Formula answers compute the tree (`computation`), graphs make their nodes of it, and `latex` shows how it was read.
"""
