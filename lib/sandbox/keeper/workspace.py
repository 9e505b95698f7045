"""Files of the sandbox as the agent's user sees them, and /workspace as a git tree."""

import errno
import hashlib
import os
import shutil
import stat
import time

ROOT = b"/workspace"
READ_LIMIT = 32 << 20
FILE_LIMIT = 8 << 20  # larger files are left out of a snapshot
TREE_LIMIT = 64 << 20  # and so is what comes after this many bytes in all
COUNT_LIMIT = 50_000
DEPTH_LIMIT = 100
SKIPPED_LIMIT = 200
FRAME_BYTES = 4 << 20
# A file changed this recently may change again without its times changing: it is not remembered.
FRESH_NS = 20_000_000
NESTED = b".git-nested"


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
    for folder, _, _ in os.walk(path):  # top down: what is opened up is then walked
        os.chmod(folder, 0o700)
    os.chmod(path, 0o700)
    shutil.rmtree(path)


class Snapshots:
    """Walks /workspace, hashing as git does only what changed since the last time."""

    def __init__(self, excludes):
        self.excludes = {os.fsencode(name) for name in excludes}
        self.cache = {}
        self.sent = set()

    def take(self, send):
        """Calls send(objects) with (id, kind, data) lists of new objects, in frames; returns the reply."""
        self.send, self.frame, self.frame_bytes = send, [], 0
        self.skipped, self.count, self.bytes = [], 0, 0
        self.next_cache = {}
        tree = self.folder(ROOT, 0)
        if tree is None:
            tree = self.add("tree", b"")
        self.flush()
        self.cache = self.next_cache
        return {"tree": tree.hex(), "skipped": self.skipped}

    def skip(self, path, why):
        if len(self.skipped) < SKIPPED_LIMIT:
            shown = os.path.relpath(path, ROOT).decode("utf-8", "backslashreplace")
            self.skipped.append({"path": shown, "why": why})
        elif len(self.skipped) == SKIPPED_LIMIT:
            self.skipped.append({"path": "...", "why": "more were left out than are listed"})

    def folder(self, path, depth):
        """The id of a folder's tree, or None when it holds nothing."""
        entries = []
        try:
            with os.scandir(path) as found:
                names = {entry.name: entry for entry in found}
        except OSError as error:
            self.skip(path, error.strerror)
            return None
        for name in sorted(names):
            stored = NESTED if name == b".git" else name
            if name in self.excludes or stored in self.excludes:
                continue
            full = os.path.join(path, name)
            if why := unfit(name, names):
                self.skip(full, why)
                continue
            try:
                entry = self.entry(full, names[name].stat(follow_symlinks=False), depth)
            except OSError as error:
                self.skip(full, error.strerror)
                continue
            if entry is not None:
                mode, identity = entry
                entries.append((stored + b"/" if mode == b"40000" else stored, mode + b" " + stored + b"\0" + identity))
        if not entries:
            return None
        entries.sort()
        return self.add("tree", b"".join(data for _, data in entries))

    def entry(self, path, found, depth):
        if stat.S_ISDIR(found.st_mode):
            if depth >= DEPTH_LIMIT:
                self.skip(path, f"lies more than {DEPTH_LIMIT} folders deep")
                return None
            tree = self.folder(path, depth + 1)
            return tree and (b"40000", tree)
        if stat.S_ISLNK(found.st_mode):
            return (b"120000", self.add("blob", os.readlink(path)))
        if not stat.S_ISREG(found.st_mode):
            self.skip(path, "is neither a file nor a folder nor a link")
            return None
        identity = self.file(path, found)
        return identity and (b"100755" if found.st_mode & stat.S_IXUSR else b"100644", identity)

    def file(self, path, found):
        self.count += 1
        self.bytes += found.st_size
        if found.st_size > FILE_LIMIT:
            self.bytes -= found.st_size
            self.skip(path, f"is larger than {FILE_LIMIT >> 20} MiB")
            return None
        if self.count > COUNT_LIMIT or self.bytes > TREE_LIMIT:
            self.skip(path, f"comes after {COUNT_LIMIT} files or {TREE_LIMIT >> 20} MiB, the most a snapshot holds")
            return None
        key = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        known = self.cache.get(path)
        if known is not None and known[0] == key:
            self.next_cache[path] = known
            return known[1]
        now = time.time_ns()
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            data = os.read(fd, FILE_LIMIT + 1)
        finally:
            os.close(fd)
        if len(data) > FILE_LIMIT:
            self.skip(path, f"grew beyond {FILE_LIMIT >> 20} MiB while it was read")
            return None
        identity = self.add("blob", data)
        if len(data) == found.st_size and now - found.st_ctime_ns > FRESH_NS:
            self.next_cache[path] = (key, identity)
        return identity

    def add(self, kind, data):
        identity = hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)) + data).digest()
        if identity not in self.sent:
            self.sent.add(identity)
            self.frame.append((identity.hex(), kind, data))
            self.frame_bytes += len(data)
            if self.frame_bytes > FRAME_BYTES:
                self.flush()
        return identity

    def flush(self):
        if self.frame:
            self.send(self.frame)
        self.frame, self.frame_bytes = [], 0


def unfit(name, names):
    """Why git could not hold this name, or None."""
    if name == NESTED and b".git" in names:
        return "has the name under which .git is kept"
    if name.lower() == b".git" and name != b".git":
        return "git does not accept this name"
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return "its name is not UTF-8"
    return None
