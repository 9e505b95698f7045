"""The agent's processes as process 1 sees them: started, listened to, reaped, killed."""

import os
import selectors
import signal
import subprocess
import time

AGENT_OOM_SCORE = b"1000"
MEMORY_CHECK_SECONDS = 0.2
PAGE = os.sysconf("SC_PAGE_SIZE")


class Stuck(Exception):
    """Something cannot be killed; nothing in this sandbox can be trusted to end any more."""


class Processes:
    def __init__(self, memory_limit):
        """memory_limit: bytes to watch over where no cgroup does; None = the host does it."""
        self.selector = selectors.DefaultSelector()
        self.exit_codes = {}  # of children somebody waits for; None while they run
        self.memory_limit = memory_limit
        self.next_memory_check = 0.0
        self.out_of_memory = False
        # Opened before the keeper closes its own /proc entries, see keeper.py.
        self.oom_score = os.open("/proc/self/oom_score_adj", os.O_RDWR)
        # Some desktops and engines start us above 0, and only root may go below that.
        self.own_oom_score = os.read(self.oom_score, 16).strip()
        # Process 1 ignores every signal it has no handler for; Python brings one for SIGINT.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.listen(woken, lambda data: None)

    def listen(self, fd, on_data):
        """Calls on_data with what comes, and with b"" at the end, when listening has stopped already."""
        os.set_blocking(fd, False)
        self.selector.register(fd, selectors.EVENT_READ, on_data)

    def close(self, fd):
        if fd in self.selector.get_map():
            self.selector.unregister(fd)
            os.close(fd)

    def wait(self, deadline):
        """Handles what has come, or sleeps until something does or the deadline (time.monotonic) has come."""
        timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
        if self.memory_limit is not None:
            timeout = MEMORY_CHECK_SECONDS if timeout is None else min(timeout, MEMORY_CHECK_SECONDS)
        for key, _ in self.selector.select(timeout):
            if key.fd in self.selector.get_map():
                self.read(key.fd, key.data)
        self.reap()
        self.watch_memory()

    def read(self, fd, on_data):
        try:
            data = os.read(fd, 65536)
        except BlockingIOError:
            return False
        if not data:
            self.close(fd)
        on_data(data)
        return bool(data)

    def drain(self, fd, limit):
        """Reads what is in a pipe by now; a writer that never stops is left after limit bytes."""
        key = self.selector.get_map().get(fd)
        for _ in range(limit // 65536 + 1):
            if key is None or not self.read(fd, key.data):
                return

    def spawn(self, argv, cwd, env, stdin, stdout, stderr, keep=(), executable=None):
        """Starts a child in a session of its own, first in line when memory runs out. Raises OSError."""
        os.write(self.oom_score, AGENT_OOM_SCORE)
        try:
            child = subprocess.Popen(
                argv, cwd=cwd, env=env, stdin=stdin, stdout=stdout, stderr=stderr,
                pass_fds=keep, start_new_session=True, executable=executable,
            )
        finally:
            os.write(self.oom_score, self.own_oom_score)
        child.returncode = 0  # reaped here, not by subprocess
        self.exit_codes[child.pid] = None
        return child.pid

    def reap(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self.exit_codes:
                code = os.waitstatus_to_exitcode(status)
                self.exit_codes[pid] = 128 - code if code < 0 else code

    def kill_all(self):
        """Ends everything but process 1, whatever session or group it hides in."""
        self.kill_until_none(lambda: [-1])

    def kill_newer_than(self, before):
        """Ends what was not there before, nor was started by what was there. before: pids to their start times."""
        self.kill_until_none(lambda: self.newer_than(before))

    def only(self, pid):
        """Whether it is alone, for certain: nothing was started while it was looked for."""
        self.reap()
        last = last_started()
        others = process_table().keys() - {pid}
        return not others and last_started() == last

    def kill_until_none(self, targets):
        deadline = time.monotonic() + 5
        while True:
            alive = False
            for pid in targets():
                try:
                    os.kill(pid, signal.SIGKILL)
                    alive = True
                except ProcessLookupError:
                    pass
            self.reap()
            if not alive:
                return
            if time.monotonic() > deadline:
                raise Stuck("some processes did not end within 5 s of being killed")
            time.sleep(0.0005)

    def newer_than(self, before):
        now = process_table()
        kept = {pid for pid, (_, start) in now.items() if before.get(pid) == start}
        return [pid for pid in now if pid != 1 and not descends(pid, kept, now)]

    def watch_memory(self):
        if self.memory_limit is None or time.monotonic() < self.next_memory_check:
            return
        self.next_memory_check = time.monotonic() + MEMORY_CHECK_SECONDS
        if used_memory() > self.memory_limit:
            self.out_of_memory = True
            self.kill_all()


def descends(pid, ancestors, table):
    while pid in table:
        if pid in ancestors:
            return True
        pid = table[pid][0]
    return False


def process_table():
    """pid -> (parent, start time in clock ticks); process 1 is not in it."""
    table = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and name != "1":
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
            except OSError:
                continue
            table[int(name)] = (int(fields[1]), int(fields[19]))
    return table


def last_started():
    """The process id given out last in this namespace: proc(5), loadavg."""
    with open("/proc/loadavg", "rb") as file:
        return file.read().split()[4]


def used_memory():
    """Bytes: private pages of every process and all memory file systems; shared libraries are left out."""
    total = 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/statm", "rb") as file:
                    fields = file.read().split()
            except OSError:
                continue
            total += (int(fields[1]) - int(fields[2])) * PAGE
    for folder in ("/workspace", "/tmp", "/home/agent", "/dev/shm"):
        stats = os.statvfs(folder)
        total += (stats.f_blocks - stats.f_bfree) * stats.f_frsize
    return total
