#include "feed/twin.h"

#include <algorithm>
#include <map>

#include "exchange/agreement.h"
#include "lake/new_table.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::feed {
namespace {

using sql::DataType;
using sql::Expr;
using sql::Value;
using Kind = DataType::Kind;
using Text = std::string;

Expr number(std::int64_t value) { return sql::literal(Value(value)); }
Expr text(const Text& value) { return sql::literal(Value(value)); }
Expr as_text(Expr value) { return sql::cast(std::move(value), DataType::text()); }
Expr row_number() { return sql::column("i"); }
Expr first_day() { return sql::literal(Value(*Date::parse("2026-01-01"))); }
Expr days_later(Expr days) {
  return sql::binary("+", first_day(),
                     sql::call("to_hours", {sql::binary("*", number(24), std::move(days))}));
}

// What the column means; nullptr where no structure says.
const standards::Concept* concept_of(const Relation& relation, const Text& column) {
  const Text of = relation.name == "declarations"  ? "item"
                  : relation.name == "enterprises" ? "enterprise"
                                                   : relation.name;
  for (const auto& structure : standards::structures()) {
    if (structure.name == of) return structure.find(column);
  }
  return nullptr;
}

// The code lists that made-up values come from, each in the variable twin_<list>, by name: how many
// codes each has.
std::map<Text, std::int64_t> sizes_of_lists(lake::Connection& connection) {
  std::map<Text, std::int64_t> sizes;
  const auto rows = connection.query("SELECT list, len(codes) FROM twin_codes");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Text list = rows.text(i, 0);
    sizes[list] = rows.integer(i, 1);
    connection.execute("SET VARIABLE " + sql::quote_identifier("twin_" + list) +
                       " = (SELECT codes FROM twin_codes WHERE list = " + sql::quote_text(list) +
                       ")");
  }
  return sizes;
}

Expr code_at(const Text& list, Expr place) {
  return sql::call("list_extract", {sql::call("getvariable", {text("twin_" + list)}),
                                    sql::binary("+", std::move(place), number(1))});
}

// Of amounts: ten million, or what the type holds.
std::int64_t largest(const DataType& type) {
  const int digits = type.kind == Kind::kDecimal ? type.width - type.scale : 7;
  std::int64_t power = 1;
  for (int i = 0; i < std::min(7, digits); ++i) power *= 10;
  return power;
}

// From 0 to below `below`; another one when the row has changed.
Expr chance(const Text& column, std::int64_t below) {
  const auto hash = sql::call("hash", {row_number(), sql::column("changes"), text(column)});
  return sql::cast(sql::binary("%", hash, number(below)), DataType::integer());
}

class MakingUp {
 public:
  MakingUp(lake::Connection& connection, const Relation& relation)
      : relation_(relation), lists_(sizes_of_lists(connection)) {
    find_counter();
  }

  sql::Select rows() {
    sql::Select select;
    std::int64_t span = 1;  // of the codes of a key that were used for its earlier columns
    for (const auto& column : relation_.columns) {
      const bool is_key = is_in_key(column.name);
      Expr value = column.name == counter_ ? counted(column)
                   : is_key                ? placed(column, span)
                                           : invented(column);
      select.outputs.push_back({sql::cast(std::move(value), column.type), column.name});
    }
    select.from = {sql::table("twin_rows")};
    return select;
  }

 private:
  bool is_in_key(const Text& name) const {
    return std::find(relation_.key.begin(), relation_.key.end(), name) != relation_.key.end();
  }

  // 0: free.
  std::int64_t codes_for(const Text& column) const {
    const auto* meant = concept_of(relation_, column);
    const auto list = meant == nullptr ? lists_.end() : lists_.find(meant->code_list);
    return list == lists_.end() ? 0 : list->second;
  }

  // The column of the key that tells rows apart: a text if there is one that takes no codes, and
  // only if there is nothing better the month.
  void find_counter() {
    for (const auto kind : {Kind::kText, Kind::kInteger, Kind::kDate}) {
      for (const auto& column : relation_.columns) {
        if (!counter_.empty() || !is_in_key(column.name) || column.type.kind != kind) continue;
        if (codes_for(column.name) == 0 && column.name != "period" && column.name != "source") {
          counter_ = column.name;
        }
      }
    }
    if (counter_.empty() && is_in_key("period")) counter_ = "period";
  }

