"""/workspace as a git tree."""

import hashlib
import os
import stat
import time

from files import NESTED, ROOT

FILE_LIMIT = 8 << 20  # larger files are left out
TREE_LIMIT = 64 << 20  # and so is what comes after this many bytes in all
COUNT_LIMIT = 50_000
DEPTH_LIMIT = 100
SKIPPED_LIMIT = 200
FRAME_BYTES = 4 << 20
# A file changed this recently may change again without its times changing: it is not remembered.
FRESH_NS = 20_000_000


class Snapshots:
    """Walks /workspace, hashing as git does only what changed since the last time.

    Changed means another inode, size or time; times are the kernel's and cannot be set back. Memory disks do not note
    the time of writes through a shared mapping, so these show with the next ordinary change of the file.
    """

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
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb", buffering=0) as file:
            data = file.read(FILE_LIMIT + 1)
            while len(data) <= FILE_LIMIT and (more := file.read(FILE_LIMIT + 1 - len(data))):
                data += more
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
