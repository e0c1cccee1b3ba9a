"""Solutions of exercises that ask for code: a few sentences, then the reference itself."""

import inspect


def with_code(text, *functions):
    """A solution for `FunctionAnswer`: `text`, then the source of the functions.

    Examples
    --------
    >>> from coursekit.answers.regularization_code import soft_threshold
    >>> print(with_code("One line is enough:", soft_threshold)().splitlines()[-2])
        return np.sign(z) * np.maximum(np.abs(z) - t, 0)
    """
    source = "\n\n".join(inspect.getsource(function) for function in functions)
    return lambda: f"{text.strip()}\n\n```python\n{source}```\n"
