#include "declaration/wco_amendment.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace tw::declaration::wco {
namespace {

using xml::Element;

// WCO document section codes: what element a step of a pointer goes down to, and for parts that
// repeat, the table that holds them and where their sequence begins there.
struct Section {
  std::string_view code;
  std::string_view element;
  std::string_view table;
  std::int64_t before = 0;
};

constexpr Section kSections[] = {
    {"67A", "GoodsShipment", ""},
    {"68A", "GovernmentAgencyGoodsItem", "item"},
    {"23A", "Commodity", ""},
    {"65A", "GoodsMeasure", ""},
    {"79A", "InvoiceLine", ""},
    {"50A", "DutyTaxFee", "tax"},
    {"94A", "Payment", ""},
    {"02A", "AdditionalDocument", "document"},
    {"99A", "PreviousDocument", "document", 100},
    {"31B", "TransportEquipment", "container"},
    {"41A", "CustomsValuation", ""},
    {"28A", "Consignment", ""},
};

// Data elements that a row keeps: number, the element that states it, the concept.
struct Datum {
  std::string_view tag;
  std::string_view element;
  std::string_view table;
  std::string_view concept_name;
};

constexpr Datum kData[] = {
    {"228", "GoodsItemQuantity", "item", "header_items"},
    {"146", "TotalPackageQuantity", "item", "header_packages"},
    {"117", "FreightChargeAmount", "item", "header_freight_amount"},
    {"108", "CustomsValueAmount", "item", "invoice_amount"},
    {"114", "StatisticalValueAmount", "item", "statistical_value"},
    {"112", "ItemChargeAmount", "item", "invoice_amount"},
    {"126", "GrossMassMeasure", "item", "gross_mass_kg"},
    {"128", "NetNetWeightMeasure", "item", "net_mass_kg"},
    {"130", "TariffQuantity", "item", "supplementary_quantity"},
    {"113", "TypeCode", "tax", "tax_type"},
    {"129", "SpecificTaxBaseQuantity", "tax", "base_quantity"},
    {"107", "MethodCode", "tax", "payment_method"},
    {"120", "TaxAssessedAmount", "tax", "amount"},
    {"378", "PaymentAmount", "tax", "payable"},
    {"D005", "ID", "document", "document_number"},
    {"360", "LPCOExemptionCode", "document", "status"},
};

// More than any declaration has items with something to correct (999 items).
constexpr std::size_t kMaxAmendments = 10'000;

// Facts of the message or of its place, not of the declaration.
constexpr std::array<std::string_view, 9> kNotChanged{"period",
                                                      "flow",
                                                      "source",
                                                      "load_id",
                                                      "line",
                                                      "declaration_number",
                                                      "declaration_version",
                                                      "item_number",
                                                      "sequence"};

void add_stated(std::vector<Change>& changes, const Row& row, bool header) {
  const auto& structure = row.structure();
  const auto number = [&](std::string_view name) {
    const auto* value = structure.find(name) ? std::get_if<std::int64_t>(&row.get(name)) : nullptr;
    return value ? *value : 0;
  };
  for (std::size_t i = 0; i < structure.concepts.size(); ++i) {
    const std::string& name = structure.concepts[i].name;
    const sql::Value& value = row.values()[i];
    if (std::holds_alternative<sql::Null>(value) ||
        std::find(kNotChanged.begin(), kNotChanged.end(), name) != kNotChanged.end() ||
        name == "declaration_type") {  // of the message: COR
      continue;
    }
    changes.push_back({.table = structure.name,
                       .item_number = header ? 0 : number("item_number"),
                       .sequence = number("sequence"),
                       .concept_name = name,
                       .value = value});
  }
}

std::vector<Change> stated(const Parts& parts) {
  std::vector<Change> changes;
  add_stated(changes, parts.header, true);
  for (const auto* rows : {&parts.items, &parts.taxes, &parts.charges, &parts.documents,
                           &parts.parties, &parts.containers}) {
    for (const auto& row : *rows) add_stated(changes, row, false);
  }
  return changes;
}

// Who the trader is depends on the flow, which an amendment does not say: read it as both, and mark
// what differs.
std::vector<Change> stated_in_both_flows(const Element& declaration, FieldReader& fields) {
  const std::string number = number_of(declaration);
  const auto imports = stated(read_parts(declaration, number, "M", fields));
  const auto exports = stated(read_parts(declaration, number, "X", fields));
  // A place and concept stand once in each.
  const auto place_of = [](const Change& change) {
    return std::tuple<std::string_view, std::int64_t, std::int64_t, std::string_view>(
        change.table, change.item_number, change.sequence, change.concept_name);
  };
  const auto by_place = [&](const std::vector<Change>& list) {
    std::map<decltype(place_of(list[0])), const Change*> index;
    for (const auto& each : list) index.emplace(place_of(each), &each);
    return index;
  };
  std::vector<Change> changes;
  const auto add = [&](const std::vector<Change>& from, const std::vector<Change>& other,
                       const char* flow, bool common) {
    const auto index = by_place(other);
    for (Change change : from) {
      const auto found = index.find(place_of(change));
      const bool same = found != index.end() && *found->second == change;
      if (same && !common) continue;
      if (!same) change.flow = flow;
      changes.push_back(std::move(change));
    }
  };
  add(imports, exports, "M", true);
  add(exports, imports, "X", false);
  return changes;
}

// What the amendment states, as pointers ask for it again and again.
class Stated {
 public:
  explicit Stated(const Element& declaration) {
    for (const auto& each : goods_items(declaration)) {
      items_.emplace(each.at("SequenceNumeric").text(), each);
    }
  }

