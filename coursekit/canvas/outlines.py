"""Outlines on the page, as matplotlib has them: cleaned of what is no number, in a rectangle, on whole pixels."""

import numpy as np
from matplotlib.path import Path

SNAPPED = 1024  # vertices up to which matplotlib moves upright lines onto whole pixels


def cleaned(path, transform, **options):
    """A path on the page, without what is not a number."""
    path = path.cleaned(transform, remove_nans=True, curves=True, **options)
    end = len(path.codes) - (path.codes[-1:] == Path.STOP).sum()
    return Path(path.vertices[:end], path.codes[:end])


def within(outline, box):
    """The part of an outline that lies in a rectangle."""
    vertices = outline.vertices[outline.codes != Path.CLOSEPOLY]  # whose own vertex means nothing
    if box is None or ((box.min <= vertices) & (vertices <= box.max)).all():
        return outline
    polygons = [Path(polygon).clip_to_bbox(box) for polygon in outline.to_polygons()]
    return Path.make_compound_path(*polygons)


def snaps(wanted, path):
    """Does matplotlib move the path onto whole pixels? Where it is not told, if all lines are upright or level."""
    if wanted is not None:
        return wanted
    if not 1 < len(path.vertices) <= SNAPPED or (path.codes is not None and _curved(path.codes)):
        return False
    steps = np.abs(np.diff(path.vertices, axis=0)).min(axis=1)
    drawn = True if path.codes is None else path.codes[1:] == Path.LINETO  # neither a jump nor what closes an outline
    return bool((steps < 1e-4).all(where=drawn))


def _curved(codes):
    return bool(((codes == Path.CURVE3) | (codes == Path.CURVE4)).any())
