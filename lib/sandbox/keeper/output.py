"""What is kept of what is printed."""


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
