"""Every table of a home, at every version, as readers see it that others wrote."""
import deltalake
import pandas
import pytest

import home as foreign
from conftest import Program

PERIOD = "2025-02"


@pytest.fixture(scope="module")
def program(binary, year, tmp_path_factory):
    made = Program(binary, tmp_path_factory.mktemp("delta") / "home")
    made.run("init", "--commodity-list", "XW", expect=(0,))
    made.run("standards", "import", *year.standards)
    for file in year.files[:3]:
        made.run("load", file, "--source", "customs", "--mapping", year.mapping)
    made.run("check", "--period", PERIOD)
    made.run("close", "--period", PERIOD)
    made.run("close", "--period", PERIOD)
    return made


def tables(program):
    return sorted(path.name for path in (program.home / "lake").iterdir())


def test_every_version_has_the_rows_its_log_states(program):
    seen = 0
    for name in tables(program):
        newest = deltalake.DeltaTable(str(program.home / "lake" / name)).version()
        for version in range(newest + 1):
            table = deltalake.DeltaTable(str(program.home / "lake" / name), version=version)
            stated = sum(table.get_add_actions(flatten=True).to_pandas().get("num_records", pandas.Series(dtype=int)))
            assert table.to_pyarrow_table().num_rows == stated, (name, version)
            seen += 1
    assert seen > 20


def test_the_newest_version_is_what_doctor_counts(program):
    counted = {table["table"]: table["rows"] for table in program.json("doctor", expect=(0,))["tables"]}
    assert counted.keys() == set(tables(program))
    for name, rows in counted.items():
        assert foreign.table(program.home, name).num_rows == rows, name


def test_ranges_in_the_log_hold(program):
    """What a reader may skip files by is true: min, max and nulls of each file."""
    table = deltalake.DeltaTable(str(program.home / "lake/item"))
    rows = table.to_pandas()
    actions = table.get_add_actions(flatten=True).to_pandas()
    for column in ("net_mass_kg", "invoice_amount", "commodity", "acceptance_date"):
        stated = [actions[f"{end}.{column}"].dropna() for end in ("min", "max")]
        values = rows[column].dropna()
        assert str(min(stated[0])) == str(min(values)), column
        assert str(max(stated[1])) == str(max(values)), column
        assert sum(actions[f"null_count.{column}"]) == rows[column].isna().sum(), column


def test_pandas_sums_what_the_program_tables(program):
    cube = foreign.table(program.home, "cube").to_pandas()
    status = program.json("status")
    month = next(each for each in status["months"] if each["period"] == PERIOD)
    assert month["counted"] == cube["items"].sum()
    assert month["excluded"] == len(foreign.table(program.home, "excluded"))
    assert month["loaded"] == month["counted"] + month["excluded"]