  Element item(const std::string& number) const {
    const auto found = items_.find(number);
    return found == items_.end() ? Element() : found->second;
  }
  Element nth(const Element& parent, std::string_view name, std::int64_t position) {
    auto [entry, is_new] = children_.try_emplace({parent, name});
    if (is_new) entry->second = parent.children(name);
    const auto index = static_cast<std::size_t>(position - 1);
    return position >= 1 && index < entry->second.size() ? entry->second[index] : Element();
  }

 private:
  std::map<std::string, Element> items_;  // by SequenceNumeric
  std::map<std::pair<Element, std::string_view>, std::vector<Element>> children_;
};

// Follows one pointer as far as the message goes.
class Pointer {
 public:
  Pointer(const Element& declaration, Stated& stated) : at_(declaration), stated_(stated) {}

  // Nullopt: the section has nothing that rows keep.
  bool step(const Element& pointer);
  std::optional<Change> removal() const;

 private:
  Element at_;
  Stated& stated_;
  bool missing_ = false;
  std::string table_ = "item";
  std::string tag_;
  std::int64_t item_ = 0;
  std::int64_t sequence_ = 0;
};

bool Pointer::step(const Element& pointer) {
  const std::string code = pointer.at("DocumentSectionCode").text();
  const std::string sequence = pointer.at("SequenceNumeric").text();
  const auto position = Decimal::parse(sequence.empty() ? "1" : sequence);
  const auto nth = position ? position->to_int64(0).value_or(1) : 1;
  tag_ = pointer.at("TagID").text();
  if (code == "42A") return true;  // the declaration itself
  const auto section = std::find_if(std::begin(kSections), std::end(kSections),
                                    [&](const Section& each) { return each.code == code; });
  if (section == std::end(kSections)) return false;
  Element next;
  if (section->table == "item") {
    item_ = nth;
    next = stated_.item(sequence);
  } else if (!section->table.empty()) {
    table_ = section->table;
    sequence_ = section->before + nth;
    next = stated_.nth(at_, section->element, nth);
  } else {
    next = stated_.nth(at_, section->element, 1);
  }
  missing_ = missing_ || !next;
  at_ = next;
  return true;
}

std::optional<Change> Pointer::removal() const {
  Change change{
      .kind = Change::Kind::kRemove, .table = table_, .item_number = item_, .sequence = sequence_};
  if (tag_.empty()) {
    const bool whole_row = missing_ && (sequence_ > 0 || item_ > 0);
    return whole_row ? std::optional(change) : std::nullopt;
  }
  const auto datum = std::find_if(std::begin(kData), std::end(kData), [&](const Datum& each) {
    return each.tag == tag_ && each.table == table_;
  });
  if (datum == std::end(kData) || (!missing_ && !at_.at(datum->element).text().empty())) {
    return std::nullopt;
  }
  change.kind = Change::Kind::kSet;
  change.concept_name = datum->concept_name;
  change.value = sql::Null{};
  return change;
}

}  // namespace

std::vector<Change> read_changes(const Element& declaration, FieldReader& fields) {
  std::vector<Change> changes = stated_in_both_flows(declaration, fields);
  const auto amendments = declaration.children("Amendment");
  if (amendments.size() > kMaxAmendments) {
    fields.fail("read.too_many_changes", declaration, "", std::to_string(amendments.size()));
  }
  if (fields.failed()) return {};
  Stated stated(declaration);
  for (const auto& amendment : amendments) {
    Pointer pointer(declaration, stated);
    const auto steps = amendment.children("Pointer");
    const bool known = std::all_of(steps.begin(), steps.end(),
                                   [&](const Element& each) { return pointer.step(each); });
    const auto removal = known && !steps.empty() ? pointer.removal() : std::nullopt;
    if (removal) changes.push_back(*removal);
  }
  return changes;
}

}  // namespace tw::declaration::wco
