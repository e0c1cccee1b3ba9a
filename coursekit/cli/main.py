"""The command line: `coursekit --help` lists its commands.

Each command is a function from its arguments to an exit code, in the module of those who use it. What a command needs
is imported inside it, so that `--help` is instant and `doctor` works where half of the course is missing.
"""

import argparse
import sys

from coursekit.cli import authoring, learning, teaching
from coursekit.cli.shared import Stop


def main(argv=None):
    """Run one command and return its exit code."""
    _show_every_letter()
    sys.modules.setdefault("rfc3987_syntax", None)  # a second of each start, for nothing: docs/architecture.md
    argv = sys.argv[1:] if argv is None else list(argv)
    argv, jupyter = (argv[: argv.index("--")], argv[argv.index("--") + 1 :]) if "--" in argv else (argv, [])
    arguments = _parser().parse_args(argv)
    arguments.jupyter = jupyter
    try:
        return arguments.command(arguments)
    except Stop as stop:
        print(f"coursekit: {_without_passwords(stop)}", file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print("\ncoursekit: interrupted", file=sys.stderr)
        return 130


def _show_every_letter():
    """Where output has not every letter, as a file on Windows has not, one that is missing is shown by its number."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _without_passwords(text):
    from coursekit.core.addresses import without_passwords

    return without_passwords(text)


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        """Refuse what was typed, without the password in it."""
        super().error(_without_passwords(message))


def _parser():
    from coursekit import __version__

    parser = _Parser(prog="coursekit", description="A course on the foundations of deep learning.")
    parser.add_argument(
        "--version", action="version", version=f"coursekit {__version__} (what changed: coursekit news)"
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(command, text, **more):
        one = commands.add_parser(command.__name__, help=text, description=text, **more)
        one.set_defaults(command=command)
        return one

    for group in (learning, authoring, teaching):
        group.add_to(add)
    return parser
