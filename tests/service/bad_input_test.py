"""Whatever comes in: an answer that helps, an exit status that tells, and read = loaded + rejected."""
import os
import shutil
import subprocess

import pytest

import home as foreign

HEADER = "number,item,flow,date,commodity,origin,mass,amount,currency"
GOOD = "D-1,1,M,2026-03-05,84818040,DE,12.5,3000.00,EUR"
MAPPING = """
format = "delimited"
encoding = "UTF-8"
delimiter = ","

[columns]
number = "declaration_number"
item = "item_number"
flow = "flow"
date = "acceptance_date"
commodity = "commodity"
origin = "origin_country"
mass = "net_mass_kg"
amount = "invoice_amount"
currency = "invoice_currency"
"""


@pytest.fixture
def take(program, tmp_path):
    """Loads bytes as one file; answers the finished process and (read, loaded, rejected)."""

    def load(content, mapping=MAPPING, name="in.csv", expect=(0, 1)):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        arguments = ["load", path, "--source", "test"]
        if mapping is not None:
            (tmp_path / "mapping.toml").write_text(mapping)
            arguments += ["--mapping", tmp_path / "mapping.toml"]
        done = program.run(*arguments, expect=expect, timeout=120)
        return done, foreign.account(program.home) if (program.home / "lake/load").is_dir() else (0, 0, 0)

    return load


def lines(*rows):
    return "\n".join([HEADER, *rows, ""])


def reasons(program):
    """code: (field, line, both texts) of what stands in quarantine."""
    rows = foreign.table(program.home, "rejected").to_pylist()
    for row in rows:
        assert row["message_en"] and row["message_zh"] and row["file"] and row["line"] > 0
    return {row["code"]: (row["field"], row["line"]) for row in rows}


def test_a_good_row_is_loaded(take):
    done, account = take(lines(GOOD))
    assert account == (1, 1, 0) and done.returncode == 0


@pytest.mark.parametrize("row, field", [
    (GOOD.replace("2026-03-05", "2026-13-05"), "acceptance_date"),
    (GOOD.replace("2026-03-05", "2026-03-05 junk"), "acceptance_date"),
    (GOOD.replace("12.5", "1e3"), "net_mass_kg"),
    (GOOD.replace("3000.00", "3_000.00"), "invoice_amount"),
    (GOOD.replace("3000.00", "3" * 40), "invoice_amount"),
], ids=["month 13", "date and more", "exponent", "group mark", "too wide"])
def test_a_bad_value_names_its_place(take, program, row, field):
    done, account = take(lines(GOOD, row))
    assert account == (2, 1, 1) and done.returncode == 1
    assert list(reasons(program).values()) == [(field, 3)]


def test_a_negative_mass_is_loaded_and_found(take, program):
    """It is a number; that it is wrong is for a rule to say."""
    _, account = take(lines(GOOD.replace("12.5", "-12.5")))
    assert account == (1, 1, 0)
    program.run("check", "--period", "2026-03", expect=(0, 1))
    findings = foreign.table(program.home, "finding").to_pylist()
    assert any(row["field"] == "net_mass_kg" and row["value"].startswith("-12.5") for row in findings)


def test_wrong_separator(take):
    """Nothing is guessed: the columns are not there."""
    done, account = take(lines(GOOD).replace(",", ";"), expect=(2,))
    assert account == (0, 0, 0)
    assert "';'" in done.stderr


def test_an_unterminated_quote_loses_no_row(take):
    rows = [GOOD.replace("D-1", f"D-{number}") for number in range(1000)]
    rows[500] = rows[500].replace("DE", '"DE')
    _, account = take(lines(*rows))
    assert account[0] == account[1] + account[2] and account[1] >= 999 - 1


def test_mixed_line_ends(take):
    _, account = take(f"{HEADER}\r\n{GOOD}\n{GOOD.replace('D-1', 'D-2')}\r\n{GOOD.replace('D-1', 'D-3')}")
    assert account == (3, 3, 0)


def test_mixed_encodings(take, program):
    """A row in GB18030 inside a UTF-8 file is kept aside as the bytes it was."""
    _, account = take(lines(GOOD).encode() + GOOD.replace("DE", "德国").replace("D-1", "D-2").encode("gb18030") + b"\n")
    assert account == (2, 1, 1)
    assert foreign.table(program.home, "rejected")["raw_base64"][0].as_py()


