"""A reader for each learning platform: whose each file of its download is, and when it was handed in."""
