"""Answers of notebook 07 about what momentum adds up to: its speed, its sum written out, its best share."""

from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import norm, sqrt

# ---- opt/terminal-velocity

TERMINAL = NumbersAnswer(
    steps={
        "gd_length": lambda g, lr: lr * norm(g),
        "factor": lambda beta: 1 / (1 - beta),
        "terminal": lambda gd_length, factor: gd_length * factor,
        "share": lambda beta, n: 1 - beta**n,
    },
    mistakes=(
        Mistake(
            "components added",
            "The length of a vector is the root of the sum of the squares, not the sum of the components.",
            {"gd_length": lambda g, lr: lr * (abs(g[0]) + abs(g[1]))},
        ),
        Mistake(
            "length not rooted",
            "The length is the square root of the sum of the squares; the root is missing.",
            {"gd_length": lambda g, lr: lr * (g[0] ** 2 + g[1] ** 2)},
        ),
        Mistake(
            "learning rate forgotten",
            "A step of gradient descent is the learning rate times the gradient.",
            {"gd_length": lambda g: norm(g)},
        ),
        Mistake(
            "divided by beta",
            "In the end each update loses the share 1 - beta of the velocity and gains one plain step: divide by 1 - "
            "beta.",
            {"factor": lambda beta: 1 / beta},
        ),
        Mistake(
            "multiplied by 1 - beta",
            "Momentum makes the steps longer, not shorter: it is a division by 1 - beta.",
            {"factor": lambda beta: 1 - beta},
        ),
        Mistake(
            "sum with the wrong sign",
            "A plus below the line would belong to a sum whose signs alternate.",
            {"factor": lambda beta: 1 / (1 + beta)},
        ),
        Mistake(
            "what is missing",
            "`beta^n` is the share that is still missing after n updates; asked for is the share that is reached.",
            {"share": lambda beta, n: beta**n},
        ),
        Mistake(
            "one update too few",
            "After the first update the velocity is one plain step, the share `1 - beta`; so the power is n, not n - "
            "1.",
            {"share": lambda beta, n: 1 - beta ** (n - 1)},
        ),
        Mistake(
            "steps in place of a share",
            "This is the velocity in plain steps, `1 + beta + ...`; as a share of the terminal one, multiply by 1 - "
            "beta.",
            {"share": lambda beta, n: (1 - beta**n) / (1 - beta)},
        ),
    ),
    hints=(
        "When the velocity no longer changes, what it loses in an update is what it gains.",
        r"Write down the velocity after one, two, three updates: it is a plain step times 1, $1 + \beta$, "
        r"$1 + \beta + \beta^2$. What is the sum without end?",
        r"The sum of $n$ powers is $(1 - \beta^n) / (1 - \beta)$, the sum without end $1 / (1 - \beta)$; the share is "
        r"the "
        r"quotient of the two.",
    ),
    because={
        "gd_length": "A plain step is the learning rate times the length of the gradient:",
        "factor": r"The sum $1 + \beta + \beta^2 + \ldots$ without end is",
        "terminal": "So the steps become as long as",
        "share": r"After $n$ updates the sum has $n$ terms, $(1 - \beta^n) / (1 - \beta)$, which is the share",
    },
)


# ---- opt/unrolled

UNROLLED = NumbersAnswer(
    steps={
        "c1": lambda beta: 1 + beta + beta**2,
        "c2": lambda beta: 1 + beta,
        "c3": lambda: 1,
        "theta3": lambda theta0, lr, g, c1, c2, c3: theta0 - lr * (c1 * g[0] + c2 * g[1] + c3 * g[2]),
    },
    mistakes=(
        Mistake(
            "oldest and newest swapped",
            "The first gradient has been in the velocity for three moves, the last for one: the oldest weighs most.",
            {"c1": lambda: 1, "c3": lambda beta: 1 + beta + beta**2},
        ),
        Mistake(
            "one power too few",
            "Each gradient counts in the move of its own update already; the last one has the coefficient 1, not 0.",
            {"c1": lambda beta: 1 + beta, "c2": lambda: 1, "c3": lambda: 0},
        ),
        Mistake(
            "last velocity only",
            "Those are the shares in the last velocity; the parameter has moved with all three of them.",
            {"c1": lambda beta: beta**2, "c2": lambda beta: beta},
        ),
        Mistake(
            "sum not divided",
            "The sum of n powers of beta is a quotient; here the division is missing.",
            {"c1": lambda beta: 1 - beta**3, "c2": lambda beta: 1 - beta**2, "c3": lambda beta: 1 - beta},
        ),
        Mistake(
            "plain gradient descent",
            "With all coefficients 1 there is no momentum; an old gradient goes on moving the parameter.",
            {"c1": lambda: 1, "c2": lambda: 1},
        ),
        Mistake(
            "plus in place of minus",
            "The gradients push downhill: the weighted sum is subtracted from the start.",
            {"theta3": lambda theta0, lr, g, c1, c2, c3: theta0 + lr * (c1 * g[0] + c2 * g[1] + c3 * g[2])},
        ),
        Mistake(
            "first gradient left out",
            "The sum begins with the first gradient, which has the largest coefficient.",
            {"theta3": lambda theta0, lr, g, c2, c3: theta0 - lr * (c2 * g[1] + c3 * g[2])},
        ),
        Mistake(
            "learning rate forgotten",
            "The weighted sum of the gradients is multiplied by the learning rate.",
            {"theta3": lambda theta0, g, c1, c2, c3: theta0 - (c1 * g[0] + c2 * g[1] + c3 * g[2])},
        ),
        Mistake(
            "start forgotten",
            "This is how far the parameter has moved; asked for is where it is, so begin with the start.",
            {"theta3": lambda lr, g, c1, c2, c3: -lr * (c1 * g[0] + c2 * g[1] + c3 * g[2])},
        ),
    ),
    hints=(
        "Follow one gradient: it enters the velocity once, and in every later move the share beta of it is left.",
        r"The last gradient has moved the parameter once. The one before moved it in full, and once more with the "
        r"share "
        r"$\beta$.",
        r"$c_i = (1 - \beta^{4 - i}) / (1 - \beta)$, which is a sum of powers of $\beta$ with $4 - i$ terms; the "
        r"weighted "
        r"sum times $\eta$ is subtracted from the start.",
    ),
    because={
        "c1": r"The first gradient is in all three moves, with $1$, $\beta$ and $\beta^2$:",
        "c2": "The second is in two of them:",
        "c3": "The third in the last alone:",
        "theta3": "Together they move the parameter downhill:",
    },
)


