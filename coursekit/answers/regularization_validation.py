"""Answers of notebook 08 that ask for code with a validation set: early stopping and cross-validation."""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.listing import with_code

# ---- reg/early-stopping


def early_stopping(losses, patience):
    """Return the index of the best epoch and the number of epochs trained."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best, epoch + 1
    return best, len(losses)


def _stopping(better=lambda losses, epoch, best: losses[epoch] < losses[best], more=0, reset=True):
    """Early stopping with other ideas of what is better, how long to wait, and whether to count anew."""

    def early_stopping(losses, patience):
        best, waited = 0, 0
        for epoch in range(1, len(losses)):
            good = better(losses, epoch, best)
            waited = (0 if reset else waited) if good else waited + 1
            if losses[epoch] < losses[best] or (good and losses[epoch] == losses[best]):
                best = epoch
            if not good and waited >= patience + more:
                return best, epoch + 1
        return best, len(losses)

    return early_stopping


def _told(change):
    """The right run, told wrongly: `change(best, epochs, losses)`."""
    return lambda losses, patience: change(*early_stopping(losses, patience), losses)


EARLY_STOPPING = FunctionAnswer(
    reference=early_stopping,
    mistakes=(
        Mistake(
            "one epoch too patient",
            "Training stops as soon as `patience` epochs in a row were no better; yours waits for one more.",
            (_stopping(more=1),),
        ),
        Mistake(
            "one epoch too impatient",
            "Training goes on until `patience` epochs in a row were no better; yours stops one before.",
            (_stopping(more=-1),),
        ),
        Mistake(
            "last in place of best",
            "The weights of the last epoch were no better for some time: return the epoch with the lowest loss.",
            (_told(lambda best, epochs, losses: (epochs - 1, epochs)),),
        ),
        Mistake(
            "looked into the future",
            "The lowest of all losses may come after training has stopped; only the epochs that were trained count.",
            (_told(lambda best, epochs, losses: (int(np.argmin(losses)), epochs)),),
        ),
        Mistake(
            "never stops",
            "All the losses were used; training has to stop when patience runs out.",
            (lambda losses, patience: (int(np.argmin(losses)), len(losses)),),
        ),
        Mistake(
            "compared with the epoch before",
            "A loss that is lower than the one before is no new lowest: compare with the best so far.",
            (_stopping(lambda losses, epoch, best: losses[epoch] < losses[epoch - 1]),),
        ),
        Mistake(
            "counter never reset",
            "The epochs are counted in a row: a new lowest loss begins the count anew.",
            (_stopping(reset=False),),
        ),
        Mistake(
            "equal taken for better",
            "A loss that only equals the lowest is not new: compare with `<`.",
            (_stopping(lambda losses, epoch, best: losses[epoch] <= losses[best]),),
        ),
        Mistake(
            "best counted from 1",
            "`best` is an index, and the first epoch has the index 0.",
            (_told(lambda best, epochs, losses: (best + 1, epochs)),),
        ),
        Mistake(
            "index in place of a number of epochs",
            "`epochs` is a number of epochs: after the epoch of index i, i + 1 were trained.",
            (_told(lambda best, epochs, losses: (best, epochs - 1)),),
        ),
        Mistake(
            "epochs up to the best",
            "The epochs of waiting were trained, too, and cost time.",
            (_told(lambda best, epochs, losses: (best, best + 1)),),
        ),
        Mistake(
            "loss in place of its epoch",
            "You returned the lowest loss; asked for is the index of its epoch.",
            (_told(lambda best, epochs, losses: (losses[best], epochs)),),
        ),
        Mistake(
            "other order",
            "Both values are there, but `best` comes first.",
            (_told(lambda best, epochs, losses: (epochs, best)),),
        ),
    ),
    hints=(
        "Keep two things while you go through the epochs: the best one so far, and how many have passed since.",
        "A new lowest loss sets the count back to 0; any other epoch adds 1 to it.",
        "Stop when the count reaches `patience`, and return the best index and `epoch + 1`; after the loop, all "
        "epochs.",
    ),
    solution=with_code(
        """
