"""The engine of the panels: controls, a live figure, and what happens between a move and the next picture."""