# ---- opt/best-momentum

BEST = NumbersAnswer(
    steps={
        "kappa": lambda lambda_1, lambda_n: lambda_n / lambda_1,
        "lr": lambda lambda_1, lambda_n: (2 / (sqrt(lambda_1) + sqrt(lambda_n))) ** 2,
        "beta": lambda kappa: ((sqrt(kappa) - 1) / (sqrt(kappa) + 1)) ** 2,
        "rate": lambda beta: sqrt(beta),
        "gd_rate": lambda kappa: (kappa - 1) / (kappa + 1),
    },
    mistakes=(
        Mistake(
            "upside down",
            "The condition number is the largest eigenvalue divided by the smallest, at least 1.",
            {"kappa": lambda lambda_1, lambda_n: lambda_1 / lambda_n},
        ),
        Mistake(
            "ratio of the roots",
            "The condition number compares the eigenvalues themselves; the roots come later.",
            {"kappa": lambda lambda_1, lambda_n: sqrt(lambda_n) / sqrt(lambda_1)},
        ),
        Mistake(
            "roots forgotten in the rate",
            "Both eigenvalues stand under a root before they are added.",
            {"lr": lambda lambda_1, lambda_n: (2 / (lambda_1 + lambda_n)) ** 2},
        ),
        Mistake(
            "rate of gradient descent",
            "`2 / (lambda_1 + lambda_n)` is the best rate without momentum; with it, steps may be longer.",
            {"lr": lambda lambda_1, lambda_n: 2 / (lambda_1 + lambda_n)},
        ),
        Mistake(
            "square forgotten in the rate",
            "The whole fraction is squared: a learning rate has the unit of one over an eigenvalue.",
            {"lr": lambda lambda_1, lambda_n: 2 / (sqrt(lambda_1) + sqrt(lambda_n))},
        ),
        Mistake(
            "root of the sum",
            "Add the two roots; the root of the sum of the eigenvalues is another number.",
            {"lr": lambda lambda_1, lambda_n: 4 / (lambda_1 + lambda_n)},
        ),
        Mistake(
            "roots forgotten in beta",
            "The root of the condition number belongs in the fraction: momentum sees the valley through it.",
            {"beta": lambda kappa: ((kappa - 1) / (kappa + 1)) ** 2},
        ),
        Mistake(
            "square forgotten in beta",
            "The fraction is the factor by which the distance shrinks; beta is its square.",
            {"beta": lambda kappa: (sqrt(kappa) - 1) / (sqrt(kappa) + 1)},
        ),
        Mistake(
            "beta as the factor",
            "An update shrinks the distance by the root of beta: two updates together by beta.",
            {"rate": lambda beta: beta},
        ),
        Mistake(
            "quotient of the eigenvalues",
            "At the best rate both directions shrink equally fast, by `(kappa - 1) / (kappa + 1)`, not by `1 / kappa`.",
            {"gd_rate": lambda kappa: 1 / kappa},
        ),
        Mistake(
            "rate of one over the largest eigenvalue",
            "With the rate `1 / lambda_n` the factor is `1 - 1 / kappa`; with the best, `2 / (lambda_1 + lambda_n)`, "
            "it is "
            "smaller.",
            {"gd_rate": lambda kappa: 1 - 1 / kappa},
        ),
    ),
    hints=(
        "Begin with the square roots of the two eigenvalues: momentum sees the valley through them.",
        r"$\eta = (2 / (\sqrt{\lambda_1} + \sqrt{\lambda_n}))^2$, and $\beta$ is a square, too.",
        r"The factor with momentum is $(\sqrt{\kappa} - 1) / (\sqrt{\kappa} + 1)$, and its square is $\beta$. Without "
        r"momentum $\kappa$ itself stands in the place of its root.",
    ),
    because={
        "kappa": "How many times steeper one way than the other:",
        "lr": "The sum of the two roots decides how long a step may be:",
        "beta": "The longer the valley is for its width, the more velocity is kept:",
        "rate": r"Each update then shrinks the distance by $\sqrt{\beta}$:",
        "gd_rate": "Gradient descent at its best rate has the same fraction without the root:",
    },
)
