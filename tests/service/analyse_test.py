"""`tidewaiter analyse` beside golden files and beside numpy, scipy and statsmodels on the same rows."""
import csv
import math

import numpy
import pytest
import scipy.stats
from statsmodels.stats.stattools import medcouple

import conftest

FILES = {"inttrade": "\t", "inttrade1": ",", "inttrade2": "\t", "fishery": "\t"}


@pytest.fixture
def analyse(binary, tmp_path):
    """Runs one method; answers its JSON and, by row, what --out wrote."""
    program = conftest.Program(binary, tmp_path / "no-home")

    def run(method, path, *options):
        out = tmp_path / f"{method}.out.csv"
        answer = program.json("analyse", method, path, *options, "--out", out, home=False, expect=(0,), timeout=120)
        with open(out, newline="") as file:
            return answer, list(csv.DictReader(file))

    run.program = program
    return run


@pytest.fixture
def prices(data):
    """(path, quantity, value) of a published file."""

    def load(name):
        path = data / f"trade-prices/{name}.txt"
        table = numpy.loadtxt(path, delimiter="," if name == "inttrade1" else None)
        return path, table[:, 0], table[:, 1]

    return load


def golden(data, name):
    with open(data / f"golden/{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def column(rows, name):
    return numpy.array([float(row[name]) if row[name] else math.nan for row in rows])


# --- Hidiroglou-Berthelot --------------------------------------------------------------------------------


@pytest.mark.parametrize("name, median, lower, upper, outliers", [
    ("manpage", 1.03021796361, -2.08463356558, 2.53520388828, 1),
    ("inttrade2", 4.259294879, -84.26300901, 99.45027805, 87),
    ("fishery", 14.08961538, -7.100874729, 2.955638832, 54),
])
def test_hb_agrees_with_the_golden_file(analyse, data, name, median, lower, upper, outliers):
    rows = golden(data, f"hb_{name}")
    answer, scored = analyse("hb", data / f"golden/hb_{name}.csv", "--x", "yt1", "--y", "yt2", "--id", "id")
    assert answer["median"] == pytest.approx(median, rel=1e-9)
    assert (answer["lower"], answer["upper"]) == pytest.approx((lower, upper), rel=1e-9)
    assert answer["outliers"] == outliers == len(answer["outlier_rows"])
    assert [row["id"] for row in scored] == [row["id"] for row in rows]
    assert column(scored, "score") == pytest.approx(column(rows, "Escore"), rel=1e-9, abs=1e-15)
    assert column(scored, "ratio") == pytest.approx(column(rows, "ratio"), rel=1e-12)
    assert list(column(scored, "flag")) == list(column(rows, "outliers"))


def test_hb_excludes_zeros_by_row(analyse, prices):
    path, quantity, value = prices("fishery")
    answer, scored = analyse("hb", path, "--x", "1", "--y", "2")
    zeros = [row + 1 for row in range(len(quantity)) if quantity[row] == 0 or value[row] == 0]
    assert answer["excluded_rows"] == zeros and answer["excluded"] == len(zeros) == 26
    assert answer["excluded_reasons"] == {"zero": 26}
    assert answer["outliers"] == 54 and answer["median"] == pytest.approx(14.08961538)
    assert [row["line"] for row in scored if row["excluded"]] == [str(row) for row in zeros]


@pytest.mark.parametrize("u, a, c, pct", [(0, 0.05, (4,), 0.25), (1, 0.2, (7,), 0.1), (0.4, 0, (3, 6), 0.25)])
def test_hb_parameters(analyse, prices, u, a, c, pct):
    path, y1, y2 = prices("inttrade1")
    answer, scored = analyse("hb", path, "--x", 1, "--y", 2, "--u", u, "--a", a, "--pct", pct, "--c", *c)
    ratio = y2 / y1
    middle = numpy.median(ratio)
    score = numpy.where(ratio < middle, 1 - middle / ratio, ratio / middle - 1) * numpy.maximum(y1, y2)**u
    low, center, high = numpy.quantile(score, [pct, 0.5, 1 - pct])
    lower = center - c[0] * max(center - low, abs(a * center))
    upper = center + c[-1] * max(high - center, abs(a * center))
    assert (answer["lower"], answer["upper"]) == pytest.approx((lower, upper), rel=1e-9)
    assert answer["outliers"] == ((score < lower) | (score > upper)).sum()
    assert column(scored, "score") == pytest.approx(score, rel=1e-9, abs=1e-12)


# --- median, quartiles ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, threshold, flagged", [
    ("inttrade1", 3, 63), ("inttrade1", 5, 42), ("inttrade2", 3, 27), ("inttrade2", 5, 5), ("fishery", 3, 47),
    ("fishery", 5, 1)])
def test_mad(analyse, prices, name, threshold, flagged):
    path, quantity, value = prices(name)
    answer, scored = analyse("mad", path, "--x", 1, "--y", 2, "--threshold", threshold)
    good = (quantity > 0) & (value > 0)
    logs = numpy.log(value[good] / quantity[good])
    scale = 1.4826 * scipy.stats.median_abs_deviation(logs)
    assert answer["median"] == pytest.approx(numpy.median(logs), rel=1e-12)
    assert answer["scale"] == pytest.approx(scale, rel=1e-9)
    assert answer["flagged"] == flagged
    expected = (logs - numpy.median(logs)) / scale
    assert column(scored, "score")[good] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("scale", ["--log", "--plain"])
