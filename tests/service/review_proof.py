"""What reviewing a queue removes of the error in the published cells, reckoned from the lake, the truth and a twin of
the simulation without errors. Nothing here uses the program's own reckoning: values come from the items as loaded.

A published cell is flow, first four digits of the code, and partner. Error: the sum over cells of |as loaded - true|.
A record that is reviewed becomes right: its row is replaced by that of the twin, or goes where the twin has none.
"""
import csv
import dataclasses
import functools
import pathlib

import deltalake
import numpy
import pandas


def _rates(folder):
    rates = pandas.read_csv(folder / "standards/rates.csv")
    table = {(row.period, row.currency): row.to_local for row in rates.itertuples()}
    return lambda periods, currencies: numpy.array(
        [1.0 if currency == "CNY" else table.get((period, currency), numpy.nan)
         for period, currency in zip(periods, currencies)])


def _valued(rows, rates):
    """Adds the statistical value: imports CIF (charges the price leaves out come on top), exports FOB."""
    sign = numpy.where(rows.flow == "M", 1.0, -1.0)
    value = rows.amount * rates(rows.period, rows.currency)
    for charge in ("freight", "insurance"):
        charged = rows[charge].fillna(0.0) * numpy.nan_to_num(rates(rows.period, rows[charge + "_currency"]), nan=0.0)
        value = value + sign * charged
    return rows.assign(value=value)


ITEM = {"declaration_number": "number", "item_number": "item", "flow": "flow", "commodity": "code",
        "invoice_amount": "amount", "invoice_currency": "currency", "freight_amount": "freight",
        "freight_currency": "freight_currency", "insurance_amount": "insurance",
        "insurance_currency": "insurance_currency", "net_mass_kg": "mass", "declaration_version": "version",
        "origin_country": "origin", "destination_country": "destination", "trader_id": "trader",
        "message_function": "function"}
TWIN = {"ENTRY_NO": "number", "ITEM_NO": "item", "I_E": "flow", "COMMODITY": "code", "AMOUNT": "amount",
        "CURRENCY": "currency", "FREIGHT": "freight", "FREIGHT_CURRENCY": "freight_currency",
        "INSURANCE": "insurance", "INSURANCE_CURRENCY": "insurance_currency", "NET_KG": "mass", "VERSION": "version",
        "ORIGIN": "origin", "DESTINATION": "destination", "ACCEPTED": "accepted", "FUNCTION": "function"}


def _finish(rows, month):
    rows = rows.assign(period=month, partner=numpy.where(rows.flow == "X", rows.destination, rows.origin))
    for column in ("amount", "freight", "insurance", "mass"):
        rows[column] = rows[column].astype(float)
    rows["item"] = rows["item"].astype(int)
    rows["version"] = rows["version"].astype(int)
    return rows


@functools.lru_cache(maxsize=1)
def _newest(home):
    """Declarations with more than one version: the version and the function of the newest (there are at most two)."""
    rows = deltalake.DeltaTable(str(home / "lake/item")).to_pandas(
        columns=["declaration_number", "declaration_version", "message_function"],
        filters=[("declaration_version", ">", 1)])
    return rows.drop_duplicates("declaration_number").set_index("declaration_number")


def loaded(home, month, rates):
    """The items of the month that count, as they were declared; and the keys that a fatal finding leaves out."""
    table = deltalake.DeltaTable(str(home / "lake/item"))
    rows = table.to_pandas(partitions=[("period", "=", month)], columns=list(ITEM)).rename(columns=ITEM)
    newest = _newest(home)
    version = rows.number.map(newest.declaration_version).fillna(1).astype(int)
    cancelled = rows.number.map(newest.message_function) == "cancellation"
    rows = _finish(rows[(rows.version == version) & ~cancelled], month)
    findings = deltalake.DeltaTable(str(home / "lake/finding")).to_pandas(
        partitions=[("period", "=", month)], columns=["declaration_number", "item_number", "severity"])
    fatal = findings[findings.severity == "fatal"]
    left_out = set(zip(fatal.declaration_number, fatal.item_number.astype(int)))
    keep = [key not in left_out and (key[0], 0) not in left_out for key in zip(rows.number, rows["item"])]
    return _valued(rows[keep], rates).set_index(["number", "item"])


