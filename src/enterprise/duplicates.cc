#include "enterprise/duplicates.h"

#include <algorithm>

#include "lake/new_table.h"
#include "sql/query.h"

namespace tw::enterprise {
namespace {

using sql::Value;

constexpr const char* kNames[] = {"uscc", "name", "like_name"};

Pair::Side side_at(const lake::Rows& rows, std::size_t row, std::size_t first) {
  const auto text = [&](std::size_t i) { return rows.text(row, first + i); };
  return {text(0), text(1), text(2), text(3), text(4), text(5), text(6)};
}

}  // namespace

std::string_view name_of(Likeness likeness) { return kNames[static_cast<std::size_t>(likeness)]; }

Result<void> decide(store::Transaction& transaction, const Decision& decision) {
  if (decision.first == decision.second) {
    return Error("enterprise.same_code", {decision.first});
  }
  if (decision.reason.empty()) return Error("enterprise.reason_missing");
  const auto& [first, second] = std::minmax(decision.first, decision.second);
  transaction.run("enterprise", "decision_add",
                  {{"first", first},
                   {"second", second},
                   {"decision", decision.decision},
                   {"reason", decision.reason},
                   {"author", decision.author},
                   {"at", decision.at}});
  return {};
}

std::vector<Decision> decisions(store::Transaction& transaction) {
  std::vector<Decision> all;
  for (auto& [first, second, decision, reason, author, at] :
       transaction
           .rows<std::string, std::string, std::string, std::string, std::string, std::string>(
               "enterprise", "decisions")) {
    all.push_back({first, second, decision, reason, author, at});
  }
  return all;
}

Pairs duplicates(lake::Connection& connection, Date day, const std::vector<Decision>& decided,
                 bool with_decided, std::int64_t limit, std::int64_t offset) {
  auto known = lake::append_to_new(connection, "enterprise_decided",
                                   {{"first", sql::DataType::text()},
                                    {"second", sql::DataType::text()},
                                    {"decision", sql::DataType::text()},
                                    {"number", sql::DataType::integer()}});
  std::int64_t number = 0;
  for (const auto& each : decided) {
    known.set_text(0, each.first);
    known.set_text(1, each.second);
    known.set_text(2, each.decision);
    known.set(3, Value(number++));
    known.next_row();
  }
  known.finish();
  connection.execute("SET VARIABLE enterprise_day = DATE '" + day.to_string() + "'");
  connection.execute(sql::query("enterprise", "duplicates"));
  const auto rows = connection.query(
      sql::query("enterprise", "duplicate_page"),
      {{"with_decided", Value(with_decided)}, {"limit", Value(limit)}, {"offset", Value(offset)}});
  Pairs pairs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    pairs.total = rows.integer(i, 16);
    pairs.pairs.push_back({static_cast<Likeness>(rows.integer(i, 0)), side_at(rows, i, 1),
                           side_at(rows, i, 8), rows.text(i, 15)});
  }
  return pairs;
}

}  // namespace tw::enterprise
