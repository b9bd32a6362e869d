// Compiled rules and the reference evaluator agree: on generated rules over generated rows.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <random>

#include "checks/compile.h"
#include "checks/language.h"
#include "checks/reference.h"
#include "checks/try_holds.h"
#include "lake/engine.h"
#include "sql/print.h"
#include "sql/query.h"

namespace tw::checks {
namespace {

using sql::DataType;
using sql::Null;
using sql::Value;

const std::vector<lake::ColumnSpec>& columns() {
  static const std::vector<lake::ColumnSpec> all = {{"n", DataType::integer()},
                                                    {"m", DataType::integer()},
                                                    {"a", DataType::decimal(18, 4)},
                                                    {"b", DataType::decimal(18, 6)},
                                                    {"c", DataType::decimal(9, 4)},
                                                    {"s", DataType::text()},
                                                    {"t", DataType::text()},
                                                    {"d", DataType::date()},
                                                    {"acceptance_date", DataType::date()},
                                                    {"f", DataType::boolean()}};
  return all;
}

std::optional<DataType> column_type(std::string_view name) {
  for (const auto& column : columns()) {
    if (column.name == name) return column.type;
  }
  return std::nullopt;
}

// ---- generated rule text ----

using Text = std::string;

// One case draws thousands of choices; RapidCheck gives the seed, and a failing case is told by its
// rule and row.
std::mt19937_64 engine;

template <class T>
T between(T low, T high) {  // high excluded
  return std::uniform_int_distribution<T>(low, high - 1)(engine);
}

Text pick(const std::vector<Text>& of) { return of[between<std::size_t>(0, of.size())]; }
bool chance(int percent) { return between(0, 100) < percent; }

Text boolean(int depth);

Text integer(int depth) {
  if (depth == 0 || chance(25))
    return pick({"n", "n", "m", "m", "0", "1", "7", "31", "9000000000000000000"});
  switch (between(0, 6)) {
    case 0:
      return "(" + integer(depth - 1) + pick({" + ", " - ", " * "}) + integer(depth - 1) + ")";
    case 1:
      return pick({"length(s)", "length(s || t)", "instr(s, t)", "instr(s, \"b\")"});
    case 2:
      return pick({"year(d)", "month(d)", "dayofmonth(d)", "datediff(d, acceptance_date)"});
    case 3:
      return "abs(" + integer(depth - 1) + ")";
    case 4:
      return "-" + pick({"n", "(m)", "1"});
    default:
      return "nvl(" + integer(depth - 1) + ", " + integer(depth - 1) + ")";
  }
}

Text number(int depth) {
  if (depth == 0 || chance(25))
    return pick(
        {"a", "a", "b", "b", "c", "c", "0.5", "1000.0", "0.000001", "12345678901234567890.12"});
  switch (between(0, 9)) {
    case 0:
      return "(" + number(depth - 1) + pick({" + ", " - "}) + number(depth - 1) + ")";
    case 1:
      return "(" + number(depth - 1) + " * " + number(depth - 1) + ")";
    case 2:
      return "(" + number(depth - 1) + " / " + number(depth - 1) + ")";
    case 3:
      return pick({"round(", "trunc("}) + number(depth - 1) + pick({", 0)", ", 2)", ", 5)"});
    case 4:
      return pick({"floor(", "ceil(", "abs("}) + number(depth - 1) + ")";
    case 5:
      return "mod(" + number(depth - 1) + ", " + number(depth - 1) + ")";
    case 6:
      return "(" + integer(depth - 1) + pick({" + ", " * ", " / "}) + number(depth - 1) + ")";
    case 7:
      return "(if " + boolean(depth - 1) + " then " + number(depth - 1) + " else " +
             number(depth - 1) + ")";
    default:
      return "(case when " + boolean(depth - 1) + " then " + number(depth - 1) + " when " +
             boolean(depth - 1) + " then " + integer(depth - 1) + " else null)";
  }
}

Text real(int depth) {
  switch (between(0, 4)) {
    case 0:
      return "sqrt(" + integer(depth - 1) + ")";
    case 1:
      return "ln(" + integer(depth - 1) + ")";
    case 2:
      return "power(" + integer(0) + ", " + pick({"2", "n", "0.5"}) + ")";
    default:
      return "(" + pick({"exp(n)", "sqrt(m)"}) + pick({" / ", " * ", " + ", " - "}) +
             pick({"n", "ln(m)"}) + ")";
  }
}

Text string(int depth) {
  if (depth == 0 || chance(30))
    return pick({"s", "t", "s", "t", "\"ab\"", "\"\"", "\" a\"", "\"净重\""});
  switch (between(0, 5)) {
    case 0:
      return string(depth - 1) + " || " + string(depth - 1);
    case 1:
      return "substr(" + string(depth - 1) + pick({", 1, 2)", ", 2)", ", 3, 0)", ", 2, 9)"});
    case 2:
      return pick({"upper(", "lower(", "trim(", "ltrim(", "rtrim("}) + string(depth - 1) + ")";
    case 3:
      return "replace(" + string(depth - 1) + ", \"a\", " + string(depth - 1) + ")";
    default:
      return "nvl(" + string(depth - 1) + ", \"-\")";
  }
}

Text date(int depth) {
  if (depth == 0) return pick({"d", "acceptance_date", "cast(\"2026-03-01\", date)"});
  return pick({"dateadd(d, -30, \"D\")", "dateadd(acceptance_date, 1, \"D\")", date(0)});
}

Text boolean(int depth) {
  if (depth == 0) return pick({"f", "isnull(s)", "n > 3", "s = \"ab\""});
  const Text comparison = pick({" = ", " <> ", " < ", " <= ", " > ", " >= "});
  const auto below = depth - 1;
  switch (between(0, 13)) {
    case 0:
    case 1:
      return "(" + boolean(below) + pick({" and ", " or ", " xor "}) + boolean(below) + ")";
    case 2:
      return "not (" + boolean(below) + ")";
    case 3:
      return "(" + number(below) + comparison + number(below) + ")";
    case 4:
      return "(" + integer(below) + comparison + pick({integer(below), number(below)}) + ")";
    case 5:
      return "(" + string(below) + comparison + string(below) + ")";
    case 6:
      return "(" + date(below) + comparison + date(below) + ")";
    case 7:
      return "isnull(" + pick({number(below), string(below), boolean(below)}) + ")";
    case 8:
      return "between(" + number(below) + ", " + number(below) + ", " + number(below) + ")";
    case 9:
      return "(n in {1, 2, 7} or s not_in {\"ab\", \"净重\"} or c in {1, 0.5})";
    case 10:
      return "(s in list or t not_in list)";
    case 11:
      return "match_characters(" + string(below) +
             pick({", \"[a-c]*\")", ", \"\\w+|.b?\")", ", \"(a|b ){1,2}\")"});
    default:
      return real(depth) + comparison + pick({"1", "n", "0.5"});
  }
}

// ---- generated rows ----

Value null_or(int percent, const Value& value) { return chance(percent) ? Value(Null{}) : value; }

Value decimal_of(const DataType& type) {
  const auto limit =
      type.width == 9 ? std::int64_t{999'999'999} : std::int64_t{999'999'999'999'999'999};
  const std::int64_t edges[] = {0, 1, -1, 5, -5, limit, -limit};
  const auto unscaled = chance(25)   ? edges[between<std::size_t>(0, std::size(edges))]
                        : chance(60) ? between<std::int64_t>(-1'000'000, 1'000'000)
                                     : between<std::int64_t>(-limit, limit);
  return Decimal(unscaled, type.scale);
}

Value value_of(const DataType& type) {
  switch (type.kind) {
    case DataType::Kind::kInteger:
      return null_or(
          15, chance(75) ? between<std::int64_t>(-10, 40) : static_cast<std::int64_t>(engine()));
    case DataType::Kind::kDecimal:
      return null_or(15, decimal_of(type));
    case DataType::Kind::kText:
      return null_or(15, pick({"", "a", "ab", "b", " a b ", "ABC", "净重", "重ab"}));
    case DataType::Kind::kDate:
      return null_or(15, Date(between(20'000, 21'000)));
    default:
      return null_or(15, chance(50));
  }
}

using Record = std::vector<Value>;

Record record() {
  Record result;
  for (const auto& column : columns()) result.push_back(value_of(column.type));
  return result;
}

// The code list `list`: ab on any day, b from day 20500 on.
std::optional<bool> in_list(const Value& code, const Value& date) {
  if (std::holds_alternative<Null>(code) || std::holds_alternative<Null>(date)) return std::nullopt;
  const auto& text = std::get<std::string>(code);
  return text == "ab" || (text == "b" && std::get<Date>(date).days() >= 20'500);
}

Row row_of(const Record& record) {
  const auto value = [&record](std::string_view name) {
    for (std::size_t i = 0; i < columns().size(); ++i) {
      if (columns()[i].name == name) return record[i];
    }
    TW_ASSERT(false);
  };
  return {value, [value](std::string_view, std::string_view variable) {
            return in_list(value(variable), value("acceptance_date"));
          }};
}

class Both {
 public:
  Both() : connection_(engine_), guard_(connection_, kTryHolds) {
    connection_.execute(sql::query("checks", "functions"));
    connection_.execute(
        "CREATE TABLE list_codes AS SELECT * FROM (VALUES ('ab', DATE '1900-01-01', DATE "
        "'9999-12-31'), "
        "('b', DATE '1970-01-01' + 20500, DATE '9999-12-31')) AS v(code, valid_from, valid_to)");
    std::string statement = "CREATE TABLE record (place BIGINT";
    specs_.push_back({"place", DataType::integer()});
    for (const auto& column : columns()) {
      statement += ", " + sql::quote_identifier(column.name) + " " + column.type.duckdb();
      specs_.push_back(column);
    }
    connection_.execute(statement + ")");
  }

  std::vector<Verdict> by_sql(const TypedRule& rule, const std::vector<Record>& records) {
    connection_.execute("DELETE FROM record");
    lake::Appender appender(connection_, "record", specs_);
    for (std::size_t i = 0; i < records.size(); ++i) {
      appender.set(0, static_cast<std::int64_t>(i));
      for (std::size_t j = 0; j < records[i].size(); ++j) appender.set(j + 1, records[i][j]);
      appender.next_row();
    }
    appender.finish();
    const ValueDomains domains = {{"list", {.table = "list_codes"}}};
    Compiler compiler(domains, "row");
    sql::Select select;
    select.outputs = {{compiler.broken(rule), ""}};
    select.from = {sql::table("record", "row")};
    select.joins = compiler.joins();
    select.order_by = {{sql::column("place", "row")}};
    sql_ = sql::print(select);
    const auto rows = query();
    std::vector<Verdict> verdicts;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      verdicts.push_back(rows.is_null(i, 0)        ? Verdict::kFailed
                         : rows.integer(i, 0) != 0 ? Verdict::kBroken
                                                   : Verdict::kHolds);
    }
    return verdicts;
  }

  const std::string& sql() const { return sql_; }

 private:
  lake::Rows query() {
    try {
      return connection_.query(sql_);
    } catch (const EnvironmentError& error) {
      RC_FAIL(error.error.args.at(0) + "\n" + sql_);
    }
  }

  lake::Engine engine_;
  lake::Connection connection_;
  lake::OptimizersOff guard_;
  std::vector<lake::ColumnSpec> specs_;
  std::string sql_;
};

std::string shown(const Record& record) {
  std::string text;
  for (std::size_t i = 0; i < record.size(); ++i) {
    text += columns()[i].name + "=" +
            (std::holds_alternative<Null>(record[i]) ? "null" : lake::to_text(record[i])) + " ";
  }
  return text;
}

std::optional<TypedRule> typed_rule(const std::string& body) {
  const auto program = parse(
      "define datapoint ruleset r (variable n, m, a, b, c, s, t, d, acceptance_date, f) is x: " +
          body + " errorcode \"e\" errorlevel \"error\" end datapoint ruleset;",
      "r");
  if (!program) {
    ADD_FAILURE() << describe(Language::kEnglish, program.error()) << "\n" << body;
    return std::nullopt;
  }
  const Signature signature = column_type;
  auto rules = check_types(program->rulesets[0], signature, "r");
  if (!rules) {
    // Only products of many decimals, and conditions without a variable, may be refused.
    EXPECT_TRUE(rules.error().code == "rule.scale" || rules.error().code == "rule.constant")
        << describe(Language::kEnglish, rules.error()) << "\n"
        << body;
    return std::nullopt;
  }
  return rules->at(0);
}

// One generated rule over some generated rows; how often each verdict came up goes to `seen`.
void agree(Both& both, std::map<Verdict, int>& seen) {
  const int depth = between(1, 5);
  const auto body =
      chance(40) ? "when " + boolean(depth) + " then " + boolean(depth) : boolean(depth);
  const auto rule = typed_rule(body);
  if (!rule) return;
  std::vector<Record> records;
  for (int i = 0; i < 12; ++i) records.push_back(record());
  const auto verdicts = both.by_sql(*rule, records);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto expected = evaluate(*rule, row_of(records[i]));
    ++seen[expected];
    if (verdicts[i] == expected) continue;
    RC_FAIL(body + "\n" + shown(records[i]) + "\nengine " +
            std::to_string(static_cast<int>(verdicts[i])) + ", reference " +
            std::to_string(static_cast<int>(expected)) + "\n" + both.sql());
  }
}

TEST(Reference, AgreesWithTheEngineOnGeneratedRulesAndRows) {
  constexpr int kRules = 12;  // a case
  Both both;
  std::map<Verdict, int> seen;
  EXPECT_TRUE(rc::check([&] {
    engine.seed(
        *rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>())));
    for (int i = 0; i < kRules; ++i) agree(both, seen);
  }));
  // The generator reaches every verdict.
  for (const auto verdict : {Verdict::kHolds, Verdict::kBroken, Verdict::kFailed})
    EXPECT_GT(seen[verdict], 50);
}

}  // namespace
}  // namespace tw::checks
