"""Stored pictures for light and dark pages: the second is painted as `draw.js` paints a panel there.

A color keeps its hue. What is nearly grey takes the place between paper and ink that it has between white and black; a
strong color, as those of curves and points, is only made a little lighter. A picture that is full of strong colors,
such as a heat map with numbers in it, stays as it is, on white paper.
"""

import base64
import hashlib
import io
from html import escape

import numpy as np
from PIL import Image

PAPER, INK = (0x12, 0x12, 0x12), (0.9, 0.9, 0.9)  # of a dark page: sphinx-book-theme's background; draw.js's ink
WEAK, STRONG, FULL = 0.05, 0.1, 0.25  # chroma of a color; the share of strong ones in a picture that is full of them
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
    ]
)


def figure(png, alt, folder):
    """HTML of a picture, given as base64, in its two forms; the files go to the folder."""
    data = base64.b64decode(png)
    name = hashlib.sha256(data).hexdigest()[:12]
    light = Image.open(io.BytesIO(data)).convert("RGB")
    pages = {"light": light, "dark": dark(light)}
    if pages["dark"] is None:
        pages = {"both": light}
    tags = []
    for page, picture in pages.items():
        file = folder / f"{name}-{page}.png"
        picture.quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
        tags.append(
            f'<img class="only-{page}" src="../{folder.name}/{file.name}" alt="{escape(alt)}" '
            f'width="{picture.width}" height="{picture.height}" loading="lazy">'
        )
    return f'<div class="ck-figure">{"".join(tags)}</div>'


def dark(picture):
    """The picture on dark paper; None for one that is to stay as it is."""
    pixels = np.asarray(picture)
    colors, where, count = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    lab = _oklab(colors / 255)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    if count[chroma > STRONG].sum() > FULL * count.sum():
        return None
    paper, ink, white = (_oklab(np.array([each]))[0, 0] for each in (np.array(PAPER) / 255, INK, (1, 1, 1)))
    share = (1 - np.minimum(lab[:, 0] / white, 1)) ** 0.7
    grey, strong = paper + share * (ink - paper), 0.4 + 0.53 * lab[:, 0]
    part = np.clip((chroma - WEAK) / (STRONG - WEAK), 0, 1)
    lab[:, 0] = (1 - part) * grey + part * strong
    shown = np.rint(255 * _rgb(lab)).astype(np.uint8)
    shown[(colors == 255).all(axis=1)] = PAPER
    return Image.fromarray(shown[where.ravel()].reshape(pixels.shape))


def _oklab(rgb):
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T


def _rgb(lab):
    cones = (lab @ np.linalg.inv(_TO_LAB).T) ** 3
    linear = np.clip(cones @ np.linalg.inv(_TO_CONES).T, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
