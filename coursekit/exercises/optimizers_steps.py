"""The exercises of notebook 07 that follow an optimizer by hand for two or three updates."""

from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise
from coursekit.exercises.optimizers_sections import ADAM, MOMENTUM, NESTEROV, RATES

_MEANINGS = {
    "p": "the interim point of update {t}",
    "g": "the gradient that update {t} uses",
    "m": "$m$ after update {t}",
    "v": "$v$ after update {t}",
    "r": "$r$ after update {t}",
    "u": "$u$ after update {t}",
    "d": "the step $d$ of update {t}",
    "mhat": r"the corrected $\hat{{m}}$ of update {t}",
    "vhat": r"the corrected $\hat{{v}}$ of update {t}",
    "theta": r"$\theta$ after update {t}",
}


def _names(quantities, updates):
    """What is asked for: every quantity of every update."""
    return Numbers(
        tuple(
            Name(f"{quantity}{t}", _MEANINGS[quantity].format(t=t))
            for t in range(1, updates + 1)
            for quantity in quantities
        )
    )


def _list(*gradients):
    *first, last = (f"{g:g}" for g in gradients)
    return f"${', '.join(first)}$ and ${last}$"


# ---- on a bowl


def _momentum(theta0, lr, beta, c):
    return rf"""
Momentum goes down the bowl $f(\theta) = \frac{{1}}{{2}} c \, \theta^2$ with $c = {c:g}$ from $\theta = {theta0:g}$, at
first without velocity. With the gradient $g$ of $f$ at $\theta$, an update is
$$v \to \beta v - \eta g, \quad \theta \to \theta + v$$
The learning rate is $\eta = {lr:g}$, and $\beta = {beta:g}$. Work out the first two updates.
"""


def _nesterov(theta0, lr, beta, c):
    return rf"""
Nesterov's momentum goes down the bowl $f(\theta) = \frac{{1}}{{2}} c \, \theta^2$ with $c = {c:g}$ from
$\theta = {theta0:g}$, at first without velocity, with $\eta = {lr:g}$ and $\beta = {beta:g}$. It differs from
momentum only in where the gradient is taken: at the interim point, to which the velocity alone would lead. Work out
the first two updates.
"""


def _draw_bowl(draw):
    return {
        "theta0": draw.choice((-6, -5, -4, -3, 3, 4, 5, 6)),
        "lr": draw.choice((0.05, 0.1, 0.2)),
        "beta": draw.choice((0.6, 0.7, 0.8, 0.9)),
        "c": draw.choice((1, 2, 3, 4)),
    }


_BOWL = {"theta0": 3, "lr": 0.1, "beta": 0.9, "c": 2}

MOMENTUM_STEPS = Exercise(
    id="opt/momentum-steps",
    title="two updates with momentum",
    section=MOMENTUM,
    statement=_momentum,
    asks=_names(("g", "v", "theta"), 2),
    lecture=_BOWL,
    draw=_draw_bowl,
)

NESTEROV_STEPS = Exercise(
    id="opt/nesterov-steps",
    title="two updates of Nesterov's momentum",
    section=NESTEROV,
    statement=_nesterov,
    asks=_names(("p", "g", "v", "theta"), 2),
    lecture=_BOWL,
    draw=_draw_bowl,
)


# ---- with given gradients


def _adagrad(theta0, lr, eps, g1, g2, g3):
    return rf"""
AdaGrad starts at $\theta = {theta0:g}$ with $\eta = {lr:g}$ and meets the gradients {_list(g1, g2, g3)}.
With $r = 0$ at first, an update is
$$r \to r + g^2, \quad \theta \to \theta - \frac{{\eta g}}{{\sqrt{{r}} + \varepsilon}}$$
Here $\varepsilon = {eps:g}$, much larger than in practice, so that you can see where it stands. Work out the
three updates.
"""


def _rmsprop(theta0, lr, rho, eps, g1, g2):
    return rf"""
RMSProp starts at $\theta = {theta0:g}$ with $\eta = {lr:g}$ and $\rho = {rho:g}$, and meets the gradients
{_list(g1, g2)}. With $r = 0$ at first, an update is
$$r \to \rho r + (1 - \rho) g^2, \quad \theta \to \theta - \frac{{\eta g}}{{\sqrt{{r}} + \varepsilon}}$$
Here $\varepsilon = {eps:g}$, much larger than in practice. Work out the two updates.
"""


