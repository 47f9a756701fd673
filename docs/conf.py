"""How Sphinx builds this documentation: `make docs`."""

from __future__ import annotations

import pyio

project = "pyio"
author = "The pyio authors"
copyright = f"2025, {author}"
version = release = pyio.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = f"pyio {release}"
