"""What lesson 8 says and does not compute itself, found again: by closed forms, SymPy, SciPy and scikit-learn."""

import numpy as np
import pytest
import sympy as sp

import coursekit as ck

sklearn = pytest.importorskip("sklearn")


def test_the_closed_form_is_the_lowest_point_and_can_always_be_inverted():
    rng = np.random.default_rng(0)
    X, y, lam = rng.normal(size=(4, 9)), rng.normal(size=4), 0.3  # more columns than rows
    A = X.T @ X + 4 * lam * np.eye(9)
    assert np.linalg.matrix_rank(X.T @ X) == 4
    assert np.linalg.eigvalsh(A).min() == pytest.approx(4 * lam)
    w = np.linalg.solve(A, X.T @ y)
    loss = lambda w: np.mean((X @ w - y) ** 2) + lam * w @ w  # noqa: E731
    assert all(loss(w + step) > loss(w) for step in 1e-3 * rng.normal(size=(200, 9)))


def test_weights_of_a_wild_curve_are_huge_and_those_of_a_strong_penalty_none():
    x = np.linspace(-1, 1, 12)
    y = np.sin(np.pi * x) + 0.3 * np.random.default_rng(1).normal(size=12)
    powers = x[:, None] ** np.arange(1, 10)
    wild, calm, flat = (ck.regularization.ridge(powers, y, l2) for l2 in (0, 1e-3, 1e9))
    assert np.linalg.norm(wild.weights) > 10 * np.linalg.norm(calm.weights)
    assert flat.predict(powers) == pytest.approx(y.mean())


@pytest.mark.parametrize(("density", "price"), [("normal", "w**2/(2*s**2)"), ("laplace", "Abs(w)/s")])
def test_a_price_is_minus_the_logarithm_of_a_belief(density, price):
    stats = pytest.importorskip("scipy.stats")
    w, s = 1.3, 0.7
    log = {"normal": stats.norm(scale=s).logpdf, "laplace": stats.laplace(scale=s).logpdf}[density]
    assert log(0) - log(w) == pytest.approx(float(sp.sympify(price).subs({"w": w, "s": s})))


def classes(seed, each=15):
    """The lesson's two classes, for any seed."""
    rng, y = np.random.default_rng(seed), np.repeat([-1, 1], each)
    return np.outer(y, [1.0, 0.6]) + 0.45 * rng.normal(size=(2 * each, 2)), y


def every_line(X, y):
    """Of 360 directions: the margin of the line in the middle of the gap, and its bias."""
    angle = np.deg2rad(np.arange(360))
    U = np.column_stack([np.cos(angle), np.sin(angle)])
    low, high = (X[y > 0] @ U.T).min(axis=0), (X[y < 0] @ U.T).max(axis=0)
    return U, -(low + high) / 2, (low - high) / 2


def test_the_shortest_weights_have_the_widest_margin():
    """A support vector machine, which minimizes |w|, finds what a search through all lines finds: 1/|w|."""
    from sklearn.svm import SVC

    X, y = classes(0)
    U, _, margin = every_line(X, y)
    machine = SVC(kernel="linear", C=1e8).fit(X, y)
    w, b = machine.coef_[0], machine.intercept_[0]
    assert (y * (X @ w + b)).min() == pytest.approx(1, abs=1e-3)
    assert 1 / np.linalg.norm(w) == pytest.approx(margin.max(), rel=1e-3)
    assert (y * (X @ w + b)).min() / np.linalg.norm(w) == pytest.approx(margin.max(), rel=1e-3)
    assert U[margin.argmax()] @ w / np.linalg.norm(w) == pytest.approx(1, abs=1e-3)
    run = ck.fit("linear", X, y, "hinge", lr=0.05, batch_size=30, epochs=20_000, l2=1e-3)
    assert 1 / np.linalg.norm(run.theta[:2]) == pytest.approx(margin.max(), rel=0.02)


