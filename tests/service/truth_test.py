"""The checks find what the simulator planted: the truth lies in a file that they never see."""
import collections
import csv

import home as foreign
from conftest import Program


def planted(year):
    """Errors that nobody mended in a later version, and that break a rule whatever the other records say."""
    with open(year.folder / "truth.csv", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file)
                if row["mended"] == "N" and row["rule"] not in ("", "mass_per_unit")]


def test_every_planted_error_that_has_a_rule_is_found(binary, year, tmp_path):
    program = Program(binary, tmp_path / "home")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    program.run("load", *year.files, "--source", "customs", "--mapping", year.mapping)
    program.run("check", "--period", "2025")
    rejected = foreign.table(program.home, "rejected")
    unread = set(zip(rejected["file"].to_pylist(), rejected["line"].to_pylist(), rejected["code"].to_pylist()))
    findings = foreign.table(program.home, "finding")
    found = set(zip(findings["declaration_number"].to_pylist(), findings["item_number"].to_pylist(),
                    findings["rule"].to_pylist()))
    of_declaration = {(number, rule) for number, _, rule in found}
    missed, kinds = collections.Counter(), collections.Counter()
    for row in planted(year):
        number, item = row["declaration"], int(row["item"] or 0)
        if row["kind"] == "duplicate_declaration":
            number = row["planted_value"]  # the copy came under a number of its own
        if row["rule"].startswith("read."):
            known = (row["file"], int(row["line"]), row["rule"]) in unread
        elif item == 0 or row["rule"].startswith("header_"):
            known = (number, row["rule"]) in of_declaration
        else:
            known = (number, item, row["rule"]) in found
        kinds[row["rule"]] += 1
        missed[row["rule"]] += not known
    assert len(kinds) >= 15, kinds
    assert not +missed, +missed
