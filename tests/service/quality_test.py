"""The quality report tells what is in the lake, counted again here; a page that stands alone."""
import html.parser
import json
import re
import shutil
import statistics

import pandas
import pytest

import home as foreign
from conftest import Program

MONTH = "2025-06"


@pytest.fixture(scope="module")
def program(three_years, tmp_path_factory):
    folder = tmp_path_factory.mktemp("quality")
    shutil.copytree(three_years.home, folder / "home")
    return Program(three_years.binary, folder / "home")


@pytest.fixture(scope="module")
def report(program):
    return program.json("quality", "--period", MONTH)


def rows(program, name):
    frame = foreign.table(program.home, name).to_pandas()
    return frame[frame.period == MONTH] if "period" in frame else frame


def test_coverage(program, report):
    coverage = report["coverage"]
    items, loads = rows(program, "item"), rows(program, "load")
    files = loads[loads.load_id.isin(items.load_id)]
    assert (coverage["files"], coverage["read"], coverage["rejected"]) == (
        len(files), files.records_read.sum(), files.records_rejected.sum())
    assert coverage["counted"] == rows(program, "cube")["items"].sum()
    assert coverage["excluded"] == len(rows(program, "excluded")) == sum(e["items"] for e in coverage["exclusions"])
    assert coverage["loaded"] == coverage["counted"] + coverage["excluded"]


def test_response_by_district(program, report):
    cube = foreign.table(program.home, "cube").to_pandas()
    cube = cube[(cube.period >= "2024-06") & (cube.period <= MONTH)]
    table = cube.pivot_table(index="district", columns="period", values="items", aggfunc="sum", fill_value=0)
    assert report["response"]["months_before"] == 12
    for each in report["response"]["districts"]:
        counts = table.loc[each["district"]]
        assert each["items"] == counts[MONTH]
        assert each["expected"] == statistics.median(counts[counts.index < MONTH])
        less = each["expected"] - each["items"]
        assert each["is_low"] == (less > each["expected"] / 2 and less > 3 * each["expected"] ** 0.5)
    assert len(report["response"]["districts"]) == len(table)


def test_findings(program, report):
    findings = rows(program, "finding")
    by_rule = findings.groupby("rule").size()
    assert {each["rule"]: each["findings"] for each in report["findings"]["rules"]} == by_rule.to_dict()
    key = ["source", "declaration_number", "declaration_version", "item_number"]
    assert report["findings"]["items"] == len(findings.drop_duplicates(key))
    source = report["findings"]["sources"][0]
    assert source["with_fatal"] == len(findings[findings.severity == "fatal"].drop_duplicates(key))
    grave = [each["severity"] for each in report["findings"]["rules"]]
    assert grave == sorted(grave, key=["fatal", "error", "warning"].index)


def test_timeliness(program, report):
    items, loads = rows(program, "item"), foreign.table(program.home, "load").to_pandas()
    joined = items.merge(loads[["load_id", "loaded_at"]], on="load_id").dropna(subset=["acceptance_date"])
    days = (joined.loaded_at.dt.tz_convert("UTC").dt.tz_localize(None).dt.normalize()
            - pandas.to_datetime(joined.acceptance_date)).dt.days.clip(lower=0).sort_values().tolist()
    timeliness = report["timeliness"]
    assert timeliness["delays"][-1] == {"days": days[-1], "items": len(days)}
    assert timeliness["days_for_half"] == days[-(-len(days) // 2) - 1]
    assert timeliness["days_for_nine_tenths"] == days[-(-len(days) * 9 // 10) - 1]


def test_without_corrections_the_section_says_so(program, report):
    assert report["corrections"]["fields"] == [] and report["imputation_rate"] == 0
    text = program.run("quality", "--period", MONTH).stdout
    assert "No corrections." in text


def test_corrections_and_their_effect(program):
    """One correction of a mass by a reviewer: what it took out is in the report, and the revision it made."""
    items = rows(program, "item")
    excluded = rows(program, "excluded")
    item = items[~items.declaration_number.isin(excluded.declaration_number)].iloc[0]
    mass = float(item.net_mass_kg)
    record = f"{item.declaration_number}/{item.item_number}"
    done = program.run("review", "correct", "--period", MONTH, record, "--set", f"net_mass_kg={mass / 2:.6f}", "--as", "reviewer",
                       "--reason", "weighed again", expect=None)
    assert done.returncode == 0, done.stderr
    report = program.json("quality", "--period", MONTH)
    field, = report["corrections"]["fields"]
    assert (field["field"], field["kind"], field["corrections"]) == ("net_mass_kg", "manual", 1)
    assert field["removed"] == pytest.approx(mass / 2, rel=1e-6) and field["added"] == pytest.approx(-mass / 2, rel=1e-6)
    assert report["corrections"]["removed_share_mass"] is None  # no queue says yet what is left
    program.run("check", "--period", MONTH)
    program.run("close", "--period", MONTH)
    report = program.json("quality", "--period", MONTH)
    assert [each["release"] for each in report["releases"]] == [1, 2]
    assert report["corrections"]["corrected_items"] == 1
    program.run("queue", "--period", MONTH, "--budget", 50)
    queue = rows(program, "queue")
    left = queue[(queue.declaration_number != item.declaration_number) | (queue.item_number != item.item_number)]
    corrections = program.json("quality", "--period", MONTH)["corrections"]
    for name, column, removed in (("mass", "impact_mass", mass / 2), ("value", "impact_value", 0)):
        expected = (left.suspicion * left[column].astype(float).abs()).sum()
        share = corrections[f"removed_share_{name}"]
        assert share == (pytest.approx(removed / (removed + expected), rel=1e-6) if removed + expected > 0 else None)


class Page(html.parser.HTMLParser):
    """Well formed, and nothing from elsewhere."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.stack, self.words, self.outside = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "rect", "line", "polygon", "polyline", "br"):
            self.stack.append(tag)
        self.outside += [value for name, value in attributes if name in ("src", "href")]

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.stack and self.stack.pop() == tag, tag

    def handle_data(self, data):
        if "style" not in self.stack:
            self.words.append(data)


def test_each_close_leaves_a_page_in_both_languages(program):
    folder = program.home / "releases" / MONTH / "1"
    for name, title in (("en", "Quality report"), ("zh", "数据质量报告")):
        text = (folder / f"quality.{name}.html").read_text(encoding="utf-8")
        page = Page(text)
        assert page.stack == [] and page.outside == []
        assert title in "".join(page.words) and "prefers-color-scheme: dark" in text and "<svg" in text
        assert not re.search(r"https?://|quality\.\w+_", "".join(page.words))
        assert title in (folder / f"quality.{name}.txt").read_text(encoding="utf-8")
    assert json.loads((folder / "quality.json").read_text(encoding="utf-8"))["period"] == MONTH


def test_what_traders_wrote_is_escaped(program, tmp_path):
    """A message may hold what a declaration said; it must stay text."""
    page = tmp_path / "page.html"
    program.run("quality", "--period", MONTH, "--format", "html", "--out", page, expect=(0,))
    assert "<script" not in page.read_text(encoding="utf-8")


def test_a_month_that_is_not_closed(program):
    done = program.run("quality", "--period", "2030-01", expect=(2,))
    assert "2030-01" in done.stderr
    assert "not a month" in program.run("quality", "--period", "2025", expect=(2,)).stderr


def test_the_first_month_has_nothing_to_compare_with(program):
    first = program.json("quality", "--period", "2023-01")
    assert first["response"]["months_before"] == 0
    assert all(each["expected"] is None for each in first["response"]["districts"])
