"""The published UK scenarios as XPath sees them: nothing here knows how the program reads.

Usage: cds_xpath.py FOLDER   prints the table of docs/sources/cds.md
"""
import collections
import dataclasses
import decimal
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

ANSWERS = {"01": "DMSACC", "02": "DMSRCV", "03": "DMSREJ", "06": "DMSDOC", "07": "DMSRES", "08": "DMSROG",
           "09": "DMSCLE", "11": "DMSREQ", "13": "DMSTAX", "14": "DMSCPI", "16": "DMSEOG"}


def parse(path):
    """The root, or None where the file is no XML. Names into which a prefix ran lose it, in the text."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"<(/?)(?:_2|md|p)(?=(?:MetaData|Response|WCO|Responsible|Agency|DateTimeString))", r"<\1", text)
    try:
        return xml.fromstring(text)
    except xml.ParseError:
        return None


def here(element, path):
    """Text at a path of local names, or None."""
    found = element.find("/".join("{*}" + step for step in path.split("/")))
    return found.text.strip() if found is not None and found.text else None


def every(element, path):
    return element.findall("/".join("{*}" + step for step in path.split("/")))


def number(text):
    return decimal.Decimal(text) if text is not None else None


@dataclasses.dataclass
class Item:
    number: int
    price: decimal.Decimal
    currency: str
    net_mass: decimal.Decimal

    @classmethod
    def of(cls, element):
        amounts = every(element, "Commodity/InvoiceLine/ItemChargeAmount") or every(element, "CustomsValueAmount")
        price = amounts[0] if amounts else None
        return cls(int(here(element, "SequenceNumeric")),
                   number(price.text) if price is not None else None,
                   price.get("currencyID") if price is not None else None,
                   number(here(element, "Commodity/GoodsMeasure/NetNetWeightMeasure")))


class Scenarios:
    """All files, read once."""

    def __init__(self, folder):
        self.kinds = collections.Counter()
        self.declarations = {}  # local reference number: [Item]
        self.amendments = {}    # file name: movement reference number
        self.accepted = set()   # local reference numbers
        self.duties = collections.Counter()
        for path in sorted(pathlib.Path(folder).rglob("*.xml")):
            self.take(path, parse(path))

    def take(self, path, root):
        if root is None:
            self.kinds["ill-formed"] += 1
            return
        name = root.tag.split("}")[-1]
        code = here(root, "messageCode")
        if name.lower().startswith("inventorylinking"):
            self.kinds[f"movement {code or name}"] += 1
        elif name in ("DeclarationFullResponse", "DeclarationVersionResponse"):
            self.kinds[f"report {name}"] += 1
        elif root.find(".//{*}Response") is not None:
            self.take_answer(root.find(".//{*}Response"))
        else:
            self.take_declaration(path, root.find(".//{*}Declaration"))

    def take_answer(self, response):
        code = here(response, "FunctionCode")
        self.kinds[f"answer {code}"] += 1
        about = every(response, "Declaration")[0]
        local = here(about, "FunctionalReferenceID")
        if code == "01":
            self.accepted.add(local)
        if code != "13":
            return
        for item in every(about, "GoodsShipment/GovernmentAgencyGoodsItem"):
            for duty in every(item, "Commodity/DutyTaxFee"):
                self.duties[(int(here(item, "SequenceNumeric")), here(duty, "TypeCode"),
                             number(here(duty, "AdValoremTaxBaseAmount")), number(here(duty, "TaxRateNumeric")),
                             number(here(duty, "Payment/TaxAssessedAmount")),
                             number(here(duty, "Payment/PaymentAmount")), local)] += 1

    def take_declaration(self, path, declaration):
        kind = here(declaration, "FunctionCode") + (here(declaration, "TypeCode") or "")
        if kind.startswith("9"):
            self.kinds["declaration"] += 1
            self.declarations[here(declaration, "FunctionalReferenceID")] = [
                Item.of(each) for each in every(declaration, "GoodsShipment/GovernmentAgencyGoodsItem")]
        elif kind == "13COR":
            self.kinds["amendment"] += 1
            self.amendments[path.name] = here(declaration, "ID")
        else:
            self.kinds[{"13INV": "cancellation", "13GPR": "presentation"}[kind]] += 1


NAMES = {"declaration": "declarations", "amendment": "amendments", "cancellation": "cancellations",
         "presentation": "notices that goods are presented", "ill-formed": "no XML: quarantined"}


def table(kinds):
    """The table of docs/sources/cds.md, as lines."""
    def named(kind):
        first, _, rest = kind.partition(" ")
        if first == "answer":
            return f"answers {rest} `{ANSWERS[rest]}`"
        if first in ("movement", "report"):
            return f"{first}s `{rest}`"
        return NAMES[kind]

    order = ["declaration", "amendment", "cancellation", "presentation"]
    order += sorted(kind for kind in kinds if " " in kind) + ["ill-formed"]
    lines = ["| kind | files |", "|---|---|"]
    lines += [f"| {named(kind)} | {kinds[kind]} |" for kind in order]
    return lines + [f"| all | {sum(kinds.values())} |"]


if __name__ == "__main__":
    print("\n".join(table(Scenarios(sys.argv[1]).kinds)))