def test_a_point_that_moves_by_less_than_the_margin_stays_right():
    X, y = classes(0)
    U, b, margin = every_line(X, y)
    i, steps = margin.argmax(), np.random.default_rng(0).normal(size=(2000, 1, 2))
    steps *= 0.999 * margin[i] / np.linalg.norm(steps, axis=2, keepdims=True)
    assert (y * ((X + steps) @ U[i] + b[i]) > 0).all()


def test_over_many_data_sets_the_widest_line_is_wrong_on_1_percent_and_a_random_one_on_2():
    found = []
    for seed in range(300):
        X, y = classes(seed)
        U, b, margin = every_line(X, y)
        if margin.max() <= 0:
            continue
        new, truth = classes(10_000 + seed, 250)
        wrong = np.mean((new @ U.T + b > 0) != (truth > 0)[:, None], axis=0)
        found.append([wrong[margin.argmax()], wrong[margin > 0].mean()])
    assert len(found) == 299
    assert np.mean(found, axis=0) == pytest.approx([0.0104, 0.0216], abs=0.001)


def test_ridge_makes_nothing_cheaper_and_lasso_does():
    from sklearn.linear_model import Lasso, Ridge

    data = ck.datasets.diabetes()
    X = (data.X - data.X.mean(axis=0)) / data.X.std(axis=0)
    kept = {
        model: [np.count_nonzero(kind(alpha=a * scale).fit(X, data.y).coef_) for a in (0.01, 1, 40)]
        for model, kind, scale in (("ridge", Ridge, 442), ("lasso", Lasso, 0.5))
    }
    assert kept == {"ridge": [10, 10, 10], "lasso": [10, 8, 3]}


def test_the_elastic_net_shares_among_twins_and_the_lasso_need_not():
    from sklearn.linear_model import ElasticNet, Lasso

    x = np.random.default_rng(0).normal(size=(60, 1))
    X, y = np.hstack([x, x]), 3 * x[:, 0]
    both = ElasticNet(alpha=0.5, l1_ratio=0.5, tol=1e-10).fit(X, y).coef_
    assert both[0] == pytest.approx(both[1])
    one = Lasso(alpha=0.5, tol=1e-10).fit(X, y).coef_
    split = lambda share: np.mean((X @ (sum(one) * np.array([share, 1 - share])) - y) ** 2)  # noqa: E731
    assert split(0.1) == pytest.approx(split(0.5))  # any way to split costs the same


def test_penalty_and_decay_are_one_for_descent_and_two_for_adam():
    torch = pytest.importorskip("torch")
    ends = {}
    for name, make, key, decay in [
        ("sgd", torch.optim.SGD, "weight_decay", 0.5), ("adam", torch.optim.Adam, "weight_decay", 0.5),
        ("adamw", torch.optim.AdamW, "weight_decay", 0.5),
    ]:  # fmt: skip
        w = torch.ones(2, dtype=torch.float64, requires_grad=True)
        optimizer = make([w], lr=0.01, **{key: decay})
        for t in range(1, 401):
            w.grad = torch.tensor([10.0, 0.1], dtype=torch.float64) * (-1) ** t
            optimizer.step()
        ends[name] = w.detach().numpy()
    assert ends["sgd"][0] == pytest.approx(ends["sgd"][1], abs=0.06)
    assert ends["adamw"][0] == pytest.approx(ends["adamw"][1], abs=0.01)
    assert ends["adam"][0] == pytest.approx(0.83, abs=0.02)  # the noisy one hardly decays
    assert abs(ends["adam"][1]) < 0.02


def test_inverted_dropout_keeps_the_mean_of_what_it_scales():
    z, r, h = sp.symbols("z r h")
    mean = (1 - r) * (z / (1 - r) * h).subs(z, 1) + r * (z / (1 - r) * h).subs(z, 0)
    assert sp.simplify(mean - h) == 0


