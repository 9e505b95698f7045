"""Process 1 of a sandbox: does what the host asks for, and cannot be touched by what it starts.

Host and keeper exchange frames over stdin and stdout: one line of JSON with "size", then that many bytes.
Requests are {"id", "op", ...}; each gets one reply {"id", ...} or {"id", "error": {"code", "message"}}; a snapshot sends
frames {"id", "objects": [[id, kind, size], ...]} before. {"op": "cancel", "id"} ends the operation with that id.
Standard library only; Python 3.9 or later.
"""

import ctypes
import json
import os
import resource
import sys

import files
from processes import Processes
from programs import Programs
from snapshots import Snapshots

PR_SET_DUMPABLE = 4
OPEN_FILES = 4096


class Keeper:
    def __init__(self, config):
        limit = config["memoryLimit"]
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        if hard == resource.RLIM_INFINITY or hard > OPEN_FILES:
            resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
        if config["processLimit"] is not None:
            resource.setrlimit(resource.RLIMIT_NPROC, (config["processLimit"],) * 2)
        if limit is not None:  # one process cannot outrun the watch over all
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        self.flood = config["flood"]
        self.inbox = bytearray()
        self.requests = []
        self.cancelled = set()
        self.processes = Processes(limit)
        # From here on nobody of the same user can trace this process or open its memory and pipes.
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
        environment = {**config["environment"], "PWD": "/workspace"}
        self.programs = Programs(self.processes, environment, self.is_cancelled)
        self.snapshots = Snapshots(config["excludes"])
        self.operations = {
            "run": self.programs.run,
            "execute": self.programs.execute,
            "read": files.read,
            "write": files.write,
            "layOut": files.lay_out,
            "snapshot": self.snapshot,
        }
        self.processes.listen(0, self.receive)

    def receive(self, data):
        if not data:  # the host has gone
            os._exit(0)
        self.inbox += data
        while (frame := take_frame(self.inbox)) is not None:
            header, body = frame
            if header["op"] == "cancel":
                self.cancelled.add(header["id"])
            else:
                self.requests.append((header, body))

    def is_cancelled(self, request):
        return request["id"] in self.cancelled

    def serve(self):
        while True:
            while self.requests:
                self.answer(*self.requests.pop(0))
            self.processes.wait(None)
            self.programs.between_commands(self.flood)

    def answer(self, request, body):
        try:
            reply, data = self.operations[request["op"]](request, body)
        except files.Refused as error:
            reply, data = {"error": {"code": error.code, "message": str(error)}}, b""
        except OSError as error:
            code = files.code_of(error)
            reply, data = {"error": {"code": code, "message": error.strerror or code}}, b""
        self.cancelled.discard(request["id"])
        send({"id": request["id"], **reply}, data)

    def snapshot(self, request, _body):
        def send_objects(objects):
            listed = [[identity, kind, len(data)] for identity, kind, data in objects]
            send({"id": request["id"], "objects": listed}, b"".join(data for _, _, data in objects))

        return self.snapshots.take(send_objects), b""


def take_frame(inbox):
    """The first whole frame, taken out of the inbox, or None."""
    end = inbox.find(b"\n")
    if end < 0:
        return None
    header = json.loads(inbox[:end])
    stop = end + 1 + header["size"]
    if len(inbox) < stop:
        return None
    body = bytes(inbox[end + 1 : stop])
    del inbox[:stop]
    return header, body


def send(header, data=b""):
    view = memoryview(json.dumps({**header, "size": len(data)}).encode() + b"\n" + data)
    while view:
        view = view[os.write(1, view) :]


def read_config():
    """The first frame, before anything else runs; its body is empty."""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            os._exit(0)
        line += byte
    return json.loads(line)


if __name__ == "__main__":
    os.chdir("/workspace")
    os.umask(0o022)
    keeper = Keeper(read_config())
    send({"id": 0, "python": sys.version.split()[0]})
    keeper.serve()
