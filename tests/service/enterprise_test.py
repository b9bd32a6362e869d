"""The registry of enterprises, held against pandas; and asked by a rule."""
import time

import pandas
import pytest

from conftest import FULL, Program

COUNT = 700_000 if FULL else 20_000
COLUMNS = ["customs_code", "state", "uscc", "name", "kind", "place", "office", "credit"]


@pytest.fixture(scope="module")
def made(binary, tmp_path_factory):
    """A home with a simulated registry and the changes of a month later; the files beside it."""
    folder = tmp_path_factory.mktemp("enterprise")
    program = Program(binary, folder / "home")
    program.run("enterprise", "simulate", "--out", folder / "made", "--enterprises", COUNT, "--changes", 500,
                "--duplicates", 30, home=False, expect=(0,))
    program.run("init", expect=(0,))
    begin = time.monotonic()
    first = program.json("enterprise", "import", folder / "made/registry.csv", expect=(0,))
    print(f"{COUNT} enterprises taken in {time.monotonic() - begin:.1f} s")
    second = program.json("enterprise", "import", folder / "made/changes.csv", expect=(0,))
    assert first["taken"] == COUNT + 30 and second["taken"] == 500
    return program, folder


def read(path):
    return pandas.read_csv(path, dtype=str, keep_default_na=False)


def listed(program, folder, day):
    path = folder / f"{day}.csv"
    begin = time.monotonic()
    program.run("enterprise", "list", "--on", day, "--ended", "--output", path, expect=(0,))
    print(f"all read in {time.monotonic() - begin:.1f} s")
    return read(path)[COLUMNS].sort_values("customs_code").reset_index(drop=True)


def test_each_day_has_what_was_stated_last(made):
    """The rule: as of a day each enterprise is as the last statement before it says."""
    program, folder = made
    before = read(folder / "made/registry.csv")
    after = pandas.concat([before, read(folder / "made/changes.csv")])
    after = after.sort_values("valid_from", kind="stable").drop_duplicates("customs_code", keep="last")
    for day, expected in (("2025-01-31", before), ("2025-02-01", after)):
        expected = expected[COLUMNS].sort_values("customs_code").reset_index(drop=True)
        pandas.testing.assert_frame_equal(listed(program, folder, day), expected)
    assert len(listed(program, folder, "2024-12-31")) == 0


def test_applying_the_changes_gives_the_registry(made):
    """The rule: who had the registry before and applies the stream of changes has it as it is now."""
    program, folder = made
    page = program.json("enterprise", "changes", "--since", 1, "--limit", 1000)
    assert page["total"] == 500
    kept = read(folder / "made/registry.csv").set_index("customs_code")
    for change in page["changes"]:
        now, old = change["now"], change["before"]
        assert old["name"] == kept.loc[now["customs_code"], "name"]
        differing = [name for name in COLUMNS[1:] if now[name] != old[name]]
        assert sorted(change["changed"].split()) == sorted(differing)
        for name in COLUMNS[1:]:
            kept.loc[now["customs_code"], name] = now[name]
    expected = listed(program, folder, "2025-02-01")
    pandas.testing.assert_frame_equal(kept.reset_index()[COLUMNS].sort_values("customs_code").reset_index(drop=True),
                                      expected)


def test_many_codes_at_once(made):
    """The rule: a look-up answers each code asked for, of either kind, in the order of asking, known or not."""
    program, folder = made
    rows = read(folder / "made/registry.csv").iloc[[5, 3]]
    asked = [rows.iloc[0]["uscc"], "0000000000", rows.iloc[1]["customs_code"]]
    (folder / "codes.txt").write_text("\n".join(asked))
    answer = program.json("enterprise", "list", "--codes", folder / "codes.txt", "--on", "2025-01-15")
    assert [each["asked"] for each in answer["codes"]] == asked
    names = [each["found"] and each["found"]["name"] for each in answer["codes"]]
    assert names == [rows.iloc[0]["name"], None, rows.iloc[1]["name"]]


def test_a_rule_asks_the_registry_on_the_day(binary, tmp_path):
    """The rule: `in enterprise` and `in enterprise_dishonest` hold on the row's day of acceptance, not today."""
    program = Program(binary, tmp_path / "home")
    program.run("simulate", "--out", tmp_path / "year", "--seed", 3, "--year", 2025, "--months", 1, "--items-per-month",
                400, "--errors", 0, home=False, expect=(0,))
    program.run("init", expect=(0,))
    program.run("standards", "import", *sorted((tmp_path / "year/standards").glob("*.csv")))
    program.run("load", *sorted((tmp_path / "year/csv").glob("*.csv")), "--source", "customs", "--mapping",
                tmp_path / "year/mapping.toml")
    (program.home / "rules").mkdir(exist_ok=True)
    (program.home / "rules/registry.vtl").write_text("""
        define datapoint ruleset registry (variable trader_id) is
          known: trader_id in enterprise errorcode "trader_unknown" errorlevel "error";
          honest: not (trader_id in enterprise_dishonest) errorcode "trader_dishonest" errorlevel "warning"
        end datapoint ruleset;
        registry_checked := check_datapoint(item, registry);
    """)

    def found():
        report = program.json("check", "--period", "2025-01")
        return {rule["rule"]: rule["findings"] for rule in report["rules"] if rule["rule"].startswith("trader_")}, report

    counts, report = found()
    assert counts == {}, "without a registry the rules are silent"
    import home as foreign
    items = foreign.table(program.home, "item").to_pandas()
    traders = sorted(items["trader_id"].unique())
    bad, unknown = traders[0], traders[1]
    lines = ["customs_code,valid_from,uscc,name,credit"]
    for number, trader in enumerate(traders):
        if trader != unknown:
            lines.append(f"11990{number:05},2020-01-01,{trader},{number},ordinary")
        if trader == bad:
            lines.append(f"11990{number:05},2025-01-16,{trader},{number},dishonest")
    (tmp_path / "registry.csv").write_text("\n".join(lines))
    taken = program.json("enterprise", "import", tmp_path / "registry.csv")
    assert taken["rejected"] == 0
    days = items["acceptance_date"].astype(str)
    expected = {"trader_unknown": int((items["trader_id"] == unknown).sum()),
                "trader_dishonest": int(((items["trader_id"] == bad) & (days >= "2025-01-16")).sum())}
    counts, report = found()
    assert counts == {rule: count for rule, count in expected.items() if count}
    assert expected["trader_unknown"] > 0
