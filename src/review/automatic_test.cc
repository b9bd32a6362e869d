#include "review/automatic.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "base/file.h"
#include "review/correct.h"
#include "review/decide.h"
#include "review/view.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::review {
namespace {

namespace fs = std::filesystem;
const Period kMarch = Period::month(2026, 3);

// HS2022 is valid in 2026, HS2017 was before; four codes went over in four ways.
class Automatic : public testing::Test {
 protected:
  Automatic() {
    std::vector<standards::CodeRow> codes;
    const auto code = [&](const char* edition, const char* text, const char* from) {
      standards::CodeRow row{"HS", edition, "", text};
      row.valid_from = *Date::parse(from);
      codes.push_back(row);
    };
    for (const char* text : {"111111", "222222", "333333", "444444", "090111"}) {
      code("HS2017", text, "2017-01-01");
    }
    for (const char* text : {"111119", "222221", "222229", "333339", "090111"}) {
      code("HS2022", text, "2022-01-01");
    }
    EXPECT_TRUE(standards::store_codes(connection_, home_, codes));
    EXPECT_TRUE(standards::store_concordances(connection_, home_,
                                              {{"HS2017", "HS2022", "111111", "111119", "1:1"},
                                               {"HS2017", "HS2022", "222222", "222221", "1:n"},
                                               {"HS2017", "HS2022", "222222", "222229", "1:n"},
                                               {"HS2017", "HS2022", "333333", "333339", "n:1"},
                                               {"HS2017", "HS2022", "444444", "333339", "n:1"}}));
    EXPECT_TRUE(standards::store_rates(
        connection_, home_,
        {{"USD", *Date::parse("2025-01-01"), *Date::parse("2026-12-31"), Decimal(7, 0), {}}}));
  }
  void TearDown() override { fs::remove_all(folder_); }

  void item(const std::string& month, const std::string& number, const std::string& commodity,
            const std::string& mass, const std::string& amount) {
    const auto& spec = standards::structure("item").spec;
    const std::map<std::string, std::string> given = {
        {"period", "'" + month + "'"},
        {"flow", "'M'"},
        {"source", "'s'"},
        {"load_id", "'L'"},
        {"line", "1"},
        {"declaration_number", "'" + number + "'"},
        {"declaration_version", "1"},
        {"item_number", "1"},
        {"message_function", "'original'"},
        {"acceptance_date", "DATE '" + month + "-06'"},
        {"commodity", "'" + commodity + "'"},
        {"net_mass_kg", mass},
        {"invoice_amount", amount},
        {"invoice_currency", "'USD'"}};
    std::string select = "SELECT ";
    for (const auto& column : spec.columns) {
      const auto value = given.find(column.name);
      select += (select.size() > 7 ? ", " : "") +
                (value == given.end() ? std::string("NULL") : value->second) + " AS " + column.name;
    }
    const auto table = home_.table(spec).value();
    ASSERT_TRUE(table.commit({.add = table.write(connection_, select)}).has_value());
  }
  AutomaticReport run() {
    return correct_automatically(home_, connection_, kMarch, {"li", "", "2026-04-01T08:00:00.000Z"})
        .value();
  }
  std::map<std::string, std::string> seen(const char* field) {
    EXPECT_TRUE(attach_month(home_, connection_, kMarch));
    const auto rows = connection_.query(std::string("SELECT declaration_number, coalesce(") +
                                        field + "::VARCHAR, '-') FROM item");
    std::map<std::string, std::string> values;
    for (std::size_t i = 0; i < rows.size(); ++i) values[rows.text(i, 0)] = rows.text(i, 1);
    return values;
  }

