"""Answers to the exercises of notebook 09."""

from coursekit.answers import capstone_best, capstone_sweep, capstone_train

ANSWERS = {
    "capstone/checkpoint": capstone_best.CHECKPOINT,
    "capstone/train": capstone_train.TRAIN,
    "capstone/sweep": capstone_sweep.SWEEP,
}