def twin(folder, month, rates):
    """The same month without errors."""
    parts = []
    for path in sorted((folder / "csv").glob("*.csv")):
        later = (int(path.stem[:4]) - int(month[:4])) * 12 + int(path.stem[5:]) - int(month[5:])
        if not 0 <= later <= 2:
            continue  # what is accepted in a month arrives then or at most two months later
        part = pandas.read_csv(path, dtype=str, usecols=list(TWIN), keep_default_na=False, na_values=[""]).rename(columns=TWIN)
        parts.append(part[part.accepted.str[:6] == month.replace("-", "")])
    rows = pandas.concat(parts)
    rows["flow"] = rows.flow.map({"I": "M", "E": "X"})
    rows = _finish(rows, month).sort_values("version").drop_duplicates(["number", "item"], keep="last")
    return _valued(rows[rows.function != "1"], rates).set_index(["number", "item"])


def truth(folder):
    """(declaration, item) -> (kind, field, true value); a double declaration has every item of the second number."""
    planted, doubles = {}, {}
    with open(folder / "truth.csv", newline="") as file:
        for row in csv.DictReader(file):
            if row["mended"] == "Y":
                continue
            fact = (row["kind"], row["field"], row["true_value"])
            if row["kind"] == "double_declaration":
                doubles[row["planted_value"]] = fact
            else:
                planted[row["declaration"], int(row["item"])] = fact
    return planted, doubles


@dataclasses.dataclass
class Removed:
    value: float
    mass: float
    hits: int


class Proof:
    """One month of a home beside its twin."""

    def __init__(self, home, dirty, clean, month):
        rates = _rates(dirty)
        self.home, self.month = pathlib.Path(home), month
        self.rows = loaded(self.home, month, rates)
        self.right = twin(clean, month, rates)
        planted, doubles = truth(dirty)
        self.kind = {}
        for key in self.rows.index:
            fact = planted.get(key) or doubles.get(key[0])
            if fact:
                self.kind[key] = fact
        # Only what differs matters: the cells of all else are the same on both sides.
        numbers = {number for number, _ in self.kind}
        changed = {key for key in self.rows.index if key[0] in numbers}
        self.wrong = self.rows.loc[sorted(changed)]
        self.true = self.right.loc[self.right.index.isin(changed)]
        self.before = self.error(set())

    @staticmethod
    def _cells(rows, sign):
        keys = [rows.flow, rows.code.str[:4], rows.partner]
        return [(rows[measure] * sign).groupby(keys).sum() for measure in ("value", "mass")]

    def error(self, reviewed):
        """Absolute error of the cells, in value and in mass, once those records are right."""
        stands = ~self.wrong.index.isin(reviewed)
        mended = self.true.index.isin(reviewed) & self.true.index.isin(self.wrong.index)
        parts = [self._cells(self.wrong[stands], 1), self._cells(self.true[mended], 1), self._cells(self.true, -1)]
        return [float(pandas.concat([part[measure] for part in parts]).groupby(level=[0, 1, 2]).sum().abs().sum())
                for measure in (0, 1)]

    def review(self, keys):
        left = self.error(set(keys))
        value, mass = (1 - after / before if before else 1.0 for after, before in zip(left, self.before))
        return Removed(value, mass, sum(key in self.kind for key in keys))

    # Other orders, for comparison.

    def random(self, count, seed):
        return list(self.rows.sample(min(count, len(self.rows)), random_state=seed).index)

    def largest(self, count):
        return list(self.rows.value.nlargest(count).index)

    def plain_mad(self, count):
        """|ln unit value - median| / (1.4826 MAD) of flow and code, over the month."""
        rows = self.rows[(self.rows.value > 0) & (self.rows.mass > 0)]
        price = numpy.log(rows.value / rows.mass)
        groups = price.groupby([rows.flow, rows.code])
        distance = (price - groups.transform("median")).abs()
        spread = 1.4826 * distance.groupby([rows.flow, rows.code]).transform("median")
        return list((distance / spread.where(spread > 0.01, 0.01)).nlargest(count).index)

    def queue(self):
        rows = deltalake.DeltaTable(str(self.home / "lake/queue")).to_pandas(partitions=[("period", "=", self.month)])
        rows = rows.sort_values("rank")
        return rows.assign(key=list(zip(rows.declaration_number, rows.item_number.astype(int))))

    def repairs(self, queue):
        """Per kind of planted error: planted, listed, the right field named, the right value named."""
        found = {}
        for kind, _, _ in self.kind.values():
            found.setdefault(kind, [0, 0, 0, 0])[0] += 1
        for row in queue.itertuples():
            fact = self.kind.get(row.key)
            if fact is None:
                continue
            kind, field, true_value = fact
            counts = found[kind]
            counts[1] += 1
            counts[2] += row.field == field
            counts[3] += row.field == field and _same(row.repair_value, true_value)
        return found


def _same(found, true):
    """Numbers within half a per cent (the masses of the simulation are rounded to grams), texts exactly."""
    try:
        return abs(float(found) - float(true)) <= 0.005 * abs(float(true))
    except ValueError:
        return found == true
