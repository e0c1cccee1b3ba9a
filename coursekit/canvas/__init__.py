"""Pictures drawn in the page: matplotlib's artists as a display list, and the canvas that draws it."""
