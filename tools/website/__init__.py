"""The steps of `make site`; tools/make_site.py takes them one after the other."""
