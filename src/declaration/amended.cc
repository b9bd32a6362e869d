#include "declaration/amended.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace tw::declaration {
namespace {

// Facts of the whole declaration, which every item repeats; those that begin with header_ beside
// them.
constexpr std::array<std::string_view, 28> kHeaderFacts{"period",
                                                        "flow",
                                                        "source",
                                                        "load_id",
                                                        "declaration_number",
                                                        "declaration_version",
                                                        "message_function",
                                                        "lodgement_date",
                                                        "acceptance_date",
                                                        "arrival_date",
                                                        "release_date",
                                                        "customs_office",
                                                        "border_office",
                                                        "port",
                                                        "declaration_type",
                                                        "mode_scheme",
                                                        "transport_mode",
                                                        "transport_id",
                                                        "delivery_terms",
                                                        "trader_id",
                                                        "trader_name",
                                                        "trader_place",
                                                        "enterprise_kind",
                                                        "declarant_id",
                                                        "counterparty_id",
                                                        "consignment_country",
                                                        "destination_country",
                                                        "exchange_rate"};

constexpr std::array<std::string_view, 6> kTables{"item",     "tax",   "charge",
                                                  "document", "party", "container"};
constexpr std::array<std::string_view, 3> kCharges{"freight", "insurance", "other"};

bool is_header_fact(std::string_view name) {
  return name.starts_with("header_") ||
         std::find(kHeaderFacts.begin(), kHeaderFacts.end(), name) != kHeaderFacts.end();
}

std::vector<Row>& rows_of(Declaration& declaration, std::string_view table) {
  if (table == "item") return declaration.items;
  if (table == "tax") return declaration.taxes;
  if (table == "charge") return declaration.charges;
  if (table == "document") return declaration.documents;
  if (table == "party") return declaration.parties;
  TW_ASSERT(table == "container");
  return declaration.containers;
}

Row new_row(const Declaration& declaration, const Change& change) {
  const Row& model = declaration.items.front();
  Row row(standards::structure(change.table));
  for (const auto& each : row.structure().concepts) {
    if (is_header_fact(each.name) && model.structure().find(each.name)) {
      row.set(each.name, model.get(each.name));
    }
  }
  row.set("item_number", change.item_number);
  if (change.table == "item") {
    // A charge of the header is in one currency.
    for (const auto& charge : kCharges) {
      const std::string currency = std::string(charge) + "_currency";
      if (!row.is_null("header_" + std::string(charge) + "_amount")) {
        row.set(currency, model.get(currency));
      }
    }
  } else {
    row.set("sequence", change.sequence);
    if (change.table == "tax") row.set("stated_by", std::string("trader"));
  }
  return row;
}

// -1 where there is none: no change speaks of it.
std::int64_t integer(const Row& row, std::string_view concept_name) {
  const auto* value = std::get_if<std::int64_t>(&row.get(concept_name));
  return value ? *value : -1;
}

// A declaration under amendment: its rows by table, item and sequence (0 for items).
class Amending {
 public:
  explicit Amending(Declaration declaration) : declaration_(std::move(declaration)) {
    for (const auto table : kTables) {
      const auto& rows = rows_of(declaration_, table);
      auto& places = rows_at_[std::string(table)];
      for (std::size_t i = 0; i < rows.size(); ++i) places.emplace(place_of(rows[i], table), i);
    }
  }

  void apply(const Change& change);
  Declaration finish();

 private:
  using Place = std::pair<std::int64_t, std::int64_t>;
  static Place place_of(const Row& row, std::string_view table) {
    return {integer(row, "item_number"), table == "item" ? 0 : integer(row, "sequence")};
  }

  Declaration declaration_;
  std::map<std::string, std::multimap<Place, std::size_t>, std::less<>> rows_at_;
  std::map<std::string, std::set<std::size_t>, std::less<>> removed_;
};

void Amending::apply(const Change& change) {
  auto& rows = rows_of(declaration_, change.table);
  auto& places = rows_at_[change.table];
  const Place place{change.item_number, change.table == "item" ? 0 : change.sequence};
  const auto [first, end] = places.equal_range(place);
  if (change.kind == Change::Kind::kRemove) {
    for (auto each = first; each != end; ++each) removed_[change.table].insert(each->second);
    places.erase(first, end);
    return;
  }
  if (change.table == "item" && change.item_number == 0) {
    for (auto& row : rows) row.set(change.concept_name, change.value);
    return;
  }
  for (auto each = first; each != end; ++each) {
    rows[each->second].set(change.concept_name, change.value);
  }
  if (first != end || std::holds_alternative<sql::Null>(change.value)) return;
  Row row = new_row(declaration_, change);
  row.set(change.concept_name, change.value);
  places.emplace(place, rows.size());
  rows.push_back(std::move(row));
}

Declaration Amending::finish() {
  for (const auto& [table, removed] : removed_) {
    std::vector<Row> kept;
    auto& rows = rows_of(declaration_, table);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!removed.contains(i)) kept.push_back(std::move(rows[i]));
    }
    rows = std::move(kept);
  }
  std::stable_sort(declaration_.items.begin(), declaration_.items.end(),
                   [](const Row& left, const Row& right) {
                     return integer(left, "item_number") < integer(right, "item_number");
                   });
  return std::move(declaration_);
}

// What the item itself states stands among the charges; any other amount is a share of the
// header's.
void take_back_shares(Declaration& declaration) {
  std::set<std::pair<std::int64_t, std::string>> stated;
  for (const auto& charge : declaration.charges) {
    const auto* type = std::get_if<std::string>(&charge.get("charge_type"));
    const bool named = type && (*type == "freight" || *type == "insurance");
    stated.emplace(integer(charge, "item_number"), named ? *type : "other");
  }
  for (auto& item : declaration.items) {
    const auto number = integer(item, "item_number");
    for (const auto& kind : kCharges) {
      const std::string amount = std::string(kind) + "_amount";
      if (item.is_null("header_" + amount) || stated.contains({number, std::string(kind)}))
        continue;
      item.set(amount, sql::Null{});
    }
  }
}

}  // namespace

Declaration amended(Declaration declaration, const Amendment& amendment) {
  TW_ASSERT(!declaration.items.empty());
  take_back_shares(declaration);
  const sql::Value flow = declaration.items.front().get("flow");
  Amending amending(std::move(declaration));
  for (const auto& change : amendment.changes) {
    if (!change.flow.empty() && flow != sql::Value(change.flow)) continue;
    amending.apply(change);
  }
  return amending.finish();
}

}  // namespace tw::declaration
