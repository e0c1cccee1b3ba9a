"""What a sandbox may not ask of the system at all: a filter of system calls for bubblewrap.

It takes away what no exercise needs and what could get around the other walls: sockets of any kind, new namespaces and
mounts, looking into other processes, memory that no limit counts, and corners of the kernel known for their errors.
"""

import errno
import os
import platform
import struct

_CALLS = {  # name: its number on x86-64 and on 64-bit ARM
    "socket": (41, 198),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "vmsplice": (278, 75),
    "io_setup": (206, 0),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
}
_MACHINES = {"x86_64": (0, 0xC000003E, 56), "aarch64": (1, 0xC00000B7, 220)}  # column, architecture, number of clone
_BY_ARGUMENT = (  # what is refused only with certain arguments: numbers, which argument, bits that count, value, error
    ((9, 222), 3, 0x2F, 0x21, errno.EPERM),  # mmap of shared memory without a file: when it is let go, nobody has it
    ((28, 233), 2, 0xFFFFFFFF, 14, errno.EINVAL),  # madvise, huge pages: of those let go in part, all stays
    ((28, 233), 2, 0xFFFFFFFF, 25, errno.EINVAL),
)
_CLONE3 = 435
_NEW_NAMESPACES = 0x7E020080  # the flags of clone that make one
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # where they lie in what the filter sees


def program():
    """The filter in the kernel's form; b"" on a machine whose system calls are not known here."""
    if platform.machine() not in _MACHINES:
        return b""
    column, architecture, clone = _MACHINES[platform.machine()]
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, architecture, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, 0x40000000, 0, 1),  # a second set of numbers for the same calls
        _refuse(errno.ENOSYS),
        _step(_EQUAL, _CLONE3, 0, 1),  # its flags cannot be seen from here; who gets this falls back to clone
        _refuse(errno.ENOSYS),
    ]
    for numbers in _CALLS.values():
        steps += [_step(_EQUAL, numbers[column], 0, 1), _refuse(errno.EPERM)]
    for numbers, argument, bits, value, error in _BY_ARGUMENT:
        steps += [
            _step(_EQUAL, numbers[column], 0, 5),
            _step(_LOAD, _FIRST_ARGUMENT + 8 * argument),
            _step(_AND, bits),
            _step(_EQUAL, value, 0, 1),
            _refuse(error),
            _step(_LOAD, _NUMBER),
        ]
    steps += [
        _step(_EQUAL, clone, 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_ANY_BIT, _NEW_NAMESPACES, 0, 1),
        _refuse(errno.EPERM),
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(steps)


def descriptor():
    """A file descriptor from which the filter can be read, to be closed by the caller; None without a filter."""
    if not program():
        return None
    read, write = os.pipe()
    os.write(write, program())
    os.close(write)
    return read


def _step(code, value, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, value)


def _refuse(error):
    return _step(_RETURN, 0x00050000 | error)
