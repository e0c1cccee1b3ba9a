"""Solutions of exercises that ask for code: a few sentences, then the reference itself."""

import inspect


def with_code(text, *functions):
    """A solution for `FunctionAnswer`: `text`, then the source of the functions.

    Examples
    --------
    >>> print(with_code("One line is enough:", _example)())
    One line is enough:
    <BLANKLINE>
    ```python
    def _example(x):
        return 2 * x
    ```
    """
    source = "\n\n".join(inspect.getsource(function) for function in functions)
    return lambda: f"{text.strip()}\n\n```python\n{source}```\n"


def _example(x):
    return 2 * x
