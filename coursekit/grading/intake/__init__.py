"""From what a learning platform downloads to one submission for each person and lesson."""