  const fs::path folder_ = fs::temp_directory_path() / ("automatic-" + unique_name());
  lake::Engine engine_;
  lake::Connection connection_{engine_};
  lake::Home home_ = lake::Home::create(folder_, {}).value();
};

using Map = std::map<std::string, std::string>;

TEST_F(Automatic, ACodeWithExactlyOneSuccessorGoesOver) {
  item("2026-03", "ONE", "1111110042", "1", "1");
  item("2026-03", "SPLIT", "222222", "1", "1");
  item("2026-03", "MERGED", "333333", "1", "1");
  item("2026-03", "VALID", "111119", "1", "1");
  item("2026-03", "UNKNOWN", "999999", "1", "1");
  EXPECT_EQ(run().successors, std::vector<std::string>{"2026-03/1"});
  EXPECT_EQ(seen("commodity"), (Map{{"ONE", "1111190042"},
                                    {"SPLIT", "222222"},
                                    {"MERGED", "333333"},
                                    {"VALID", "111119"},
                                    {"UNKNOWN", "999999"}}));
  EXPECT_EQ(corrections_of(connection_)[0].kind, "automatic");
  EXPECT_TRUE(run().successors.empty()) << "again adds nothing";
  ASSERT_TRUE(
      withdraw(home_, connection_, kMarch, "2026-03/1", {"li", "no", "2026-04-02T08:00:00Z"}));
  EXPECT_TRUE(run().successors.empty()) << "what a person took back stays so";
  EXPECT_EQ(seen("commodity")["ONE"], "1111110042");
}

TEST_F(Automatic, WhatAReviewerAcceptedOrCorrectedIsLeftAlone) {
  item("2026-03", "ONE", "111111", "1", "1");
  item("2026-03", "TWO", "111111", "1", "1");
  ASSERT_TRUE(correct(home_, connection_, kMarch, {"s", "TWO", 1, 1}, {{"commodity", "333333"}},
                      {"li", "seen", "2026-04-01T07:00:00Z"}));
  ASSERT_TRUE(accept(home_, connection_, kMarch, {"s", "ONE", 1, 1},
                     {"li", "seen", "2026-04-01T07:00:00Z"}));
  EXPECT_TRUE(run().successors.empty());
}

TEST_F(Automatic, AMissingMassIsImputedOnlyWhereTheHomeAllowsIt) {
  // Prices of 2, 4 and 9 dollars a kilogram: the median is 4.
  for (const auto& [number, amount] : {std::pair{"P", "20"}, {"Q", "40"}, {"R", "90"}}) {
    item("2026-01", number, "090111", "10", amount);
    item("2026-01", number + std::string("x"), "111119", "10", amount);
  }
  item("2026-03", "ZERO", "090111", "0", "100");
  item("2026-03", "NULL", "090111", "NULL", "10");
  item("2026-03", "GIVEN", "090111", "7", "10");
  item("2026-03", "OTHER", "111119", "0", "10");
  EXPECT_TRUE(run().imputed.empty()) << "no file, no imputation";
  write_file_durably(folder_ / "imputation.toml",
                     "least_records = 4\n[net_mass]\ncommodities = [\"09\"]\n");
  EXPECT_TRUE(run().imputed.empty()) << "too few prices";
  write_file_durably(folder_ / "imputation.toml",
                     "least_records = 3\n[net_mass]\ncommodities = [\"09\"]\n");
  EXPECT_EQ(run().imputed.size(), 2U);
  EXPECT_EQ(seen("net_mass_kg"), (Map{{"ZERO", "25.000000"},
                                      {"NULL", "2.500000"},
                                      {"GIVEN", "7.000000"},
                                      {"OTHER", "0.000000"}}));
  EXPECT_EQ(corrections_of(connection_)[0].reason, "090111: 28.0000 CNY/kg, n = 3");
  EXPECT_TRUE(run().imputed.empty());
}

TEST_F(Automatic, APolicyIsReadStrictly) {
  const auto code = [&](const char* text) {
    write_file_durably(folder_ / "imputation.toml", text);
    const auto policy = imputation_policy(home_);
    return policy ? std::string("fine") : policy.error().code;
  };
  EXPECT_EQ(code("[net_mass]\ncommodities = [\"09\"]\n"), "fine");
  EXPECT_EQ(code("month = 3\n[net_mass]\ncommodities = [\"09\"]\n"), "imputation.key_unknown");
  EXPECT_EQ(code("months = 0\n[net_mass]\ncommodities = [\"09\"]\n"), "imputation.value_invalid");
  EXPECT_EQ(code("[net_mass]\ncommodities = [9]\n"), "imputation.value_invalid");
  EXPECT_EQ(code("[net_mass\n"), "imputation.syntax");
}

}  // namespace
}  // namespace tw::review
