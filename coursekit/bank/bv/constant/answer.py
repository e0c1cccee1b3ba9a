"""A learner that never learns: answers that data cannot say."""

from statistics import fmean


def _signed(number):
    """A number as a factor or term: in brackets when negative."""
    return f"{number:g}" if number >= 0 else f"({number:g})"


def _mean_square(f, c):
    return fmean((c - value) ** 2 for value in f)


def solution(f, c, sigma, bias2, error, best, best_error):
    def squares(constant):
        return " + ".join(f"({constant:g} - {_signed(value)})^2" for value in f)

    return rf"""
Whatever the data, the answer is {c:g}, so this is also the average hypothesis, and the variance is 0. The squared bias
is the mean squared distance from the target:
$$\text{{bias}}^2 = ({squares(c)}) / 4 = {bias2:g}$$
The noise of the new observation adds its variance, the square of the standard deviation:
$$\text{{error}} = {bias2:g} + {sigma:g}^2 = {error:g}$$
The derivative of the mean of $(c - f)^2$ with respect to $c$ is twice the mean of $c - f$. It is 0 where $c$ is the
mean of the target, ${best:g}$. With this constant
$$\text{{error}} = ({squares(best)}) / 4 + {sigma:g}^2 = {best_error:g}$$
and no constant can do better.
"""
