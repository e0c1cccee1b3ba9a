"""A panel recorded over a grid of settings as one file, and played in a page without a kernel."""
