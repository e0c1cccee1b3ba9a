"""Schedules side by side: the learning rate as time goes on, and the loss that it leads to."""

from coursekit.core import validate
from coursekit.core.lookup import named
from coursekit.core.optimizers.optimizer import Style
from coursekit.core.schedules import SCHEDULES, Schedule
from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, RED, axes, distinct, look

LINES = {  # of the lecture's five; any other schedule gets a look that is free
    "constant": Style(INK, "", "-"),
    "linear": Style(ORANGE, "", "--"),
    "inverse": Style(GREEN, "", "-."),
    "exponential": Style(BLUE, "", "-"),
    "step": Style(RED, "", (0, (4, 1, 1, 1, 1, 1))),
}


class ScheduleLines:
    """A line for each of the five, in its color and its dashes; with `stairs`, as rates are, the steps are upright."""

    def __init__(self, ax, stairs=False):
        self.lines = {n: ax.plot([], [], lw=2, label=n, color=c, ls=dash)[0] for n, (c, _, dash) in LINES.items()}
        if stairs:
            self.lines["step"].set_drawstyle("steps-post")
        self.moving = list(self.lines.values())

    def show(self, x, curves):
        """Show curves, a dict of name to numbers, each as long as it goes."""
        for name, y in curves.items():
            self.lines[name].set_data(x[: len(y)], y)


def schedules(chosen, t, ax=None):
    """Draw learning rates against t, one line for each schedule; two of one name are told apart by their parameters.

    Parameters
    ----------
    chosen : sequence of Schedule
    t : array_like of shape (m,)
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from coursekit.core.schedules import exponential, step
    >>> ax = schedules([exponential(0.1, 0.1), step(0.1, 0.5, 10)], range(3), Figure().add_subplot())
    >>> ax.lines[1].get_ydata().tolist()
    [0.1, 0.1, 0.1]

    Raises
    ------
    TypeError, ValueError
        If what is chosen holds anything but schedules, or t is not an array of one dimension.

    References
    ----------
    Lectures C and E, schedules of the learning rate.
    """
    chosen = [named("chosen", one, SCHEDULES) for one in chosen]
    unknown = [one for one in chosen if not isinstance(one, Schedule)]
    if unknown:
        raise TypeError(f"chosen must hold schedules of ck.schedules, got {validate.shown(unknown[0])}")
    t = validate.array("t", t, 1)
    names = [schedule.name for schedule in chosen]
    labels = [name if names.count(name) == 1 else repr(one) for name, one in zip(names, chosen, strict=True)]
    styles = distinct({label: LINES.get(name) for label, name in zip(labels, names, strict=True)})
    with look():
        ax = axes(ax)
        for schedule, label in zip(chosen, labels, strict=True):
            color, _, dash = styles[label]
            stairs = "steps-post" if schedule.name == "step" else "default"
            ax.plot(t, schedule(t), label=label, drawstyle=stairs, color=color, ls=dash)
        ax.set(xlabel="t", ylabel="learning rate", ylim=(0, None))
        ax.legend()
    return ax