`best` remembers the epoch with the lowest loss so far, `waited` the epochs since. Each new lowest loss sets the count
back; when it reaches `patience`, training ends. What is kept are the weights of the best epoch, not of the last.
""",
        early_stopping,
    ),
)


# ---- reg/cross-validate


def cross_validate(fit, X, y, fold):
    """Return the mean squared error on each fold, fitted on the others."""
    errors = []
    for k in range(fold.max() + 1):
        out = fold == k
        mean, std = X[~out].mean(axis=0), X[~out].std(axis=0)  # not of the fold
        predict = fit((X[~out] - mean) / std, y[~out])
        error = predict((X[out] - mean) / std) - y[out]
        errors.append(np.mean(error**2))
    return np.array(errors)


def _scaled(X, by):
    return (X - by.mean(axis=0)) / by.std(axis=0)


def _by(X, out):
    """The rows that give mean and standard deviation: those of training."""
    return X[~out]


def _everything(X, out):
    return X


def _itself(X, out):
    return X[out]


def _validation(by=_by, test_by=None, train=np.logical_not, test=np.asarray, loss=lambda e: np.mean(e**2)):
    """Cross-validation with other rows for standardising, fitting and measuring, or another loss."""

    def cross_validate(fit, X, y, fold):
        errors = []
        for k in range(fold.max() + 1):
            out = fold == k
            fitted, measured = train(out), test(out)
            predict = fit(_scaled(X, by(X, out))[fitted], y[fitted])
            errors.append(loss(predict(_scaled(X, (test_by or by)(X, out))[measured]) - y[measured]))
        return np.array(errors)

    return cross_validate


def _every_row(out):
    return np.full_like(out, True)


def _raw_fold(fit, X, y, fold):
    errors = []
    for k in range(fold.max() + 1):
        out = fold == k
        predict = fit(_scaled(X[~out], X[~out]), y[~out])
        errors.append(np.mean((predict(X[out]) - y[out]) ** 2))
    return np.array(errors)


def _all_raw(fit, X, y, fold):
    errors = []
    for k in range(fold.max() + 1):
        out = fold == k
        errors.append(np.mean((fit(X[~out], y[~out])(X[out]) - y[out]) ** 2))
    return np.array(errors)


CROSS_VALIDATE = FunctionAnswer(
    reference=cross_validate,
    mistakes=(
        Mistake(
            "standardised with all rows",
            "Mean and standard deviation of all rows know the fold that is to be new: take those of the training rows.",
            (_validation(by=_everything),),
        ),
        Mistake(
            "fold standardised by itself",
            "The fit expects the units of the training rows: use their mean and standard deviation for the fold, too.",
            (_validation(test_by=_itself),),
        ),
        Mistake(
            "fold not standardised",
            "The fit has seen standardised columns; standardise the fold in the same way before you predict.",
            (_raw_fold,),
        ),
        Mistake("nothing standardised", "Every column is standardised before each fit.", (_all_raw,)),
        Mistake(
            "fitted on every row",
            "The fold that is measured must not be in the fit: `X[~out]`.",
            (_validation(train=_every_row), _validation(by=_everything, train=_every_row)),
        ),
        Mistake(
            "fitted on the fold alone",
            "It is the other way round: all other folds are for the fit, and the one is for measuring.",
            (
                _validation(by=_itself, train=np.asarray, test=np.logical_not),
                _validation(train=np.asarray, test=np.logical_not),
            ),
        ),
        Mistake(
            "measured on the training rows",
            "An error on rows that the fit has seen says little: measure it on the fold that was left out.",
            (_validation(test=np.logical_not),),
        ),
        Mistake(
            "one mean",
            "Asked for is the error of each fold, an array of k numbers; their mean is the next step.",
            (lambda *given: np.mean(cross_validate(*given)),),
        ),
        Mistake(
            "sum in place of the mean",
            "The error of a fold is the mean over its rows, or larger folds would count more.",
            (_validation(loss=lambda e: np.sum(e**2)),),
        ),
        Mistake(
            "root of the error",
            "Asked for is the mean squared error itself, without a root.",
            (_validation(loss=lambda e: np.sqrt(np.mean(e**2))),),
        ),
        Mistake(
            "absolute errors",
            "The differences are squared before the mean is taken.",
            (_validation(loss=lambda e: np.mean(np.abs(e))),),
        ),
        Mistake(
            "last fold left out",
            "The folds are 0 to k - 1, and the last one counts, too.",
            (lambda *given: cross_validate(*given)[:-1],),
        ),
    ),
    hints=(
        "For each fold, `out = fold == k` marks the rows to measure on, and `~out` the rows to fit on.",
        "What may the mean and the standard deviation of the columns know about the fold?",
        "Take both from `X[~out]`, use them for the training rows and for the fold, and only then fit, predict and "
        "measure.",
    ),
    solution=with_code(
        """
The fold plays the part of data from the future, so nothing about it may enter the fit: not its targets, not its rows,
and not its mean and standard deviation either. Both come from the training rows, and the fold is put into the same
units.
""",
        cross_validate,
    ),
)
