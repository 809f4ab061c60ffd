"""Compares certferry with Python's cryptography on that package's vectors; see scripts/vectors."""

import json
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

from comparison import differences
from expectations import PASSWORDS, REFUSED_BY_BOTH, REFUSED_BY_US, READ_BY_US, DIFFERENT
from reader import read

FOLDERS = ["x509", "pkcs12", "pkcs7", "asymmetric"]
SUFFIXES = {".pem", ".der", ".crt", ".p12", ".p7b", ".crl", ".cp", ".eml"}

# Keys against quantum computers: Azure takes none, and only the newest versions of OpenSSL know them.
QUANTUM = "ML"

# All files together take seconds; one that hangs shall not hold up the rest of the tests.
SECONDS = 300


def main(program, root):
    files = sorted(
        path for folder in FOLDERS for path in (root / folder).rglob("*")
        if path.suffix in SUFFIXES and not path.parent.name.startswith(QUANTUM))
    ours = descriptions(program, files)
    tally = Tally()
    for path in files:
        name = str(path.relative_to(root))
        passwords = [password.encode() for password in PASSWORDS]
        tally.count(name, ours[str(path)], read(path.read_bytes(), passwords))
    return tally.report()


def descriptions(program, files):
    """What certferry says of the files, by their paths."""
    result = subprocess.run(
        [program, "--allow-reveal", Path(__file__).with_name("describe.lua"), *PASSWORDS],
        input="".join(f"{path}\n" for path in files), capture_output=True, text=True,
        timeout=SECONDS, check=False)
    if result.returncode != 0:
        sys.exit(f"vectors: certferry ended with {result.returncode}: {result.stderr[-2000:]}")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return {line["path"]: line for line in lines}


class Tally:
    """The files by how the two readers agree on them, and what nobody expected."""

    def __init__(self):
        self.outcomes = Counter()
        self.notes = Counter()
        self.surprises = []
        self.used = set()

    def count(self, name, ours, theirs):
        folder = name.split("/")[0]
        if ours["kind"] == "refused" and theirs.kind == "refused":
            self.outcomes[folder, "refused by both"] += 1
            self.expect(REFUSED_BY_BOTH, name, ours["code"], f"{ours['message']}; {theirs.reason}")
        elif ours["kind"] == "refused":
            self.outcomes[folder, "refused by us alone"] += 1
            self.expect(REFUSED_BY_US, name, ours["code"], ours["message"])
        elif theirs.kind == "refused":
            self.outcomes[folder, "read by us alone"] += 1
            self.expect(READ_BY_US, name, ours["kind"], theirs.reason)
        else:
            self.compare(folder, name, differences(ours, theirs))

    def compare(self, folder, name, found):
        unexpected = [each for each in found if not self.known(DIFFERENT, name, each[0])]
        for field, text in unexpected:
            self.surprises.append(f"{name}: {field} differs: {text}")
        if unexpected:
            self.outcomes[folder, "disagreeing"] += 1
        elif found:
            self.outcomes[folder, "agreeing but for known fields"] += 1
        else:
            self.outcomes[folder, "read and agreeing"] += 1

    def expect(self, table, name, result, text):
        if not self.known(table, name, result):
            self.surprises.append(f"{name}: {result}, not expected: {text}")

    def known(self, table, name, result):
        for pattern, expected, why in table:
            if result == expected and fnmatch(name, pattern):
                self.used.add((pattern, expected, why))
                self.notes[table_name(table), expected, why] += 1
                return True
        return False

    def report(self):
        print_table(self.outcomes)
        for title, table in TABLES.items():
            print(f"\n{title}:")
            for (owner, expected, why), count in self.notes.items():
                if owner == title:
                    print(f"  {count:4}  {expected:22} {why}")
            for entry in table:
                if entry not in self.used:
                    self.surprises.append(f"no vector is {entry[1]} for {entry[0]} any more")
        for surprise in self.surprises:
            print(f"\nFAILED {surprise}")
        files = sum(self.outcomes.values())
        print(f"\n{files} files, {len(self.surprises)} surprises")
        return 1 if self.surprises or not files else 0


TABLES = {
    "refused by both": REFUSED_BY_BOTH, "refused by us alone": REFUSED_BY_US,
    "read by us alone": READ_BY_US, "known differences": DIFFERENT,
}


def table_name(table):
    return next(title for title, each in TABLES.items() if each is table)


def print_table(outcomes):
    columns = [
        "read and agreeing", "agreeing but for known fields", "refused by both",
        "refused by us alone", "read by us alone", "disagreeing"]
    print(f"{'':32}" + "".join(f"{folder:>12}" for folder in FOLDERS) + f"{'all':>8}")
    for column in columns:
        counts = [outcomes[folder, column] for folder in FOLDERS]
        print(f"{column:32}" + "".join(f"{count:12}" for count in counts) + f"{sum(counts):8}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
