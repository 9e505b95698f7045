"""A program that has loaded what it needs and is forked for every use, which saves loading it again."""

import os
import socket
import subprocess
import time

from processes import Processes

LOADING_SECONDS = 20  # a busy machine may be slow at it
ANSWER_SECONDS = 5


class Template:
    """Forks twice and tells the grandchild's pid when the child is gone, so that the keeper is the parent of what comes
    out, which waits for a byte before it begins.

    It outlives programs that ran untrusted code, as the same user. They cannot trace it or open its descriptors when it
    is not dumpable, which is its own duty; they can kill or stop it, and then the program is started the slow way.
    """

    def __init__(self, processes: Processes, request, environment):
        self.processes = processes
        self.key = key_of(request)
        self.forked, self.loaded = None, False
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.channel = ours.detach()
            env = {**environment, **request["env"], "SWE_PLAY_TEMPLATE_FD": str(theirs.fileno())}
            null = subprocess.DEVNULL
            try:
                self.pid = processes.spawn(
                    request["argv"], "/workspace", env, stdin=null, stdout=null, stderr=null, keep=(theirs.fileno(),)
                )
            except OSError:
                os.close(self.channel)
                raise
        processes.listen(self.channel, self.note)

    def note(self, data):
        if data:
            self.forked, self.loaded = int(data), True
        else:  # closed by whoever has listened
            self.channel = None

    def fork(self, descriptors, is_cancelled):
        """The process id of a fresh copy with these as stdin, stdout, stderr and report pipe; None = it does not answer."""
        self.forked = None
        deadline = time.monotonic() + (ANSWER_SECONDS if self.loaded else LOADING_SECONDS)
        waiting, go = os.pipe2(os.O_CLOEXEC)
        try:
            if self.channel is None:
                return None
            with socket.socket(fileno=os.dup(self.channel)) as channel:
                socket.send_fds(channel, [b"fork"], [*descriptors, waiting])
            while self.forked is None:
                if not self.alive() or is_cancelled() or time.monotonic() >= deadline:
                    return None
                self.processes.wait(deadline)
            self.processes.exit_codes[self.forked] = None
            os.write(go, b"g")  # any sooner, and its end could be missed
            return self.forked
        except OSError:  # it has gone
            return None
        finally:
            os.close(waiting)
            os.close(go)

    def alive(self):
        return self.processes.exit_codes.get(self.pid, 0) is None

    def close(self):
        """After it was killed."""
        if self.channel is not None:
            self.processes.close(self.channel)
        self.processes.exit_codes.pop(self.pid, None)


def key_of(request):
    return request["argv"], request["env"]
