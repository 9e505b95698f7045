"""Commands in the agent's shell, and programs outside of it."""

import os
import time

import memory
from output import Output
from processes import Processes, process_table
from shell import Shell
from template import Template, key_of


class Programs:
    def __init__(self, processes: Processes, environment, is_cancelled):
        self.processes = processes
        self.environment = environment
        self.is_cancelled = is_cancelled
        self.shell = None
        self.template = None
        self.cwd = "/workspace"
        self.output = Output(65536)
        self.notes = []

    def run(self, request, body):
        """One command in the persistent shell."""
        self.output.keep = request["keep"]
        started, killed = time.monotonic(), memory.kills()
        deadline = started + request["timeoutMs"] / 1000
        self.processes.out_of_memory = False
        if self.shell is None or self.shell.exit_code() is not None:
            self.end_shell()
            self.shell = self.retry_without_others(
                lambda: Shell(self.processes, self.cwd, self.environment, self.output)
            )
        self.shell.submit(body)
        ending, code = self.wait_for_shell(request, deadline)
        if ending == "exited":
            self.processes.drain(self.shell.outputs, 1 << 20)
        else:
            if ending != "shell-exited":
                self.cwd = self.shell.folder(self.cwd)
                self.processes.kill_all()
            self.end_shell()
            if not os.path.isdir(self.cwd):
                self.cwd = "/workspace"
        head, tail, total = self.output.take()
        notes, self.notes = self.notes, []
        reply = {"ending": ending, "exitCode": code, "cwd": self.cwd, "notes": notes, "parts": [len(head), len(tail)],
                 "total": total, "memoryKills": memory.kills() - killed, "durationMs": since(started)}
        return reply, head + tail

    def wait_for_shell(self, request, deadline):
        while True:
            done = self.shell.finished()
            if done is not None:
                code, self.cwd = done
                return "exited", code
            if self.processes.out_of_memory:
                return "out-of-memory", None
            if self.shell.exit_code() is not None:
                return "shell-exited", self.shell.exit_code()
            if self.output.total > request["flood"]:
                return "output-limit", None
            if self.is_cancelled(request):
                return "cancelled", None
            if time.monotonic() >= deadline:
                return "timed-out", None
            self.processes.wait(deadline)

    def end_shell(self):
        if self.shell is not None:
            self.shell.close()
            self.shell = None

    def between_commands(self, flood):
        """Background processes may print, but not for ever."""
        if self.output.total > flood:
            self.processes.kill_all()
            self.notes.append("Background processes printed too much and were killed with the shell.")
            self.end_shell()
            self.output.clear()

    def retry_without_others(self, start):
        """The agent may have used up its processes: then they have to go."""
        try:
            return start()
        except BlockingIOError:
            self.processes.kill_all()
            self.end_shell()
            self.notes.append("No process could be started: all others were killed.")
            return start()

    def execute(self, request, body):
        """One program with clean environment, bounded output and a report pipe; nothing it started outlives it."""
        started, killed = time.monotonic(), memory.kills()
        self.processes.out_of_memory = False
        program = self.retry_without_others(
            lambda: Program(self.processes, request, body, lambda fds: self.start(request, fds))
        )
        deadline = time.monotonic() + request["timeoutMs"] / 1000  # loading a template is not the program's time
        ending = program.wait(request, deadline, self.is_cancelled) if program.pid else "exited"
        code = self.processes.exit_codes.pop(program.pid, 127)
        if self.shell is not None:
            self.processes.kill_newer_than(program.before)
        elif self.template is None or not self.processes.only(self.template.pid):
            self.end_template()
            self.processes.kill_all()
        parts = program.close()
        reply = {"ending": ending, "exitCode": code if ending == "exited" else None,
                 "parts": [len(part) for part in parts],
                 "totals": [output.total for output in program.outputs],
                 "memoryKills": memory.kills() - killed, "durationMs": since(started)}
        return reply, b"".join(parts)

    def start(self, request, descriptors):
        """Raises OSError."""
        pid = self.fork_template(request, descriptors) if request["template"] and self.shell is None else None
        if pid is not None:
            return pid
        stdin, out, err, report = descriptors
        env = {**self.environment, **request["env"], "SWE_PLAY_REPORT_FD": str(report)}
        return self.processes.spawn(
            request["argv"], "/workspace", env, stdin=stdin, stdout=out, stderr=err, keep=(report,)
        )

    def fork_template(self, request, descriptors):
        if self.template is not None and (self.template.key != key_of(request) or not self.template.alive()):
            self.end_template()
        if self.template is None:
            self.template = Template(self.processes, request, self.environment)
        pid = self.template.fork(descriptors, lambda: self.is_cancelled(request))
        if pid is None:
            self.end_template()
        return pid

    def end_template(self):
        """With all that it may have begun."""
        if self.template is not None:
            self.processes.kill_all()
            self.template.close()
            self.template = None


class Program:
    """A running program and its three pipes: stdout, stderr, report."""

    def __init__(self, processes: Processes, request, stdin, start):
        """start: from descriptors of stdin, stdout, stderr and report pipe to a process id; raises OSError."""
        self.processes = processes
        self.before = {pid: start for pid, (_, start) in process_table().items()}
        self.outputs = [Output(request["keep"]), Output(request["keep"]), Output(request["reportLimit"])]
        pipes = [os.pipe2(os.O_CLOEXEC) for _ in self.outputs]
        self.fds = [read for read, _ in pipes]
        stdin_fd = os.memfd_create("stdin")
        os.write(stdin_fd, stdin)
        os.lseek(stdin_fd, 0, os.SEEK_SET)
        (_, out), (_, err), (_, report) = pipes
        try:
            self.pid = start((stdin_fd, out, err, report))
        except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
            self.pid = None
            self.outputs[1].add(f"{request['argv'][0]}: {error.strerror}\n".encode())
        except OSError:
            for fd in self.fds:
                os.close(fd)
            raise
        finally:
            for fd in (stdin_fd, out, err, report):
                os.close(fd)
        for fd, output in zip(self.fds, self.outputs):
            processes.listen(fd, output.add)

    def wait(self, request, deadline, is_cancelled):
        while True:
            if self.processes.out_of_memory:
                return "out-of-memory"
            if sum(output.total for output in self.outputs) > request["flood"]:
                return "output-limit"
            if self.outputs[2].total > request["reportLimit"]:
                return "output-limit"
            if self.processes.exit_codes[self.pid] is not None:
                return "exited"
            if is_cancelled(request):
                return "cancelled"
            if time.monotonic() >= deadline:
                return "timed-out"
            self.processes.wait(deadline)

    def close(self):
        """What was printed; after the program and its offspring are gone."""
        parts = []
        for fd, output in zip(self.fds, self.outputs):
            self.processes.drain(fd, 1 << 20)
            self.processes.close(fd)
            head, tail, _ = output.take()
            parts += [head, tail]
        return parts


def since(started):
    return round((time.monotonic() - started) * 1000, 3)
