// The shipped rules that need many items, months or lists; those on one record are in
// tests/cases/library.case.
#include "checks/library.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "base/file.h"
#include "checks/run.h"
#include "sql/print.h"
#include "standards/code_list.h"
#include "standards/shipped.h"
#include "standards/structure.h"

namespace tw::checks {
namespace {

namespace fs = std::filesystem;
using Values = std::map<std::string, std::string>;  // concept to SQL

// The trader's code is the worked example that is widely published for GB 32100.
const Values kClean = {{"period", "'2026-03'"},
                       {"flow", "'M'"},
                       {"source", "'s'"},
                       {"load_id", "'l'"},
                       {"line", "1"},
                       {"declaration_number", "'D1'"},
                       {"declaration_version", "1"},
                       {"message_function", "'original'"},
                       {"item_number", "1"},
                       {"acceptance_date", "DATE '2026-03-06'"},
                       {"arrival_date", "DATE '2026-03-05'"},
                       {"release_date", "DATE '2026-03-07'"},
                       {"customs_office", "'2225'"},
                       {"border_office", "'2225'"},
                       {"mode_scheme", "'CN'"},
                       {"trade_mode", "'0110'"},
                       {"duty_nature", "'101'"},
                       {"transport_mode", "'1'"},
                       {"delivery_terms", "'FOB'"},
                       {"trader_id", "'91350100M000100Y43'"},
                       {"trader_place", "'31'"},
                       {"enterprise_kind", "'1'"},
                       {"commodity", "'84818040'"},
                       {"origin_country", "'DE'"},
                       {"consignment_country", "'DE'"},
                       {"trading_country", "'DE'"},
                       {"destination_country", "'CN'"},
                       {"gross_mass_kg", "1300"},
                       {"net_mass_kg", "1250"},
                       {"supplementary_quantity", "1250"},
                       {"supplementary_unit", "'KGM'"},
                       {"second_quantity", "500"},
                       {"second_unit", "'H87'"},
                       {"traded_quantity", "500"},
                       {"traded_unit", "'H87'"},
                       {"packages", "12"},
                       {"invoice_amount", "30000"},
                       {"invoice_currency", "'EUR'"},
                       {"unit_price", "60"},
                       {"freight_amount", "100"},
                       {"freight_currency", "'EUR'"},
                       {"insurance_amount", "10"},
                       {"insurance_currency", "'EUR'"},
                       {"exchange_rate", "7.5"},
                       {"duty_type", "'A'"},
                       {"duty_base", "30110"},
                       {"duty_rate", "5"},
                       {"duty_amount", "1505.5"},
                       {"header_items", "1"},
                       {"header_packages", "12"},
                       {"header_gross_mass_kg", "1300"},
                       {"header_net_mass_kg", "1250"},
                       {"header_invoice_amount", "30000"}};

class LibraryTest : public testing::Test {
 protected:
  LibraryTest() {
    EXPECT_TRUE(standards::install_shipped(connection_, home_).has_value());
    std::vector<standards::CodeRow> codes = {{.list = "HS",
                                              .edition = "t",
                                              .code = "848180",
                                              .attributes = {{"unit_1", "KGM"}, {"unit_2", "H87"}}},
                                             {.list = "HS",
                                              .edition = "t",
                                              .code = "930100",
                                              .attributes = {{"unit_1", "KGM"}, {"unit_2", "H87"}}},
                                             {.list = "office", .edition = "t", .code = "2225"},
                                             {.list = "port", .edition = "t", .code = "DEHAM"},
                                             {.list = "place", .edition = "t", .code = "31222"}};
    EXPECT_TRUE(standards::store_codes(connection_, home_, codes).has_value());
    std::vector<standards::RateRow> rates;
    const std::map<std::string, std::string> listed = {{"USD", "7"}, {"EUR", "7.5"}};
    for (const auto& [currency, rate] : listed) {
      rates.push_back({currency,
                       *Date::parse("2025-01-01"),
                       *Date::parse("2026-12-31"),
                       *Decimal::parse(rate)->rescale(8),
                       {}});
    }
    EXPECT_TRUE(standards::store_rates(connection_, home_, rates).has_value());
  }
  ~LibraryTest() override { fs::remove_all(folder_); }

  // Replaces the items of the lake by these rows: the clean record with changes. "*" makes so many
  // of a row, told apart by `range`.
  void items(const std::vector<Values>& rows) {
    const auto& structure = standards::structure("item");
    std::string select;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Values values = kClean;
      values["line"] = std::to_string(i + 1);
      for (const auto& [name, value] : rows[i]) values[name] = value;
      select += i > 0 ? " UNION ALL SELECT " : "SELECT ";
      for (std::size_t k = 0; k < structure.concepts.size(); ++k) {
        const auto& each = structure.concepts[k];
        const auto value = values.find(each.name);
        select += (k > 0 ? ", " : "") + std::string("CAST(") +
                  (value == values.end() ? "NULL" : value->second) + " AS " + each.type.duckdb() +
                  ") AS " + each.name;
      }
      if (const auto copies = values.find("*"); copies != values.end())
        select += " FROM range(" + copies->second + ")";
    }
    const auto table = home_.table(structure.spec).value();
    const auto before = table.snapshot().value();
    lake::Change change{.add = table.write(connection_, select), .read_version = before.version};
    for (const auto& file : before.files) change.remove.push_back(file.path);
    ASSERT_TRUE(table.commit(change).has_value());
  }