  static Expr counted(const lake::ColumnSpec& column) {
    if (column.name == "period") {
      return sql::call("format",
                       {text("{:04d}-{:02d}"),
                        sql::binary("+", number(1900), sql::binary("//", row_number(), number(12))),
                        sql::binary("+", number(1), sql::binary("%", row_number(), number(12)))});
    }
    if (column.type.kind == Kind::kText) {
      return sql::call("format", {text("T{:09d}"), row_number()});
    }
    if (column.type.kind == Kind::kDate) {
      return days_later(row_number());
    }
    return sql::binary("+", row_number(), number(1));
  }

  // Of a key: the same value however often the row changes. Where no column counts, the codes do.
  Expr placed(const lake::ColumnSpec& column, std::int64_t& span) {
    const auto size = codes_for(column.name);
    if (size > 0) {
      const auto place =
          sql::binary("%", sql::binary("//", row_number(), number(span)), number(size));
      span *= size;
      return code_at(concept_of(relation_, column.name)->code_list, place);
    }
    switch (column.type.kind) {
      case Kind::kText:
        return text(example(column));
      case Kind::kDate:
        return first_day();
      default:
        return number(1);
    }
  }

  Text example(const lake::ColumnSpec& column) const {
    const auto* meant = concept_of(relation_, column.name);
    return meant == nullptr || meant->example.empty() ? column.name : meant->example;
  }

  Expr invented(const lake::ColumnSpec& column) const {
    if (const auto size = codes_for(column.name); size > 0) {
      return code_at(concept_of(relation_, column.name)->code_list, chance(column.name, size));
    }
    switch (column.type.kind) {
      case Kind::kText: {
        const auto* meant = concept_of(relation_, column.name);
        const bool has_example = meant != nullptr && !meant->example.empty();
        if (has_example) return text(meant->example);
        return sql::call("concat", {text(column.name + " "), as_text(chance(column.name, 1000))});
      }
      case Kind::kDate:
        return days_later(chance(column.name, 365));
      case Kind::kInstant:
        return sql::call("to_timestamp", {sql::binary("+", number(1'767'225'600),
                                                      chance(column.name, 31'536'000))});
      case Kind::kBoolean:
        return sql::binary("=", chance(column.name, 2), number(1));
      case Kind::kInteger:
        return chance(column.name, 1000);
      case Kind::kDecimal:
      case Kind::kDouble:
        return sql::binary("/", chance(column.name, largest(column.type)),
                           sql::binary("+", number(1), chance(column.name + " size", 1000)));
    }
    TW_ASSERT(false);
  }

  const Relation& relation_;
  const std::map<Text, std::int64_t> lists_;
  Text counter_;  // empty: the key is all codes
};

}  // namespace

Result<Feed> open_twin(store::Transaction& transaction, const Text& agreement, const Text& relation,
                       std::int64_t rows, const Text& by, Instant now) {
  TW_TRY(const auto found, exchange::find_agreement(transaction, agreement));
  if (found.state == "ended") {
    return Error("exchange.not_in_force", {agreement, found.state});
  }
  auto grant = found.grant;
  grant.id = agreement + "-T";
  grant.rows.clear();
  grant.purpose = "twin of " + agreement + ": made-up rows";
  grant.from = *Date::parse(text_of(now).substr(0, 10));
  if (exchange::find_agreement(transaction, grant.id)) {
    return Error("feed.opened_before", {grant.id});
  }
  exchange::add_agreement(transaction, grant, "in_force", now);
  return open_feed(transaction, grant.id, relation, by, now, rows);
}

Result<void> make_up(const lake::Home& home, lake::Connection& connection, const Relation& relation,
                     const exchange::Cut& cut, std::int64_t rows, std::int64_t batch) {
  exchange::prepare_for_cuts(connection);
  TW_CHECK(standards::attach_standards(connection, home));
  const auto set = [&](const char* name, const Text& value) {
    connection.execute("SET VARIABLE twin_" + Text(name) + " = " + value);
  };
  set("day", sql::quote_text(text_of(instant_now()).substr(0, 10)));
  set("rows", std::to_string(rows));
  set("batch", std::to_string(batch));
  set("more", std::to_string(std::max<std::int64_t>(1, rows * 3 / 100)));
  connection.execute(sql::query("feed", "twin_codes"));
  connection.execute(sql::query("feed", "twin_rows"));
  connection.execute(sql::create_view("feed_source", MakingUp(connection, relation).rows()));
  make_table(connection, "feed_after", exchange::select_of(cut, sql::table("feed_source")));
  return {};
}

}  // namespace tw::feed
