#include "bill/bill.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/csv.h"
#include "base/date.h"
#include "sql/query.h"
#include "standards/structure.h"
#include "store/outbox.h"

namespace tw::bill {
namespace {

using Text = std::string;
using sql::Value;
using Row =
    std::tuple<Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, Text>;

Bill bill_of(const Row& row) {
  return std::apply([](const auto&... cells) { return Bill{cells...}; }, row);
}

std::vector<Bill> bills(store::Transaction& transaction, const char* query,
                        const store::Parameters& parameters) {
  std::vector<Bill> found;
  for (const auto& row : transaction.rows<Text, Text, Text, Text, Text, Text, Text, Text, Text,
                                          Text, Text, Text, Text>("bill", query, parameters)) {
    found.push_back(bill_of(row));
  }
  return found;
}

void add_entry(store::Transaction& transaction, const Text& bill, const char* kind,
               const Text& detail, const Act& act) {
  transaction.run("bill", "entry_add",
                  {{"number", store::next_number(transaction, "bill entry")},
                   {"bill", bill},
                   {"kind", Text(kind)},
                   {"author", act.author},
                   {"at", act.at},
                   {"detail", detail}});
}

Text number_of(const Text& year, std::int64_t number) {
  Text digits = std::to_string(number);
  if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
  return "B-" + year + "-" + digits;
}

// Makes the views of one declaration.
Result<void> attach(const lake::Home& home, lake::Connection& connection, const Text& declaration) {
  for (const char* name : {"item", "tax", "event"}) {
    TW_TRY(const auto table, home.table(standards::structure(name).spec));
    TW_TRY(const auto snapshot, table.snapshot());
    lake::attach(connection, name, snapshot, {{"declaration_number", "=", Value(declaration)}});
  }
  return {};
}

Text next_day(const Text& day) { return (Date::parse(day).value() + 1).to_string(); }

bool is_on(const Text& at, const Text& day) { return at.starts_with(day); }

std::vector<Reconciliation::Sum> sums_of(
    const std::map<Text, std::pair<std::int64_t, Decimal>>& by) {
  std::vector<Reconciliation::Sum> sums;
  for (const auto& [currency, sum] : by) {
    sums.push_back({sum.first, currency, sum.second.to_string()});
  }
  return sums;
}

void add_to(std::map<Text, std::pair<std::int64_t, Decimal>>& by, const Bill& bill) {
  auto& [count, total] = by.try_emplace(bill.currency, 0, Decimal(0, 2)).first->second;
  ++count;
  const auto more = total.add(Decimal::parse(bill.total).value());
  TW_ASSERT(more.has_value());
  total = *more;
}

}  // namespace

Result<Certificate> assessed(const lake::Home& home, lake::Connection& connection,
                             const Text& declaration, const Text& source) {
  TW_CHECK(attach(home, connection, declaration));
  const auto rows = connection.query(sql::query("bill", "assessed"),
                                     {{"number", Value(declaration)}, {"source", Value(source)}});
  if (rows.empty()) return Error("bill.no_assessment", {declaration});
  Certificate made{.declaration = declaration,
                   .version = rows.integer(0, 1),
                   .source = rows.text(0, 0),
                   .currency = rows.text(0, 3),
                   .total = Decimal(0, 2)};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.text(i, 0) != made.source) {
      return Error("bill.ambiguous", {declaration, made.source + ", " + rows.text(i, 0)});
    }
    if (rows.is_null(i, 4)) return Error("bill.amount_missing", {declaration, rows.text(i, 2)});
    if (rows.text(i, 3) != made.currency) {
      return Error("bill.currencies", {declaration, made.currency + ", " + rows.text(i, 3)});
    }
    made.taxes.push_back({rows.text(i, 2), std::get<Decimal>(rows.at(i, 4))});
    const auto total = made.total.add(made.taxes.back().amount);
    TW_ASSERT(total.has_value());
    made.total = *total;
  }
  if (made.total <= Decimal(0, 2)) return Error("bill.nothing_payable", {declaration});
  const auto stands =
      connection.query(sql::query("bill", "declared"),
                       {{"number", Value(declaration)}, {"source", Value(made.source)}});
  if (stands.integer(0, 3) != 0) return Error("bill.cancelled", {declaration});
  made.trader = stands.text(0, 0);
  made.name = stands.text(0, 1);
  made.office = stands.text(0, 2);
  return made;
}