  std::set<std::string> found(const char* month = "2026-03") {
    report_ = check(home_, connection_, *Period::parse(month), silent_progress()).value();
    std::set<std::string> codes;
    for (const auto& rule : report_.rules) codes.insert(rule.code);
    return codes;
  }

  const fs::path folder_ = fs::temp_directory_path() / ("library-" + unique_name());
  lake::Engine engine_;
  lake::Connection connection_{engine_};
  lake::Home home_ = lake::Home::create(folder_, {}).value();
  CheckReport report_;
};

using Codes = std::set<std::string>;

TEST_F(LibraryTest, TheFirstOfSeveralCopiesCounts) {
  items(
      {{}, {{"declaration_number", "'D2'"}}, {{"declaration_number", "'D3'"}, {"packages", "11"}}});
  const auto codes = found();
  EXPECT_TRUE(codes.contains("duplicate"));
  EXPECT_TRUE(codes.contains("near_duplicate"));
  EXPECT_EQ(report_.fatal_items, 1);
}

TEST_F(LibraryTest, WhatIsUnusualForItsCode) {
  const Values usual = {{"*", "2000"},
                        {"declaration_number", "'N' || range"},
                        {"invoice_amount", "30000 + range"},
                        {"supplementary_quantity", "1000"},
                        {"supplementary_unit", "'H87'"}};
  Values heavy = {{"declaration_number", "'O1'"},
                  {"net_mass_kg", "1250000"},
                  {"supplementary_quantity", "1000"},
                  {"supplementary_unit", "'H87'"}};
  Values dear = {{"declaration_number", "'O2'"},
                 {"invoice_amount", "3000000"},
                 {"supplementary_unit", "'H87'"}};
  items({usual, heavy, dear});
  const auto codes = found();
  for (const char* rule : {"mass_per_unit", "mass_unusual", "value_unusual"})
    EXPECT_TRUE(codes.contains(rule)) << rule;
}

TEST_F(LibraryTest, AKnownTraderBringsSomethingNew) {
  items({{{"period", "'2026-02'"},
          {"acceptance_date", "DATE '2026-02-06'"},
          {"arrival_date", "DATE '2026-02-05'"}},
         {{"declaration_number", "'D2'"}, {"origin_country", "'FR'"}}});
  EXPECT_EQ(found(), Codes{"first_time"});
  items({{{"period", "'2026-02'"},
          {"acceptance_date", "DATE '2026-02-06'"},
          {"arrival_date", "DATE '2026-02-05'"}},
         {{"declaration_number", "'D2'"}}});
  EXPECT_EQ(found(), Codes{}) << "the same code and origin are not new";
}

TEST_F(LibraryTest, EmbargoesAreSilentUntilThereIsAList) {
  items({{{"origin_country", "'KP'"}}});
  EXPECT_FALSE(found().contains("embargo_origin"));
  EXPECT_EQ(report_.missing_lists, (std::vector<std::string>{"embargo"}));
  ASSERT_TRUE(standards::store_codes(connection_, home_,
                                     {{.list = "embargo", .edition = "t", .code = "KP"}})
                  .has_value());
  EXPECT_TRUE(found().contains("embargo_origin"));
  items(
      {{{"flow", "'X'"}, {"destination_country", "'KP'"}, {"arrival_date", "DATE '2026-03-08'"}}});
  EXPECT_TRUE(found().contains("embargo_destination"));
}

TEST_F(LibraryTest, WhatIsAcceptedAfterItWasLoadedIsNotBelieved) {
  const auto& structure = standards::structure("load");
  const auto table = home_.table(structure.spec).value();
  ASSERT_TRUE(table
                  .commit({.add = table.write(connection_,
                                              "SELECT 'l' AS load_id, 's' AS source, 'f' AS file, "
                                              "'' AS sha256, 0 AS bytes, '' AS format, "
                                              "'' AS mapping_sha256, 1 AS records_read, 1 AS "
                                              "records_loaded, 0 AS records_rejected, "
                                              "1 AS declarations, 0 AS events, TIMESTAMPTZ "
                                              "'2026-03-01 00:00:00+00' AS loaded_at")})
                  .has_value());
  items({{}});
  EXPECT_EQ(found(), Codes{"date_future"});
}

// A rule that cannot be evaluated on a row is a finding there, and the other rules go on.
TEST_F(LibraryTest, AHomesOwnRulesAreRunAndMayFail) {
  fs::create_directories(folder_ / "rules");
  write_file_durably(
      folder_ / "rules" / "own.vtl",
      "define datapoint ruleset own (variable unit_price, packages) is\n"
      "  share: unit_price / packages > 1 errorcode \"own_share\" errorlevel \"warning\"\n"
      "end datapoint ruleset;\nown_checked := check_datapoint(item, own);\n");
  items({{{"packages", "0"}, {"header_packages", "0"}, {"net_mass_kg", "0"}}});
  EXPECT_EQ(found(), (Codes{"own_share", "mass_positive_zero", "header_net_mass"}));
  EXPECT_EQ(report_.rules.back().code == "own_share" ? report_.rules.back().failed : 1, 1);
}

OwnRule light(const char* most, const char* starts) {
  return {.name = "light",
          .text = std::string("define datapoint ruleset light (variable net_mass_kg) is\n  one: "
                              "net_mass_kg < ") +
                  most +
                  " errorcode \"light\" errorlevel \"warning\"\nend datapoint ruleset;\n"
                  "light_checked := check_datapoint(item, light);\n",
          .finding = {"{0} kg are too much", "{0} 千克过重"},
          .starts = *Date::parse(starts),
          .proposed_by = "li",
          .approved_by = "wang"};
}

// The month of its first day is the first that it is in force in, that of its end the first that it
// is not; its successor takes its place from the successor's own day on.
TEST_F(LibraryTest, AnApprovedRuleIsInForceFromItsDayUntilItsEnd) {
  items({{}});  // 1250 kg
  keep(home_, light("1000", "2026-04-01"));
  EXPECT_EQ(found(), Codes{}) << "it starts in April";
  const auto march = library_of(home_, *Period::parse("2026-03"))->digest;
  EXPECT_EQ(march, shipped_library()->digest);
  keep(home_, light("1000", "2026-03-31"));
  EXPECT_EQ(found(), Codes{"light"});
  EXPECT_EQ(report_.rules.front().message.en, "1250 kg are too much");
  EXPECT_NE(library_of(home_, *Period::parse("2026-03"))->digest, march);
  keep(home_, light("2000", "2026-03-15"));
  EXPECT_EQ(found(), Codes{"light"}) << "the later of two of one month counts";
  auto ended = light("1000", "2026-03-31");
  ended.ends = Date::parse("2026-03-31");
  keep(home_, ended);
  EXPECT_EQ(found(), Codes{});
}

TEST_F(LibraryTest, AnApprovedRuleIsReadBackAsItWasKept) {
  auto rule = light("1000", "2026-03-15");
  rule.ends = Date::parse("2026-07-01");
  keep(home_, rule);
  const auto own = own_rules(home_).value();
  ASSERT_EQ(own.size(), 1u);
  EXPECT_EQ(own[0].text, rule.text);
  EXPECT_EQ(own[0].finding.zh, rule.finding.zh);
  EXPECT_EQ(own[0].ends, rule.ends);
  EXPECT_EQ(own[0].approved_by, "wang");
  EXPECT_EQ(may_be_named(home_, "net_within_gross").error().code, "rule.code_twice");
  EXPECT_TRUE(may_be_named(home_, "light").has_value());
}

// A trial finds what a check would, and keeps nothing.
TEST_F(LibraryTest, ATrialKeepsNothing) {
  items({{}, {{"declaration_number", "'D2'"}, {"net_mass_kg", "10"}}});
  const auto month = *Period::parse("2026-03");
  const auto library = library_of_text(light("1000", "2026-03-15").text).value();
  const auto trial = try_out(library, home_, connection_, month, silent_progress()).value();
  EXPECT_EQ(trial.report.items, 2);
  EXPECT_EQ(trial.report.findings, 1);
  ASSERT_EQ(trial.examples.size(), 1u);
  EXPECT_EQ(trial.examples[0].declaration_number, "D1");
  EXPECT_EQ(checked_state(home_, connection_, month).value(), "");
}

// What a source does not carry need not be asked for; a slip in the list is told with its line.
TEST_F(LibraryTest, AHomeSwitchesRulesOff) {
  fs::create_directories(folder_ / "rules");
  write_file_durably(folder_ / "rules" / "off.txt",
                     "# agreed on 2026-03-02\nmass_positive_zero  # no scales yet\n");
  items({{{"net_mass_kg", "0"}}});
  EXPECT_EQ(found(), Codes{"header_net_mass"});
  write_file_durably(folder_ / "rules" / "off.txt", "\nmass_positive_zeros\n");
  const auto library = library_of(home_, *Period::parse("2026-03"));
  ASSERT_FALSE(library.has_value());
  EXPECT_EQ(library.error().code, "rule.off_unknown");
  EXPECT_EQ(library.error().place.line, 2);
}

}  // namespace
}  // namespace tw::checks
