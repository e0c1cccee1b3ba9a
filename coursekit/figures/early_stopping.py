"""Training and validation loss by epoch: where the validation loss was lowest, and where training stops."""

import numpy as np

from coursekit.figures.style import INK, TRAINING, VALIDATION


class StoppingCurves:
    """Both losses over at most `epochs`; what comes after the stop is pale, for it is never trained."""

    def __init__(self, ax, epochs, highest):
        self.ax, self.epochs = ax, epochs
        (self.trained,) = ax.plot([], [], **TRAINING)
        (self.left_out,) = ax.plot([], [], **VALIDATION)
        (self.later_trained,) = ax.plot([], [], **TRAINING, alpha=0.35, lw=1.2)
        (self.later_left_out,) = ax.plot([], [], **VALIDATION, alpha=0.35, lw=1.2)
        (self.stop,) = ax.plot([], [], color=INK, lw=1.2)
        (self.best,) = ax.plot([], [], **VALIDATION, marker="*", markersize=14, markeredgecolor="white", ls="none")
        self.says = ax.text(0, highest, "", fontsize=9, va="top")
        self.moving = [
            self.later_trained, self.later_left_out, self.trained, self.left_out, self.stop, self.best, self.says,
        ]  # fmt: skip
        ax.set(xlim=(0, 1.02 * epochs), ylim=(0, highest), xlabel="epoch", ylabel="cross-entropy")
        labels = ["training", "validation", "lowest"]
        ax.legend([self.trained, self.left_out, self.best], labels, loc="lower center", bbox_to_anchor=(0.5, 1),
                  ncols=3, frameon=False)  # fmt: skip

    def show(self, trained, left_out, best, stop):
        """Show losses of shape (epochs so far,); `best` and `stop` count from 1, stop is None while it goes on."""
        epochs, end = np.arange(1, len(trained) + 1), stop or len(trained)
        self.trained.set_data(epochs[:end], trained[:end])
        self.left_out.set_data(epochs[:end], left_out[:end])
        self.later_trained.set_data(epochs[end - 1 :], trained[end - 1 :])
        self.later_left_out.set_data(epochs[end - 1 :], left_out[end - 1 :])
        self.best.set_data([best], [left_out[best - 1]])
        self.stop.set_data(([], []) if stop is None else ([stop, stop], self.ax.get_ylim()))
        self.says.set_text("" if stop is None else f"stops at {stop}")
        aside = 0.015 * self.epochs
        left = end > 0.7 * self.epochs
        self.says.set(x=end - aside if left else end + aside, ha="right" if left else "left")