def test_boxplot(analyse, prices, name, scale):
    path, quantity, value = prices(name)
    good = (quantity > 0) & (value > 0) if scale == "--log" else quantity != 0
    values = value[good] / quantity[good]
    if scale == "--log":
        values = numpy.log(values)
    q1, q3 = numpy.quantile(values, [0.25, 0.75])
    skew = float(medcouple(values))
    below, above = (-4, 3) if skew >= 0 else (-3, 4)
    for options, lower, upper in (
            ([], q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)),
            (["--adjusted"], q1 - 1.5 * math.exp(below * skew) * (q3 - q1), q3 + 1.5 * math.exp(above * skew) * (q3 - q1)),
    ):
        answer, scored = analyse("boxplot", path, "--x", 1, "--y", 2, scale, *options)
        assert (answer["lower"], answer["upper"]) == pytest.approx((lower, upper), rel=1e-9)
        assert answer["flagged"] == ((values < lower - 1e-13) | (values > upper + 1e-13)).sum()
        scores = column(scored, "score")[good]
        assert list(numpy.abs(scores) > 1) == list(column(scored, "flag")[good] == 1)
    assert answer["medcouple"] == pytest.approx(skew, abs=1e-10)


# --- regressions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, intercept, slope, flagged", [
    ("inttrade", 1.03803109193, 2.92288771376, 21), ("fishery", 1.12145480531, 14.2896469931, 221)])