Result<Bill> issue(store::Transaction& transaction, Certificate certificate,
                   const trust::SignerKey& key, const Act& act) {
  const auto live = transaction.row<Text>("bill", "live",
                                          {{"source", certificate.source},
                                           {"declaration", certificate.declaration},
                                           {"version", certificate.version}});
  if (live) return Error("bill.issued_before", {certificate.declaration, std::get<0>(*live)});
  const Text year = act.at.substr(0, 4);
  certificate.number = number_of(year, store::next_number(transaction, "bill " + year));
  certificate.issued = act.at;
  transaction.run("bill", "add",
                  {{"number", certificate.number},
                   {"source", certificate.source},
                   {"declaration", certificate.declaration},
                   {"version", certificate.version},
                   {"trader", certificate.trader},
                   {"total", certificate.total.to_string()},
                   {"currency", certificate.currency},
                   {"document", signed_document(certificate, key)},
                   {"issued_at", act.at}});
  add_entry(transaction, certificate.number, "issued", "", act);
  return find(transaction, certificate.number);
}

Result<Bill> claim(store::Transaction& transaction, const Text& number, const Text& claimant,
                   const Text& reference, const Act& act) {
  TW_TRY(const auto bill, find(transaction, number));
  if (bill.state == "voided") return Error("bill.is_void", {number, bill.reason});
  const auto changed = transaction.run(
      "bill", "claim",
      {{"number", number}, {"claimed_by", claimant}, {"claim", reference}, {"at", act.at}});
  if (changed == 0) {
    return Error("bill.claimed_before", {number, bill.claimed_by, bill.claimed_at, bill.claim});
  }
  add_entry(transaction, number, "claimed", reference, act);
  return find(transaction, number);
}

Result<Bill> void_bill(store::Transaction& transaction, const Text& number, const Text& reason,
                       const Act& act) {
  if (reason.empty()) return Error("bill.reason_missing");
  TW_TRY(const auto bill, find(transaction, number));
  if (bill.state == "voided") return Error("bill.is_void", {number, bill.reason});
  transaction.run("bill", "void", {{"number", number}, {"reason", reason}, {"at", act.at}});
  add_entry(transaction, number, "voided", reason, act);
  return find(transaction, number);
}

Result<Bill> find(store::Transaction& transaction, const Text& number) {
  const auto found = bills(transaction, "get", {{"number", number}});
  if (found.empty()) return Error("bill.unknown", {number});
  return found.front();
}

std::vector<Bill> list(store::Transaction& transaction, const Text& state, std::int64_t limit,
                       std::int64_t offset) {
  return bills(transaction, "list", {{"state", state}, {"limit", limit}, {"offset", offset}});
}

std::vector<Entry> entries(store::Transaction& transaction, const Text& day) {
  std::vector<Entry> all;
  for (const auto& [number, bill, kind, author, at, detail] :
       transaction.rows<std::int64_t, Text, Text, Text, Text, Text>(
           "bill", "entries", {{"day", day}, {"next_day", next_day(day)}})) {
    all.push_back({number, bill, kind, author, at, detail});
  }
  return all;
}

Reconciliation reconcile(store::Transaction& transaction, const Text& day,
                         const std::optional<std::vector<Claimed>>& theirs) {
  Reconciliation result{.day = day};
  std::map<Text, std::pair<std::int64_t, Decimal>> issued, claimed, voided;
  std::map<Text, Bill> ours;
  for (const auto& bill : bills(transaction, "day", {{"day", day}, {"next_day", next_day(day)}})) {
    if (is_on(bill.issued_at, day)) add_to(issued, bill);
    if (is_on(bill.claimed_at, day)) {
      add_to(claimed, bill);
      ours.emplace(bill.number, bill);
    }
    if (is_on(bill.voided_at, day)) {
      add_to(voided, bill);
      if (!bill.claimed_at.empty()) {
        result.differences.push_back({bill.number, "void_after_claim", bill.total, bill.total});
      }
    }
  }
  result.issued = sums_of(issued);
  result.claimed = sums_of(claimed);
  result.voided = sums_of(voided);
  if (!theirs) return result;
  std::set<Text> seen;
  for (const auto& each : *theirs) {
    seen.insert(each.number);
    const auto known = ours.find(each.number);
    if (known == ours.end()) {
      const auto bill = find(transaction, each.number);
      result.differences.push_back(
          {each.number, bill ? "only_theirs" : "unknown", bill ? bill->state : "", each.total});
      continue;
    }
    const auto total = Decimal::parse(each.total);
    if (!total || *total != Decimal::parse(known->second.total).value()) {
      result.differences.push_back({each.number, "total_differs", known->second.total, each.total});
    }
  }
  for (const auto& [number, bill] : ours) {
    if (!seen.contains(number)) {
      result.differences.push_back({number, "only_ours", bill.total, ""});
    }
  }
  return result;
}

Result<std::vector<Claimed>> read_claims(const Text& text, const Text& file) {
  TW_TRY(const auto table, parse_csv_table(text, file));
  const auto number = table.column("number");
  const auto total = table.column("total");
  if (!number || !total) {
    return Error("bill.column_missing", {number ? "total" : "number"}, {.file = file, .line = 1});
  }
  std::vector<Claimed> claims;
  for (const auto& record : table.records) {
    claims.push_back({record.fields[*number], record.fields[*total]});
  }
  return claims;
}

}  // namespace tw::bill
