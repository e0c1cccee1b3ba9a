"""Settings of Sphinx for the site; tools/make_site.py writes what it reads."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT)]

project = html_title = "Foundations of deep learning"
author = "coursekit"
language = "en"
extensions = ["myst_parser", "website.sphinx_katex", "website.sphinx_reveal"]
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
