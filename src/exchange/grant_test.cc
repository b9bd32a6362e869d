// A grant's cut gives what an independent filter gives, and nothing else.
#include "exchange/grant.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "base/digest.h"
#include "sql/print.h"
#include "store/store_fixture.h"

namespace tw::exchange {
namespace {

using lake::Value;
using sql::DataType;

const std::vector<lake::ColumnSpec>& resource() {
  static const std::vector<lake::ColumnSpec> columns = {{"id", DataType::integer()},
                                                        {"trader", DataType::text()},
                                                        {"country", DataType::text()},
                                                        {"value", DataType::decimal(18, 2)},
                                                        {"day", DataType::date()}};
  return columns;
}

struct Row {
  std::int64_t id = 0;
  std::optional<std::string> trader;
  std::optional<std::string> country;
  std::optional<std::int64_t> cents;
  std::optional<std::int32_t> day;
};

template <class T>
std::optional<T> maybe(const rc::Gen<T>& gen) {
  return *rc::gen::maybe(gen) ? std::optional(*gen) : std::nullopt;
}

std::vector<Row> any_rows() {
  std::vector<Row> rows;
  const int count = *rc::gen::inRange(0, 30);
  const auto trader =
      rc::gen::element<std::string>("", "A1", "ABCD", "91110000712345678X", "王五贸易公司");
  const auto country = rc::gen::element<std::string>("DE", "JP", "US");
  for (int i = 0; i < count; ++i) {
    Row row{.id = i};
    if (*rc::gen::inRange(0, 4) != 0) row.trader = *trader;
    if (*rc::gen::inRange(0, 4) != 0) row.country = *country;
    if (*rc::gen::inRange(0, 4) != 0) row.cents = *rc::gen::inRange(-100000, 100000);
    if (*rc::gen::inRange(0, 4) != 0) row.day = *rc::gen::inRange(10000, 21000);
    rows.push_back(row);
  }
  return rows;
}

class Bench {
 public:
  Bench() { prepare_for_cuts(connection); }
  lake::Rows answer(const Grant& grant, const std::vector<Row>& rows) {
    connection.execute(sql::create_table("r", [] {
      std::vector<std::pair<std::string, DataType>> named;
      for (const auto& column : resource()) named.emplace_back(column.name, column.type);
      return named;
    }()));
    lake::Appender appender(connection, "r", resource());
    for (const auto& row : rows) {
      appender.set(0, row.id);
      if (row.trader) appender.set(1, *row.trader);
      if (row.country) appender.set(2, *row.country);
      if (row.cents) appender.set(3, Decimal(*row.cents, 2));
      if (row.day) appender.set(4, Date(*row.day));
      appender.next_row();
    }
    appender.finish();
    auto select = select_of(compile(grant, resource()).value(), sql::table("r"));
    select.order_by = {{sql::column("id", "row")}};
    return connection.query(sql::print(select));
  }

