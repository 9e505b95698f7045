"""Commands in the agent's shell, and programs outside of it."""

import fcntl
import os
import secrets
import subprocess
import time

from processes import Processes, process_table

# The shell takes its commands from a file in memory and its turns from a pipe, and answers through another pipe, so
# that nothing of it shows in the output. The answer is printed while waiting for the next turn, because a command
# may be `continue`; the loop is doubled because it may be `break`.
SHELL_SCRIPT = (
    "__swe_play_turn=; while :; do while "
    "{{ builtin printf '%s\\0%s\\0%s\\0' \"$__swe_play_turn\" \"$?\" \"$PWD\" >&{answer}; "
    "IFS= builtin read -r -u {turn} __swe_play_turn || exit; "
    "IFS= builtin read -r -d '' __swe_play_command </proc/self/fd/{command}; }} 2>/dev/null; "
    'do eval "$__swe_play_command"; done; done'
)
SHELL_FDS = 200  # the shell's own start here, out of the way of `exec 3>file`
ANSWER_BYTES = 65536


class Output:
    """The first and the last bytes of a stream, and how long it was."""

    def __init__(self, keep):
        self.keep = keep
        self.clear()

    def clear(self):
        self.head, self.tail, self.total = bytearray(), bytearray(), 0

    def add(self, data):
        self.total += len(data)
        room = max(0, self.keep - len(self.head))
        self.head += data[:room]
        self.tail += data[room:]
        if len(self.tail) > 2 * self.keep + 65536:
            del self.tail[: -self.keep]

    def take(self):
        head, tail, total = bytes(self.head), bytes(self.tail[-self.keep :]), self.total
        self.clear()
        return head, tail, total


class Shell:
    def __init__(self, processes: Processes, cwd, environment, output):
        self.processes = processes
        self.output = output
        self.answer = bytearray()
        self.command = high(os.memfd_create("command"))
        turn_read, turn_write = os.pipe2(os.O_CLOEXEC)
        answer_read, answer_write = os.pipe2(os.O_CLOEXEC)
        output_read, output_write = os.pipe2(os.O_CLOEXEC)
        child_turn, child_answer = high(turn_read), high(answer_write)
        self.turn, self.answers, self.outputs = turn_write, answer_read, output_read
        script = SHELL_SCRIPT.format(command=self.command, turn=child_turn, answer=child_answer)
        try:
            self.pid = processes.spawn(
                ["bash", "--noprofile", "--norc", "-c", script],
                cwd if os.path.isdir(cwd) else "/workspace",
                {**environment, "SHELL": "/bin/bash"},
                stdin=subprocess.DEVNULL, stdout=output_write, stderr=output_write,
                keep=(self.command, child_turn, child_answer), executable="/bin/bash",
            )
        except OSError:
            for fd in (self.turn, self.answers, self.outputs, self.command):
                os.close(fd)
            raise
        finally:
            for fd in (child_turn, child_answer, output_write):
                os.close(fd)
        processes.listen(answer_read, self.add_answer)
        processes.listen(output_read, output.add)

    def add_answer(self, data):
        self.answer += data
        if len(self.answer) > ANSWER_BYTES:  # somebody plays with the pipe
            del self.answer[:-ANSWER_BYTES]

    def submit(self, command):
        self.name = secrets.token_hex(8).encode()
        self.answer.clear()
        os.ftruncate(self.command, 0)
        os.pwrite(self.command, command + b"\0", 0)
        try:
            os.write(self.turn, self.name + b"\n")
        except BrokenPipeError:
            pass  # the shell has ended; exit_code says so

    def finished(self):
        """(exit code, folder) once the command has ended, else None."""
        _, found, rest = bytes(self.answer).partition(self.name + b"\0")
        fields = rest.split(b"\0")
        if not found or len(fields) < 3 or not fields[0].isdigit():
            return None
        return int(fields[0][:3]), os.fsdecode(fields[1][:4096])

    def exit_code(self):
        return self.processes.exit_codes.get(self.pid)

    def folder(self, fallback):
        try:
            return os.readlink(f"/proc/{self.pid}/cwd")
        except OSError:
            return fallback

    def close(self):
        """After everything was killed."""
        self.processes.drain(self.outputs, 1 << 20)
        for fd in (self.answers, self.outputs):
            self.processes.close(fd)
        os.close(self.turn)
        os.close(self.command)
        del self.processes.exit_codes[self.pid]


def high(fd):
    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, SHELL_FDS)
    os.close(fd)
    return moved


class Programs:
    def __init__(self, processes: Processes, environment, is_cancelled):
        self.processes = processes
        self.environment = environment
        self.is_cancelled = is_cancelled
        self.shell = None
        self.cwd = "/workspace"
        self.output = Output(65536)
        self.notes = []

    def run(self, request, body):
        """One command in the persistent shell."""
        self.output.keep = request["keep"]
        started = time.monotonic()
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
        head, tail, total = self.output.take()
        notes, self.notes = self.notes, []
        reply = {"ending": ending, "exitCode": code, "cwd": self.cwd, "notes": notes,
                 "parts": [len(head), len(tail)], "total": total, "durationMs": since(started)}
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
        started = time.monotonic()
        deadline = started + request["timeoutMs"] / 1000
        self.processes.out_of_memory = False
        program = self.retry_without_others(lambda: Program(self.processes, self.environment, request, body))
        ending = program.wait(request, deadline, self.is_cancelled) if program.pid else "exited"
        code = self.processes.exit_codes.pop(program.pid, 127)
        if self.shell is None:
            self.processes.kill_all()
        else:
            self.processes.kill_newer_than(program.before)
        parts = program.close()
        reply = {"ending": ending, "exitCode": code if ending == "exited" else None,
                 "parts": [len(part) for part in parts],
                 "totals": [output.total for output in program.outputs], "durationMs": since(started)}
        return reply, b"".join(parts)


class Program:
    """A running program and its three pipes: stdout, stderr, report."""

    def __init__(self, processes: Processes, environment, request, stdin):
        self.processes = processes
        self.before = {pid: start for pid, (_, start) in process_table().items()}
        self.outputs = [Output(request["keep"]), Output(request["keep"]), Output(request["reportLimit"])]
        pipes = [os.pipe2(os.O_CLOEXEC) for _ in self.outputs]
        self.fds = [read for read, _ in pipes]
        stdin_fd = os.memfd_create("stdin")
        os.write(stdin_fd, stdin)
        os.lseek(stdin_fd, 0, os.SEEK_SET)
        (_, out), (_, err), (_, report) = pipes
        env = {**environment, **request["env"], "SWE_PLAY_REPORT_FD": str(report)}
        try:
            self.pid = processes.spawn(
                request["argv"], "/workspace", env, stdin=stdin_fd, stdout=out, stderr=err, keep=(report,)
            )
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
