"""Two folders change places at once: at no moment is either name without a folder."""

import ctypes
import errno
import os
import sys
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2


def exchange(one: Path, other: Path) -> None:
    """Raises OSError where the system or the file system cannot do it; then nothing has changed.

    Python has no call for it; two renames would leave a moment in which a process that is killed
    leaves no folder.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = libc.renamex_np(*names, RENAME_SWAP)
        else:
            failed = libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE)
    except AttributeError:
        failed, number = True, errno.ENOSYS
    else:
        number = ctypes.get_errno()
    if failed:
        reason = f"its folders cannot be exchanged there, {os.strerror(number)}"
        raise OSError(number, reason, str(other))
