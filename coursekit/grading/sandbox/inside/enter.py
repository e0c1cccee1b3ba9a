"""The last step into the sandbox, from within: no rights and no way back."""

import contextlib
import os
import resource


def enter(given):
    """Become the user and take the limits in a text such as "1600000064:...", as `_sandbox` writes it."""
    user, address_space, processes, files, file_size, seconds = map(int, given.split(":"))
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    limits = {
        resource.RLIMIT_AS: address_space,
        resource.RLIMIT_NPROC: processes,
        resource.RLIMIT_NOFILE: files,
        resource.RLIMIT_FSIZE: file_size,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        with contextlib.suppress(ValueError):  # where it is lower already
            resource.setrlimit(limit, (value, value))
