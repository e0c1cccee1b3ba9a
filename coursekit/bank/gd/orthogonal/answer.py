"""Along the level curve: answers that data cannot say."""

import math


def _gradient(a, b, c, x0, y0):
    return 2 * a * x0 + b * y0, b * x0 + 2 * c * y0


def _level_direction(a, b, c, x0, y0):
    gx, gy = _gradient(a, b, c, x0, y0)
    return {"u": -gy, "v": gx}


def _parallel(u, v, p, q):
    """Do (u, v) and (p, q) lie on one line, within half a percent?"""
    return abs(u * q - v * p) <= 0.005 * math.hypot(u, v) * math.hypot(p, q) != 0


def _off(u, v, a, b, c, x0, y0):
    if u == v == 0:
        return "`u` and `v` are both 0, which is not a direction."
    gx, gy = _gradient(a, b, c, x0, y0)
    if _parallel(u, v, -gy, gx):
        return ""
    slope = (gx * u + gy * v) / math.hypot(u, v)
    return (
        f"Along your direction f changes: its slope there, for a direction of length 1, is {slope:.3g}, but must be 0."
    )


def _along(p, q):
    """What to do with a mistake that leads to the direction (p, q), functions of the student's numbers."""
    return {
        "wrong": lambda a, b, c, x0, y0: {"u": p(a, b, c, x0, y0), "v": q(a, b, c, x0, y0)},
        "when": lambda u, v, a, b, c, x0, y0: _parallel(u, v, p(a, b, c, x0, y0), q(a, b, c, x0, y0)),
    }


def solution(a, b, c, x0, y0):
    gx, gy = _gradient(a, b, c, x0, y0)
    return rf"""
The partial derivatives at $({x0:g}, {y0:g})$, each with the other variable held fixed, are
$$g_x = 2 a x + b y = {gx:g}, \quad g_y = b x + 2 c y = {gy:g}$$
with the numbers $a = {a:g}$, $b = {b:g}$, $c = {c:g}$ of this function. To first order, a small step $(u, v)$ changes
$f$ by $g_x u + g_y v$. This is 0 for
$$(u, v) = (-g_y, g_x) = ({-gy:g}, {gx:g})$$
and for every multiple of it: the level curve is at right angles to the gradient.
"""