def test_nul_bytes(take):
    _, account = take(lines(GOOD, GOOD.replace("DE", "D\0E")).encode())
    assert account[0] == 2 and account[0] == account[1] + account[2]


def test_ten_megabytes_in_one_field(take):
    """Kept or refused, but counted, and the row after it is read."""
    _, account = take(lines(GOOD, GOOD.replace("DE", "X" * 10_000_000), GOOD.replace("D-1", "D-3")))
    assert account in ((3, 3, 0), (3, 2, 1))


def test_too_few_and_too_many_fields(take):
    _, account = take(lines(GOOD, GOOD.rsplit(",", 1)[0], GOOD + ",more"))
    assert account == (3, 1, 2)


def test_an_empty_file(take):
    done, account = take("", expect=(0, 1, 2))
    assert account == (0, 0, 0)
    assert done.returncode == 0 or done.stderr


@pytest.mark.parametrize("mapping, named", [
    (MAPPING.replace('number = "declaration_number"', 'numero = "declaration_number"'), "'number'"),
    (MAPPING.replace('"invoice_amount"', '"price_of_everything"'), "price_of_everything"),
    (MAPPING.replace("delimiter", "delimeter"), "delimeter"),
    (MAPPING.replace('"UTF-8"', '"EBCDIC-37x"'), "EBCDIC-37x"),
    (MAPPING + "\nflow = [", "mapping.toml"),
], ids=["unknown column", "unknown concept", "unknown key", "unknown encoding", "not TOML"])
def test_a_wrong_mapping_is_refused_by_name(take, mapping, named):
    done, account = take(lines(GOOD), mapping=mapping, expect=(2,))
    assert named in done.stderr and account == (0, 0, 0)


def test_a_missing_file(program):
    done = program.run("load", program.home / "nowhere.csv", "--source", "test", expect=(2,))
    assert "nowhere.csv" in done.stderr


def test_truncated_xml(take, program):
    whole = ('<?xml version="1.0" encoding="UTF-8"?><DecMessage xmlns="http://www.chinaport.gov.cn/dec">'
             "<DecHead><EntryId>222520261000000011</EntryId>")
    _, account = take(whole, mapping=None, name="in.xml")
    assert account[1] == 0 and account[2] >= 1
    assert reasons(program)


def test_an_xml_bomb_costs_nothing(take):
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">{entities}]><DecMessage>&e11;</DecMessage>'
    _, account = take(bomb, mapping=None, name="in.xml")
    assert account[1] == 0 and account[2] >= 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
class TestDisk:
    """A disk that is full or may not be written: status 3, said so, nothing half-done."""

    @pytest.fixture
    def disk(self, tmp_path):
        def mount(options):
            folder = tmp_path / "disk"
            folder.mkdir(exist_ok=True)
            if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True).returncode:
                pytest.skip("this machine lets nobody mount")
            return folder

        yield mount
        subprocess.run(["umount", "-l", tmp_path / "disk"], capture_output=True)

    def test_full(self, take, program, disk, tmp_path):
        take(lines(GOOD))
        before = foreign.account(program.home)
        folder = disk("size=6m")
        shutil.copytree(program.home, folder / "home")
        program.home = folder / "home"
        big = tmp_path / "big.csv"
        big.write_text(lines(*(f"E-{n},1,M,2026-03-05,84818040,DE,{n}.{n % 97},{n * 7}.25,EUR" for n in range(900_000))))
        done = program.run("load", big, "--source", "test", "--mapping", tmp_path / "mapping.toml", expect=(3,))
        assert done.stderr
        assert foreign.account(program.home) == before

    def test_read_only(self, take, program, disk, tmp_path):
        take(lines(GOOD))
        before = foreign.account(program.home)
        folder = disk("size=64m")
        shutil.copytree(program.home, folder / "home")
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        program.home = folder / "home"
        more = tmp_path / "more.csv"
        more.write_text(lines(GOOD.replace("D-1", "D-2")))
        done = program.run("load", more, "--source", "test", "--mapping", tmp_path / "mapping.toml", expect=(3,))
        assert done.stderr
        assert foreign.account(program.home) == before
