"""A variance from two means: answers that data cannot say."""

from statistics import fmean  # noqa: F401 - for the formulas of answer.toml
