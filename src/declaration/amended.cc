#include "declaration/amended.h"

#include <algorithm>
#include <array>

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

bool concerns(const Change& change, const Row& row) {
  const bool on_items = change.table == "item";
  if (on_items && change.item_number == 0) return true;
  return row.get("item_number") == sql::Value(change.item_number) &&
         (on_items || row.get("sequence") == sql::Value(change.sequence));
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

void apply(Declaration& declaration, const Change& change) {
  auto& rows = rows_of(declaration, change.table);
  if (change.kind == Change::Kind::kRemove) {
    std::erase_if(rows, [&](const Row& row) { return concerns(change, row); });
    return;
  }
  bool found = false;
  for (auto& row : rows) {
    if (!concerns(change, row)) continue;
    row.set(change.concept_name, change.value);
    found = true;
  }
  if (found || std::holds_alternative<sql::Null>(change.value)) return;
  Row row = new_row(declaration, change);
  row.set(change.concept_name, change.value);
  rows.push_back(std::move(row));
}

// What the item itself states stands among the charges; any other amount is a share of the
// header's.
void take_back_shares(Declaration& declaration) {
  const auto states = [&](const Row& item, std::string_view kind) {
    return std::any_of(declaration.charges.begin(), declaration.charges.end(),
                       [&](const Row& charge) {
                         if (charge.get("item_number") != item.get("item_number")) return false;
                         const auto* type = std::get_if<std::string>(&charge.get("charge_type"));
                         const bool named = type && (*type == "freight" || *type == "insurance");
                         return named ? *type == kind : kind == "other";
                       });
  };
  for (auto& item : declaration.items) {
    for (const auto& kind : kCharges) {
      const std::string amount = std::string(kind) + "_amount";
      if (item.is_null("header_" + amount) || states(item, kind)) continue;
      item.set(amount, sql::Null{});
    }
  }
}

}  // namespace

Declaration amended(Declaration declaration, const Amendment& amendment) {
  TW_ASSERT(!declaration.items.empty());
  take_back_shares(declaration);
  const sql::Value flow = declaration.items.front().get("flow");
  for (const auto& change : amendment.changes) {
    if (!change.flow.empty() && flow != sql::Value(change.flow)) continue;
    apply(declaration, change);
    if (declaration.items.empty()) break;
  }
  std::stable_sort(declaration.items.begin(), declaration.items.end(),
                   [](const Row& left, const Row& right) {
                     return std::get<std::int64_t>(left.get("item_number")) <
                            std::get<std::int64_t>(right.get("item_number"));
                   });
  return declaration;
}

}  // namespace tw::declaration
