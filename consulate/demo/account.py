"""The account under which PostgreSQL runs.

PostgreSQL refuses to run as root. If root starts the demo, the server runs under another account, but no folder is
opened for that: a private checkout stays private.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
# The shell runs as the other account, to see whether that may enter the data and read the program.
REACHABLE = 'cd "$1" && test -w . && test -r "$2" && exec "$3" --version'


@dataclass(frozen=True)
class Account:
    """The account of a process: `name` is for messages; its files belong to it."""

    name: str
    owner: int
    group: int
    popen: dict[str, Any]
    before_exec: Callable[[], None] | None = None

    def own(self, folder: Path) -> None:
        """Give the folder and everything in it to this account. Only root needs this, and only root can do it."""
        if os.geteuid() != 0:
            return
        for path in (folder, *folder.rglob("*")):
            found = path.lstat()
            if (found.st_uid, found.st_gid) != (self.owner, self.group):
                os.chown(path, self.owner, self.group, follow_symlinks=False)

    def prepare(self) -> None:
        """Run in the child between fork and exec."""
        if self.before_exec:
            self.before_exec()
        # After the change of account, which clears it.
        die_with_parent(signal.SIGINT)


def die_with_parent(sent: signal.Signals) -> None:
    """Ask the kernel to send this process `sent` when its parent is killed. On systems other than Linux, do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(sent), 0, 0, 0)


def choose_account(folder: Path, binaries: Path) -> Account | None:
    """Return the account that can run the server on `folder`; None if there is none.

    Root tries an ordinary system account first. If a parent folder is closed to it, root itself runs the
    server in a user namespace where its id is an ordinary one. The files still belong to root.
    """
    if os.geteuid() != 0:
        return Account("this user", os.geteuid(), os.getegid(), {})
    before = folder.stat()
    for account in (*_system_accounts(), *_namespaces()):
        os.chown(folder, account.owner, account.group)
        if _can_run(account, folder, binaries):
            return account
    os.chown(folder, before.st_uid, before.st_gid)
    return None


def _system_accounts() -> list[Account]:
    # Popen drops the supplementary groups too: root's groups would give root's access.
    return [
        Account(
            entry.pw_name,
            entry.pw_uid,
            entry.pw_gid,
            {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []},
        )
        for entry in _ordinary("nobody")
    ]


def _namespaces() -> list[Account]:
    if sys.platform != "linux":
        return []
    # PostgreSQL looks its own id up in the list of accounts, so the id must be in it.
    return [
        Account(
            f"root as {entry.pw_name}",
            0,
            0,
            {},
            lambda uid=entry.pw_uid, gid=entry.pw_gid: _enter_namespace(uid, gid),  # type: ignore[misc]
        )
        for entry in _ordinary("daemon", "bin", "nobody")[:1]
    ]


def _ordinary(*names: str) -> list[pwd.struct_passwd]:
    known = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    return [known[name] for name in names if name in known]


def _enter_namespace(uid: int, gid: int) -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} 0 1")
    Path("/proc/self/gid_map").write_text(f"{gid} 0 1")


def _can_run(account: Account, folder: Path, binaries: Path) -> bool:
    catalogue = next(binaries.parent.glob("share/**/postgres.bki"), binaries)
    shell = shutil.which("sh") or "/bin/sh"
    words = [shell, "-c", REACHABLE, "sh", str(folder), str(catalogue), str(binaries / "postgres")]
    try:
        ran = subprocess.run(
            words,
            check=False,
            capture_output=True,
            cwd="/",
            preexec_fn=account.prepare,
            timeout=10,
            **account.popen,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return ran.returncode == 0