def test_lts_agrees_with_the_golden_file(analyse, data, name, intercept, slope, flagged):
    rows = golden(data, f"lts_{name}")
    answer, scored = analyse("lts", data / f"trade-prices/{name}.txt", "--x", 1, "--y", 2)
    assert answer["exact"] is True
    assert (answer["intercept"], answer["slope"]) == pytest.approx((intercept, slope), rel=1e-9)
    assert answer["flagged"] == flagged == len(answer["flagged_rows"])
    assert list(column(scored, "flag")) == list(1 - column(rows, "wt"))
    assert column(scored, "score") * answer["scale"] == pytest.approx(column(rows, "resid"), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("name", ["inttrade1", "inttrade2"])
def test_lts_cannot_be_improved_by_exchanges(analyse, prices, name):
    """The h rows nearest the line have it as their least squares line; the fast way ends no lower than the exact."""
    path, x, y = prices(name)
    exact, _ = analyse("lts", path, "--x", 1, "--y", 2, "--exact-up-to", 5000)
    fast, _ = analyse("lts", path, "--x", 1, "--y", 2, "--exact-up-to", 0)
    assert exact["exact"] and not fast["exact"]
    assert exact["objective"] <= fast["objective"] * (1 + 1e-12)
    for answer in (exact, fast):
        squares = (y - answer["intercept"] - answer["slope"] * x)**2
        nearest = numpy.argsort(squares)[:answer["kept"]]
        assert squares[nearest].sum() == pytest.approx(answer["objective"], rel=1e-9)
        slope, intercept = numpy.polyfit(x[nearest], y[nearest], 1)
        assert (answer["intercept"], answer["slope"]) == pytest.approx((intercept, slope), rel=1e-6)


def test_forward_search_steps(analyse, prices, tmp_path):
    """Each step's line is least squares on the rows nearest the line before; envelopes by scipy."""
    path, x, y = prices("inttrade")
    answer, scored = analyse("fs", path, "--x", 1, "--y", 2, "--plot", tmp_path / "steps.csv")
    steps, n = answer["steps"], len(x)
    assert [step["rows"] for step in steps] == list(range(7, n))
    for before, step in zip(steps, steps[1:]):
        m = step["rows"]
        order = numpy.argsort((y - before["intercept"] - before["slope"] * x)**2, kind="stable")
        inside, outside = order[:m], order[m:]
        fit = scipy.stats.linregress(x[inside], y[inside])
        assert (step["intercept"], step["slope"]) == pytest.approx((fit.intercept, fit.slope), rel=1e-8)
        scale = math.sqrt(((y - fit.intercept - fit.slope * x)[inside]**2).sum() / (m - 2))
        spread = ((x[inside] - x[inside].mean())**2).sum()
        leverage = 1 / m + (x[outside] - x[inside].mean())**2 / spread
        distance = numpy.abs((y - fit.intercept - fit.slope * x)[outside]) / (scale * numpy.sqrt(1 + leverage))
        assert step["deletion_residual"] == pytest.approx(distance.min(), rel=1e-7)
        z = scipy.stats.norm.ppf((n + m) / (2 * n))
        for key, p in (("low", 0.01), ("middle", 0.5), ("high", 0.99), ("highest", 0.9999)):
            quantile = scipy.stats.t.ppf((1 + scipy.stats.beta.ppf(p, m + 1, n - m)) / 2, m - 2)
            expected = quantile / math.sqrt(1 - 2 * n / m * z * scipy.stats.norm.pdf(z))
            assert step[key] == pytest.approx(expected, rel=1e-8)
    with open(tmp_path / "steps.csv", newline="") as file:
        plot = list(csv.DictReader(file))
    assert column(plot, "deletion_residual") == pytest.approx([step["deletion_residual"] for step in steps])
    assert answer["flagged"] == sum(row["flag"] == "1" for row in scored)


# --- digits, selective editing ----------------------------------------------------------------------------


@pytest.mark.parametrize("digits, low", [(1, 1), (2, 10)])
def test_benford(analyse, prices, data, digits, low):
    path, _, value = prices("inttrade2")
    answer, _ = analyse("benford", path, "--y", 2, "--digits", digits)
    kinds = numpy.arange(low, 10 * low)
    lead = numpy.array([int(f"{number:.15e}".replace(".", "")[:digits]) for number in value])
    count = numpy.array([(lead == kind).sum() for kind in kinds])
    law = numpy.log10(1 + 1 / kinds)
    assert [cell["count"] for cell in answer["digits"]] == list(count)
    statistic = scipy.stats.chisquare(count, law / law.sum() * len(value))
    assert answer["chi_square"] == pytest.approx(statistic.statistic, rel=1e-9)
    assert answer["p_value"] == pytest.approx(statistic.pvalue, rel=1e-6)
    assert answer["mean_absolute_deviation"] == pytest.approx(numpy.abs(count / len(value) - law).mean(), rel=1e-9)
    assert answer["eligible"] is True and answer["conformity"] == "none"
    few, _ = analyse("benford", data / "trade-prices/inttrade.txt", "--y", 2)
    assert few["eligible"] is False and few["conformity"] == "not_judged"


def test_select(analyse, data):
    rows = golden(data, "selemix_ex1_LN")
    answer, _ = analyse("select", data / "golden/selemix_ex1_LN.csv", "--x", "ypred", "--y", "Y1", "--threshold", 0.01)
    assert answer["selected_rows"] == [i + 1 for i, row in enumerate(rows) if row["sel"] == "1"] == [
        69, 232, 235, 298, 373, 386]
    assert [entry["row"] for entry in answer["worst"][:6]] == sorted(
        answer["selected_rows"], key=lambda row: int(rows[row - 1]["rank"]))
    assert abs(answer["error_left"]) <= 0.01


# --- whatever comes in ------------------------------------------------------------------------------------

METHODS = ["hb", "mad", "boxplot", "lts", "fs", "benford", "select"]
ODD = {
    "one row": "q,v\n3,30\n",
    "header alone": "q,v\n",
    "all equal": "q,v\n" + "3,30\n" * 50,
    "equal prices": "q,v\n" + "".join(f"{n / 7:.12g},{n / 70:.12g}\n" for n in range(1, 200)),
    "zeros": "q,v\n" + "0,0\n" * 30,
    "negative": "q,v\n" + "".join(f"-{n},-{n * 2}\n" for n in range(1, 30)),
    "no numbers": "q,v\n" + "NaN,inf\nnan,-Infinity\n1e999,x\n,\n" * 5,
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ODD)
def test_odd_input_is_answered_and_accounted_for(analyse, tmp_path, method, kind):
    path = tmp_path / "odd.csv"
    path.write_text(ODD[kind])
    answer, _ = analyse(method, path, "--x", "q", "--y", "v")
    rows = ODD[kind].count("\n") - 1
    assert answer["rows"] == rows == answer["used"] + answer["excluded"]
    assert answer["excluded"] == len(answer["excluded_rows"]) == sum(answer["excluded_reasons"].values())
    flagged = answer.get("outliers", answer.get("flagged", 0))
    assert flagged == 0, "nothing is odd here"


def test_what_cannot_be_read_is_told_by_line(analyse, tmp_path):
    path = tmp_path / "in.txt"
    path.write_text("1  10\n2  x\n\n3  30 \n4\n5 1,5\n")
    answer, _ = analyse("hb", path, "--x", 1, "--y", 2)
    assert [(each["line"], each["reason"], each.get("text")) for each in answer["excluded_details"]] == [
        (2, "not_a_number", "x"), (5, "malformed", None), (6, "not_a_number", "1,5")]
    assert answer["used"] == 2


def test_wrong_use_is_refused(analyse, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("")
    for arguments in ((path, "--x", 1, "--y", 2), (tmp_path / "none", "--x", 1, "--y", 2)):
        assert analyse.program.run("analyse", "hb", *arguments, home=False, expect=(2,)).stderr
    path.write_text("a,b\n1,2\n")
    said = analyse.program.run("analyse", "lts", path, "--x", "weight", "--y", "b", home=False, expect=(2,)).stderr
    assert "weight" in said and "1 a, 2 b" in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_text_in_both_languages(analyse, prices, language):
    path, _, _ = prices("fishery")
    for method in METHODS:
        said = analyse.program.run("analyse", method, path, "--x", 1, "--y", 2, "--lang", language, home=False).stdout
        assert "analyse" not in said, "a message without a text"
        assert "677" in said
