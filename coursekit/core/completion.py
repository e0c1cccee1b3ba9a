"""Completion inside a text in quotes, where IPython runs: what can stand there is asked of whoever knows it."""

import sys

_NAME = "coursekit.texts"


def offer(find):
    """Have IPython complete a text by `find(code, names)`: what there is of it, and the texts that may stand there.

    `code` is the cell up to the cursor and `names` what the user has defined. Nothing happens where no IPython runs,
    or one that does not know matchers of this kind.
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    matchers = getattr(getattr(shell, "Completer", None), "custom_matchers", None)
    completion = getattr(sys.modules.get("IPython.core.completer"), "SimpleCompletion", None)
    if matchers is None or completion is None:
        return

    def matcher(context):
        try:
            lines = context.full_text.split("\n")[: context.cursor_line + 1]
            lines[-1] = lines[-1][: context.cursor_position]
            typed, texts = find("\n".join(lines), shell.user_ns)
        except Exception:  # a completion that fails must not stop the others
            typed, texts = "", ()
        found = [completion(text=text, type="text") for text in texts]
        return {"completions": found, "matched_fragment": typed, "suppress": bool(found)}

    matcher.matcher_identifier, matcher.matcher_api_version, matcher.matcher_priority = _NAME, 2, 100
    matchers[:] = [one for one in matchers if getattr(one, "matcher_identifier", "") != _NAME] + [matcher]
