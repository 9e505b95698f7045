"""Files of the sandbox as the agent's user sees them."""

import errno
import os
import stat

ROOT = b"/workspace"
READ_LIMIT = 32 << 20
NESTED = b".git-nested"  # the name .git has in snapshots


class Refused(Exception):
    """A file operation that fails for a reason the agent may be told."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def code_of(error):
    return errno.errorcode.get(error.errno, "EIO")


def resolve(path):
    return os.path.join(ROOT, os.fsencode(path))


def open_regular(path, flags):
    """Opens a regular file outside of /proc, whose files are the keeper's own, without waiting on a pipe."""
    fd = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
    found = os.fstat(fd)
    code = None
    if stat.S_ISDIR(found.st_mode):
        code = "EISDIR"
    elif not stat.S_ISREG(found.st_mode):
        code = "ENOTREG"
    elif found.st_dev == os.stat("/proc").st_dev:
        code = "EACCES"
    if code is not None:
        os.close(fd)
        raise Refused(code, {"EISDIR": "is a folder", "ENOTREG": "is not a regular file",
                             "EACCES": "cannot be opened here"}[code])
    return fd, found


def read(request, _body):
    fd, found = open_regular(resolve(request["path"]), os.O_RDONLY)
    with os.fdopen(fd, "rb") as file:
        data = file.read(READ_LIMIT + 1)
    if len(data) > READ_LIMIT:
        raise Refused("EFBIG", f"is larger than {READ_LIMIT >> 20} MiB")
    return {}, data


def write(request, body):
    """Reserves the space before it touches the old content, so that a full disk loses nothing."""
    path = resolve(request["path"])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    fd, _ = open_regular(path, os.O_WRONLY | os.O_CREAT)
    try:
        fill(fd, body)
        os.ftruncate(fd, len(body))
    finally:
        os.close(fd)
    return {}, b""


def fill(fd, body):
    if body:
        os.posix_fallocate(fd, 0, len(body))
    done = 0
    while done < len(body):
        done += os.pwrite(fd, body[done : done + (1 << 20)], done)


def lay_out(request, body):
    """Removes, then writes below ROOT; a link or file that stands where a folder must be is replaced, not followed."""
    for path in request["remove"]:
        segments = split(path)
        parent = descend(segments[:-1], create=False)
        if parent is not None:
            remove(os.path.join(parent, segments[-1]))
    at = 0
    for path, mode, size in request["files"]:
        segments = split(path)
        target = os.path.join(descend(segments[:-1], create=True), segments[-1])
        remove(target)
        data, at = body[at : at + size], at + size
        if mode == "120000":
            os.symlink(data, target)
            continue
        fd = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            fill(fd, data)
            os.fchmod(fd, 0o755 if mode == "100755" else 0o644)
        finally:
            os.close(fd)
    return {}, b""


def split(path):
    segments = os.fsencode(path).split(b"/")
    if any(segment in (b"", b".", b"..") or b"\0" in segment for segment in segments):
        raise Refused("EINVAL", "is not a path below the workspace")
    return [b".git" if segment == NESTED else segment for segment in segments]


def descend(segments, create):
    folder = ROOT
    for segment in segments:
        parent, folder = folder, os.path.join(folder, segment)
        try:
            mode = os.lstat(folder).st_mode
        except FileNotFoundError:
            mode = None
        if mode is not None and stat.S_ISDIR(mode):
            if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
                os.chmod(folder, 0o755)
            continue
        if not create:
            return None
        if mode is not None:
            os.unlink(folder)
        os.mkdir(folder)
    return folder


def remove(path):
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(mode):
        os.unlink(path)
        return
    # Programs, because folders may be nested deeper than a recursion here could go.
    if call("/bin/rm", b"-rf", b"--", path) != 0:
        call("/bin/chmod", b"-R", b"u+rwX", b"--", path)
        if call("/bin/rm", b"-rf", b"--", path) != 0:
            raise Refused("EACCES", "cannot be removed")


def call(*argv):
    pid = os.posix_spawn(argv[0], argv, {}, file_actions=[(os.POSIX_SPAWN_CLOSE, fd) for fd in (0, 1, 2)])
    return os.waitpid(pid, 0)[1]