def _adadelta(theta0, rho, eps, g1, g2):
    return rf"""
AdaDelta, as Zeiler published it, starts at $\theta = {theta0:g}$ with $\rho = {rho:g}$ and $\varepsilon = {eps:g}$, and
meets the gradients {_list(g1, g2)}. With $r = u = 0$ at first, an update is, in this order,
$$r \to \rho r + (1 - \rho) g^2, \quad d = \frac{{\sqrt{{u + \varepsilon}}}}{{\sqrt{{r + \varepsilon}}}} g,
\quad u \to \rho u + (1 - \rho) d^2, \quad \theta \to \theta - d$$
Work out the two updates.
"""


def _adam(theta0, lr, beta1, beta2, eps, g1, g2):
    return rf"""
Adam starts at $\theta = {theta0:g}$ with $m = v = 0$ and meets the gradients {_list(g1, g2)}. Here
$\eta = {lr:g}$, $\beta_1 = {beta1:g}$, $\beta_2 = {beta2:g}$ and $\varepsilon = {eps:g}$. Each update renews
$$m \to \beta_1 m + (1 - \beta_1) g, \quad v \to \beta_2 v + (1 - \beta_2) g^2$$
corrects both for their start at 0, and then moves $\theta$. Work out the two updates.
"""


def _start(draw):
    return {"theta0": draw.choice((-2, -1, 1, 2)), "lr": draw.choice((0.25, 0.4, 0.5))}


def _draw_adagrad(draw):
    three = draw.choice(((3, 4, 12), (4, 3, 12), (6, 8, 24), (8, 6, 24), (9, 12, 20), (12, 9, 20), (12, 16, 15)))
    signs = [draw.choice((-1, 1)) for _ in three]
    gradients = {f"g{i}": sign * g / 10 for i, (sign, g) in enumerate(zip(signs, three, strict=True), start=1)}
    return {**_start(draw), "eps": draw.choice((0.1, 0.2)), **gradients}


def _draw_rmsprop(draw):
    gradients = {"g1": draw.nonzero(9) / 5, "g2": draw.nonzero(9) / 10}
    return {**_start(draw), "rho": draw.choice((0.6, 0.75, 0.8, 0.9)), "eps": draw.choice((0.1, 0.2)), **gradients}


def _draw_adadelta(draw):
    return {
        "theta0": draw.choice((-3, -2, 2, 3)),
        "rho": draw.choice((0.6, 0.75, 0.8, 0.9)),
        "eps": draw.choice((0.01, 0.04, 0.09)),
        "g1": draw.nonzero(9) / 10,
        "g2": draw.nonzero(9) / 5,
    }


def _draw_adam(draw):
    gradients = {"g1": draw.choice((1, 2, 3)), "g2": draw.choice((4, 5, 6, 7, 8))}
    sign = draw.choice((-1, 1))
    return {
        **_start(draw),
        "beta1": draw.choice((0.6, 0.75, 0.85)),
        "beta2": draw.choice((0.7, 0.8, 0.9)),
        "eps": draw.choice((0.5, 1, 2)),
        **{name: sign * g for name, g in gradients.items()},
    }


ADAGRAD_STEPS = Exercise(
    id="opt/adagrad-steps",
    title="three updates of AdaGrad",
    section=RATES,
    statement=_adagrad,
    asks=_names(("r", "theta"), 3),
    lecture={"theta0": 2, "lr": 0.5, "eps": 1, "g1": 3, "g2": 4, "g3": 12},
    draw=_draw_adagrad,
)

RMSPROP_STEPS = Exercise(
    id="opt/rmsprop-steps",
    title="two updates of RMSProp",
    section=RATES,
    statement=_rmsprop,
    asks=_names(("r", "theta"), 2),
    lecture={"theta0": 2, "lr": 0.5, "rho": 0.75, "eps": 2, "g1": 16, "g2": 2},
    draw=_draw_rmsprop,
)

ADADELTA_STEPS = Exercise(
    id="opt/adadelta-steps",
    title="two updates of AdaDelta",
    section=RATES,
    statement=_adadelta,
    asks=_names(("r", "d", "u", "theta"), 2),
    lecture={"theta0": 2, "rho": 0.75, "eps": 0.09, "g1": 0.8, "g2": 2},
    draw=_draw_adadelta,
)

ADAM_STEPS = Exercise(
    id="opt/adam-steps",
    title="two updates of Adam",
    section=ADAM,
    statement=_adam,
    asks=_names(("m", "v", "mhat", "vhat", "theta"), 2),
    lecture={"theta0": 2, "lr": 0.5, "beta1": 0.6, "beta2": 0.75, "eps": 1, "g1": 4, "g2": 10},
    draw=_draw_adam,
)

STEPS = (MOMENTUM_STEPS, NESTEROV_STEPS, ADAGRAD_STEPS, RMSPROP_STEPS, ADADELTA_STEPS, ADAM_STEPS)
