#!/usr/bin/python3
"""Answers many calls from one process: a line of JSON for each, and one back with the same id."""

import csv
import json
import sys

MAX_ROWS = 1_000_000
MAX_COLUMNS = 200


class Refused(Exception):
    """What the caller is told."""


def summary(arguments):
    path, delimiter = arguments.get("path"), arguments.get("delimiter", ",")
    if not isinstance(path, str) or not isinstance(delimiter, str) or len(delimiter) != 1:
        raise Refused("path must be a text, delimiter one character.")
    try:
        with open(path, newline="", encoding="utf-8") as file:
            return describe(csv.reader(file, delimiter=delimiter))
    except UnicodeDecodeError:
        raise Refused("The file is not UTF-8.") from None
    except csv.Error as error:
        raise Refused(f"The file is no CSV: {error}.") from None
    except OSError as error:
        raise Refused(f"The file cannot be read: {error.strerror}.") from None


def describe(rows):
    header = next(rows, None)
    if header is None:
        raise Refused("The file is empty; a header line is needed.")
    if len(header) > MAX_COLUMNS:
        raise Refused(f"The file has more than {MAX_COLUMNS} columns.")
    columns = [Column(name) for name in header]
    count = 0
    for row in rows:
        count += 1
        if count > MAX_ROWS:
            raise Refused(f"The file has more than {MAX_ROWS} rows.")
        for column, value in zip(columns, row):
            column.add(value)
    return "\n".join([f"{count} rows", *(column.line() for column in columns)])


class Column:
    def __init__(self, name):
        self.name, self.values, self.numbers = name, 0, 0
        self.least, self.greatest, self.total = None, None, 0.0

    def add(self, value):
        if value == "":
            return
        self.values += 1
        try:
            number = float(value)
        except ValueError:
            return
        self.numbers += 1
        self.total += number
        self.least = number if self.least is None else min(self.least, number)
        self.greatest = number if self.greatest is None else max(self.greatest, number)

    def line(self):
        if self.numbers == 0 or self.numbers < self.values:
            return f"{self.name}: {self.values} values"
        mean = self.total / self.numbers
        return f"{self.name}: {self.values} values, {self.least:g} to {self.greatest:g}, mean {mean:g}"


def answer_to(request):
    try:
        text, is_error = summary(request["arguments"]), False
    except Refused as refusal:
        text, is_error = str(refusal), True
    return {"id": request["id"], "content": [{"type": "text", "text": text}], "isError": is_error}


# The end of stdin is the end of the server.
for line in sys.stdin:
    sys.stdout.write(json.dumps(answer_to(json.loads(line))) + "\n")
    sys.stdout.flush()
