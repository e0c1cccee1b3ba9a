"""Settings of Sphinx for the site; tools/make_site.py writes what it reads."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT)]

project = html_title = "Foundations of deep learning"
author = "coursekit"
language = "en"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
extensions += ["website.sphinx_katex", "website.sphinx_reveal", "website.sphinx_api"]
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True  # as they are written
autodoc_typehints_format = "short"
napoleon_google_docstring = napoleon_use_param = napoleon_use_rtype = False
napoleon_custom_sections = [("Raises", "params_style"), ("Attributes", "params_style")]  # several in one line
toc_object_entries_show_parents = "hide"
nitpicky = True  # a name that leads nowhere is an error
nitpick_ignore_regex = [("py:.*", r"(?!c(k|oursekit)\.).*")]  # those of other libraries
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence"]
myst_heading_anchors = 3
html_math_renderer = "katex"
html_theme = "sphinx_book_theme"
html_static_path = [str(ROOT / "site" / "static")]
html_css_files = ["icons.css", "katex/katex.css", "panels.css", "site.css"]
html_js_files = [("panels.js", {"defer": "defer"}), ("site.js", {"defer": "defer"})]
html_copy_source = html_show_sourcelink = html_show_copyright = html_show_sphinx = False
html_favicon = "static/icon.svg"
html_context = {"default_mode": "auto"}
html_theme_options = {
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "home_page_in_toc": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "footer_content_items": [],
}
