"""Progress bars: tqdm's, without the thread beside them in a browser, which has no threads and would be warned."""

import sys

from tqdm.auto import tqdm

if sys.platform == "emscripten":
    tqdm.monitor_interval = 0

__all__ = ["tqdm"]
