"""Solutions of exercises that ask for code: a few sentences, then the reference itself."""

import inspect


def with_code(text, *functions):
    """A solution for `FunctionAnswer`: `text`, then the source of the functions.

    Examples
    --------
    >>> from coursekit.answers.gradient_descent_code import gd_step
    >>> print(with_code("One line is enough:", gd_step)().splitlines()[-2])
        return theta - lr * grad
    """
    source = "\n\n".join(inspect.getsource(function) for function in functions)
    return lambda: f"{text.strip()}\n\n```python\n{source}```\n"
