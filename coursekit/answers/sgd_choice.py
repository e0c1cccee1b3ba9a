"""Answers to the exercises of notebook 06 that ask for a choice."""

from coursekit.answers._answer import Mistake
from coursekit.answers._choice import ChoiceAnswer

SHUFFLE = ChoiceAnswer(
    letter="c",
    praise="Right: files are often sorted, by class or by day, and without shuffling a minibatch would be lopsided.",
    mistakes=(
        Mistake(
            "order and the mean",
            "A mean does not depend on the order: shuffling leaves the gradient over all examples as it is.",
            "a",
        ),
        Mistake(
            "every update an improvement",
            "An update follows the gradient of its minibatch, and may raise the loss over all, shuffled or not.",
            "b",
        ),
        Mistake(
            "other examples",
            "An epoch uses every example once; shuffling changes their order, not which they are.",
            "d",
        ),
        Mistake(
            "speed",
            "Shuffling costs a little time, and an update takes as long as before; it is the quality of the estimates "
            "that gains.",
            "e",
        ),
    ),
    hints=(
        "Imagine a file with all the cats first and all the dogs after them. What would the minibatches look like?",
        "Does the mean over all examples depend on their order? Does a minibatch?",
        "Shuffling decides which examples share a minibatch. Which option says just that?",
    ),
    solution=lambda: (
        """
The answer is **c**. Without shuffling the same examples share a minibatch in every epoch, and those that stood together
in the file, often of the same class, stay together: such a minibatch is no fair sample, and its gradient pulls to one
side. What shuffling does not change: the gradient over all examples, which examples an epoch uses, and the price of an
update. Nor does it make every update an improvement.
"""
    ),
)


BATCH_SIZE = ChoiceAnswer(
    letter="d",
    praise="Right: the noise of an update goes with the learning rate and falls with the batch size, so both belong "
    "together.",
    mistakes=(
        Mistake(
            "noisy taken for wrong on average",
            "A single example, drawn at random, gives the right gradient on average, with much noise around it.",
            "a",
            see="A gradient from a few examples",
        ),
        Mistake(
            "noise falls as 1/m",
            "The variance becomes ten times smaller, the standard deviation only about three times: it falls as one "
            "over the root of m.",
            "b",
            see="A gradient from a few examples",
        ),
        Mistake(
            "larger is always quicker",
            "Counted in examples seen, small minibatches usually are quicker: they make many more updates, and the "
            "early ones need no precise gradient.",
            "c",
            see="Fast at first, slow at the end",
        ),
        Mistake(
            "the minimum reached with a constant rate",
            "With a constant rate the noise keeps the weights moving around the minimum, the more so the smaller the "
            "minibatch; only a falling rate brings them to rest.",
            "e",
            see="Fast at first, slow at the end",
        ),
    ),
    hints=(
        "For each sentence, take an extreme case: one example, or all of them.",
        "The noise of an estimate falls as one over the root of m. Which sentences does that contradict?",
        "What can you do about a noisy step, if you may not change the minibatch?",
    ),
    solution=lambda: (
        """
The answer is **d**. A small minibatch gives a gradient that is right on average but noisy, and the learning rate says
how much of the noise goes into the weights. The standard deviation falls as one over the root of m, so ten times the
examples make it about three times smaller; until a given loss is reached, small minibatches often need fewer examples,
because they make more updates. With a constant rate the noise never ends, and the weights do not come to rest at the
minimum.
"""
    ),
)
