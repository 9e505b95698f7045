"""The agent's persistent bash."""

import fcntl
import os
import secrets
import subprocess

from processes import Processes

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