def test_shaken_inputs_are_ridge_with_the_variance_of_the_shaking():
    w, x, t, s = np.array([0.5, -2.0, 1.0]), np.array([1.0, 0.3, -0.7]), 0.4, 0.6
    shifts = s * np.array(np.meshgrid(*[(-1, 1)] * 3)).reshape(3, -1).T  # of variance s² in each column
    assert np.mean(((x + shifts) @ w - t) ** 2) == pytest.approx((x @ w - t) ** 2 + s**2 * w @ w)


def test_stopping_early_matches_a_penalty_of_one_over_two_eta_t():
    eta, h, t = 0.1, 1e-4, 100  # a flat direction
    closed = 1 - (1 - eta * h) ** t
    assert closed == pytest.approx(h / (h + 2 / (2 * eta * t)), rel=0.01)
    w = 0.0
    for _ in range(t):
        w -= eta * h * (w - 1)
    assert w == pytest.approx(closed)


def test_points_that_chose_the_epoch_flatter_it_and_more_of_them_less():
    """Mean losses of 12 runs at the best epoch: on the validation points, on fresh ones, and of the last epoch."""
    model, found = ck.models.mlp([2, 32, 32, 2]), {}
    for valid_points in (30, 500):
        rows = []
        for seed in range(12):
            parts = (ck.datasets.moons(m, 0.3, seed=s) for m, s in ((60, seed), (valid_points, seed + 50), (2000, 99)))
            train, valid, fresh = parts
            run = ck.fit(
                model, train.X, train.y, optimizer="adam", lr=0.02, batch_size=60, epochs=200, seed=seed,
                validation=(valid.X, valid.y), patience=40,
            )  # fmt: skip
            at = lambda theta, d: model.loss_and_grad(theta, d.X, d.y, "cross_entropy")[0]  # noqa: E731
            rows.append([at(run.best_theta, valid), at(run.best_theta, fresh), at(run.theta, fresh)])
        found[valid_points] = np.mean(rows, axis=0)
    (own, fresh, last), (own_many, fresh_many, _) = found[30], found[500]
    assert own < fresh < last
    assert fresh - own > 2 * abs(fresh_many - own_many)


def pipeline():
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), Ridge(alpha=1.0))


def test_the_lesson_s_fit_lets_nothing_of_a_fold_in():
    """What the lesson's cell does, standardizing inside the fit, is scikit-learn's pipeline; all rows first is not."""
    from sklearn.model_selection import PredefinedSplit, cross_val_score
    from sklearn.preprocessing import StandardScaler

    data = ck.datasets.diabetes()
    rows = np.random.default_rng(0).permutation(442)[:60]
    X, y = data.X[rows], data.y[rows]

    def fit(X, y):
        center, scale = X.mean(axis=0), X.std(axis=0)
        found = ck.regularization.ridge((X - center) / scale, y, 1 / len(X))
        return lambda rows: found.predict((rows - center) / scale)

    ours = ck.regularization.cross_validate(fit, X, y)
    split = {"cv": PredefinedSplit(ours.fold), "scoring": "neg_mean_squared_error"}
    theirs = -cross_val_score(pipeline(), X, y, **split)
    assert np.ravel(ours.losses) == pytest.approx(theirs)
    leaky = -cross_val_score(pipeline()[-1], StandardScaler().fit_transform(X), y, **split)
    assert abs(leaky - theirs).max() > 1


def test_columns_chosen_on_all_rows_flatter_and_in_each_fold_do_not():
    from sklearn.feature_selection import SelectKBest, f_regression
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import cross_val_score
    from sklearn.pipeline import make_pipeline

    rng, flattered, fair = np.random.default_rng(0), [], []
    for _ in range(10):
        X, y = rng.normal(size=(50, 1000)), rng.normal(size=50)
        choose, learn, how = SelectKBest(f_regression, k=10), Ridge(alpha=4.0), {"scoring": "neg_mean_squared_error"}
        flattered.append(-cross_val_score(learn, choose.fit_transform(X, y), y, **how).mean() / y.var())
        fair.append(-cross_val_score(make_pipeline(choose, learn), X, y, **how).mean() / y.var())
    assert np.mean(flattered) < 0.7
    assert np.mean(fair) > 1
