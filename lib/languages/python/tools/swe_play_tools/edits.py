"""Edits of source text by the positions of its syntax tree; every other byte stays."""

# Byte offsets of ast count within lines as Python splits them: at \n, \r\n and \r only, and after a byte-order mark.
MARK = b"\xef\xbb\xbf"


def without_mark(source):
    """@returns (byte-order mark or nothing, the rest)"""
    mark = MARK if source.startswith(MARK) else b""
    return mark, source[len(mark) :]


def line_starts(text):
    starts, position = [0], 0
    while position < len(text):
        if text[position : position + 2] == b"\r\n":
            position += 1
        if text[position : position + 1] in (b"\n", b"\r"):
            starts.append(position + 1)
        position += 1
    return starts


def start_of(starts, node):
    """Of a statement, with its decorators."""
    decorators = getattr(node, "decorator_list", [])
    first_line = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return starts[first_line - 1] + node.col_offset


def end_of(starts, node):
    return starts[node.end_lineno - 1] + node.end_col_offset


def applied(text, edits):
    """@param edits (start, end, replacement), none of which overlap"""
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text