 private:
  lake::Engine engine{{.threads = 1}};
  lake::Connection connection{engine};
};

Bench& bench() {
  static Bench one;
  return one;
}

Grant all_columns() {
  Grant grant{.id = "A-2026-0001", .organisation = "tax", .resource = "R1"};
  for (const auto& column : resource()) grant.columns.push_back({column.name});
  grant.salt = std::string(64, 'a');
  return grant;
}

// What each condition says, written apart from the rule language; nullopt is not known.
struct Condition {
  std::string text;
  std::function<std::optional<bool>(const Row&)> holds;
};
const std::vector<Condition>& conditions() {
  static const std::vector<Condition> all = {{"", [](const Row&) { return true; }},
                                             {"country = \"DE\"",
                                              [](const Row& row) -> std::optional<bool> {
                                                if (!row.country) return std::nullopt;
                                                return *row.country == "DE";
                                              }},
                                             {"country <> \"DE\"",
                                              [](const Row& row) -> std::optional<bool> {
                                                if (!row.country) return std::nullopt;
                                                return *row.country != "DE";
                                              }},
                                             {"not (value > 10.5)",
                                              [](const Row& row) -> std::optional<bool> {
                                                if (!row.cents) return std::nullopt;
                                                return !(*row.cents > 1050);
                                              }},
                                             {"country in {\"DE\", \"JP\"} and isnull(day)",
                                              [](const Row& row) -> std::optional<bool> {
                                                if (row.day) return false;
                                                if (!row.country) return std::nullopt;
                                                return *row.country == "DE" || *row.country == "JP";
                                              }},
                                             {"100 / value > 1",  // cannot be evaluated on 0
                                              [](const Row& row) -> std::optional<bool> {
                                                if (!row.cents || *row.cents == 0)
                                                  return std::nullopt;
                                                return *row.cents > 0 && *row.cents < 10000;
                                              }}};
  return all;
}

std::string text_of(const std::optional<std::string>& value) { return value.value_or(""); }

RC_GTEST_PROP(Cut, GivesTheRowsOfTheConditionAndNoOthers, ()) {
  const auto rows = any_rows();
  const auto& condition = conditions()[*rc::gen::inRange<std::size_t>(0, conditions().size())];
  Grant grant = all_columns();
  grant.rows = condition.text;
  const auto answer = bench().answer(grant, rows);
  std::vector<Row> wanted;
  for (const auto& row : rows) {
    if (condition.holds(row).value_or(false)) wanted.push_back(row);
  }
  RC_ASSERT(answer.size() == wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    RC_ASSERT(answer.integer(i, 0) == wanted[i].id);
    RC_ASSERT(answer.text(i, 1) == text_of(wanted[i].trader));
    RC_ASSERT(answer.text(i, 2) == text_of(wanted[i].country));
  }
}

// The mask, written apart from the SQL.
std::string expected_trader(Mask mask, const Row& row, const Grant& grant) {
  if (mask == Mask::kRedact) return "***";
  if (!row.trader || mask == Mask::kNull) return "";
  if (mask == Mask::kNone) return *row.trader;
  if (mask == Mask::kHash) return sha256_hex(grant.salt + *row.trader);
  if (*row.trader == "91110000712345678X") return "****678X";
  if (*row.trader == "王五贸易公司") return "****贸易公司";
  return "****";
}

RC_GTEST_PROP(Cut, MaskedValuesNeverAppear, ()) {
  const auto rows = any_rows();
  Grant grant = all_columns();
  const auto mask = static_cast<Mask>(*rc::gen::inRange(0, 5));
  grant.columns[1].mask = mask;
  grant.columns[4].mask = Mask::kYear;
  if (*rc::gen::arbitrary<bool>()) grant.columns.erase(grant.columns.begin() + 3);
  const auto answer = bench().answer(grant, rows);
  RC_ASSERT(answer.size() == rows.size());
  RC_ASSERT(answer.columns.size() == grant.columns.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(answer.text(i, 1) == expected_trader(mask, rows[i], grant));
    RC_ASSERT(answer.is_null(i, 1) ==
              (mask == Mask::kNull || (mask != Mask::kRedact && !rows[i].trader)));
    const std::size_t day = answer.columns.size() - 1;
    RC_ASSERT(answer.is_null(i, day) == !rows[i].day.has_value());
    if (rows[i].day) RC_ASSERT(answer.integer(i, day) == Date(*rows[i].day).year());
  }
}

TEST(Cut, HashesOfTwoAgreementsCannotBeCompared) {
  Grant one = all_columns();
  one.columns[1].mask = Mask::kHash;
  Grant two = one;
  two.salt = std::string(64, 'b');
  const std::vector<Row> rows = {{.id = 1, .trader = "A1"}, {.id = 2, .trader = "A1"}};
  const auto first = bench().answer(one, rows);
  EXPECT_EQ(first.text(0, 1), first.text(1, 1));
  EXPECT_NE(first.text(0, 1), bench().answer(two, rows).text(0, 1));
}

TEST(Cut, RefusesWhatItCannotPromise) {
  const auto code = [](const std::function<void(Grant&)>& spoil) {
    Grant grant = all_columns();
    spoil(grant);
    const auto cut = compile(grant, resource());
    return cut ? std::string("none") : cut.error().code;
  };
  EXPECT_EQ(code([](Grant&) {}), "none");
  EXPECT_EQ(code([](Grant& g) { g.columns.clear(); }), "exchange.no_columns");
  EXPECT_EQ(code([](Grant& g) { g.columns.push_back({"secret"}); }), "exchange.column_unknown");
  EXPECT_EQ(code([](Grant& g) { g.columns.push_back({"id"}); }), "exchange.column_twice");
  EXPECT_EQ(code([](Grant& g) { g.columns[0].mask = Mask::kLastFour; }), "exchange.mask_type");
  EXPECT_EQ(code([](Grant& g) { g.rows = "value + 1"; }), "exchange.not_a_condition");
  EXPECT_EQ(code([](Grant& g) { g.rows = "country in country_list"; }), "exchange.condition_list");
  EXPECT_EQ(code([](Grant& g) { g.rows = "secret = 1"; }), "rule.unknown_variable");
  EXPECT_EQ(code([](Grant& g) { g.rows = "country = \"DE\"; country"; }), "rule.unexpected");
}

class AgreementTest : public store::OnEachDatabase {};

TEST_P(AgreementTest, IsInForceBetweenItsDaysAndInItsStateOnly) {
  auto store = open();
  const auto at = [](const char* day) { return *instant_of(std::string(day) + "T10:00:00.000Z"); };
  Grant grant = all_columns();
  grant.columns[1].mask = Mask::kHash;
  grant.rows = "country = \"DE\"";
  grant.purpose = "退税";
  grant.from = *Date::parse("2026-03-01");
  grant.until = *Date::parse("2026-12-31");
  ASSERT_TRUE(store.change([&](store::Transaction& transaction) -> Result<void> {
    add_agreement(transaction, grant, "in_force", at("2026-02-01"));
    return {};
  }));
  const auto found = [&](const char* day) {
    return store.read([&](store::Transaction& transaction) {
      return grant_in_force(transaction, grant.id, at(day));
    });
  };
  const auto read = found("2026-03-01");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->columns, grant.columns);
  EXPECT_EQ(read->rows, grant.rows);
  EXPECT_EQ(read->purpose, grant.purpose);
  EXPECT_EQ(read->salt.size(), 64U);
  EXPECT_EQ(found("2026-02-28").error().code, "exchange.not_in_force");
  EXPECT_EQ(found("2027-01-01").error().code, "exchange.not_in_force");
  EXPECT_TRUE(found("2026-12-31"));
  ASSERT_TRUE(store.change([&](store::Transaction& transaction) -> Result<void> {
    set_agreement_state(transaction, grant.id, "ended", "revoked", at("2026-04-01"));
    return {};
  }));
  EXPECT_EQ(found("2026-04-01").error().code, "exchange.not_in_force");
}

TW_ON_EACH_DATABASE(AgreementTest);

}  // namespace
}  // namespace tw::exchange
