#include "declaration/corrected.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "base/file.h"
#include "declaration/effective.h"
#include "standards/structure.h"

namespace tw::declaration {
namespace {

namespace fs = std::filesystem;
const Period kMarch = Period::month(2026, 3);

class CorrectedTest : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }

  // Rows given as SQL values for a few columns; the rest of the structure is null.
  void append(const std::string& name, const std::string& columns, const std::string& values) {
    const auto& spec = standards::structure(name).spec;
    std::string select = "SELECT ";
    for (std::size_t i = 0; i < spec.columns.size(); ++i) {
      const auto& column = spec.columns[i].name;
      const bool given = ("," + columns + ",").find("," + column + ",") != std::string::npos;
      select += (i > 0 ? ", " : "") + (given ? column : "NULL AS " + column);
    }
    select += " FROM (VALUES " + values + ") AS t(" + columns + ")";
    const auto table = home_.table(spec).value();
    ASSERT_TRUE(table.commit({.add = table.write(connection_, select)}).has_value());
  }
  void item(const std::string& number, int version, const std::string& mass,
            const std::string& commodity = "'848180'") {
    append("item",
           "period,flow,source,declaration_number,declaration_version,message_function,item_number,"
           "acceptance_date,net_mass_kg,commodity",
           "('2026-03','M','s','" + number + "'," + std::to_string(version) +
               ",'original',1,DATE '2026-03-06'," + mass + "," + commodity + ")");
  }
  // Answers the id. Values are SQL.
  std::string correction(const std::string& number, const std::string& field,
                         const std::string& old_value, const std::string& new_value) {
    return row("manual", number, field, old_value, new_value, "NULL");
  }
  void withdrawal(const std::string& id) {
    row("withdrawal", "", "", "NULL", "NULL", "'" + id + "'");
  }
  std::string row(const std::string& kind, const std::string& number, const std::string& field,
                  const std::string& old_value, const std::string& new_value,
                  const std::string& withdraws) {
    const std::string id = "2026-03/" + std::to_string(++sequence_);
    append("correction",
           "period,sequence,id,kind,withdraws,source,declaration_number,declaration_version,item_"
           "number,field,old_value,new_value",
           "('2026-03'," + std::to_string(sequence_) + ",'" + id + "','" + kind + "'," + withdraws +
               ",'s','" + number + "',1,1,'" + field + "'," + old_value + "," + new_value + ")");
    return id;
  }
  // declaration -> mass and code as they count
  std::map<std::string, std::string> items(std::optional<InputVersions> versions = std::nullopt) {
    seen_ = attach_effective(connection_, home_, kMarch, versions).value();
    const auto rows = connection_.query(
        "SELECT declaration_number, coalesce(net_mass_kg::VARCHAR, '-') || ' ' || commodity "
        "FROM item");
    std::map<std::string, std::string> result;
    for (std::size_t i = 0; i < rows.size(); ++i) result[rows.text(i, 0)] = rows.text(i, 1);
    return result;
  }
  std::string state(const std::string& id) {
    const auto rows =
        connection_.query("SELECT state FROM correction_state WHERE id = $id", {{"id", id}});
    return rows.empty() ? "" : rows.text(0, 0);
  }

  const fs::path folder_ = fs::temp_directory_path() / ("corrected-" + unique_name());
  int sequence_ = 0;
  lake::Engine engine_;
  lake::Connection connection_{engine_};
  lake::Home home_ = lake::Home::create(folder_, {}).value();
  InputVersions seen_;
};

using Map = std::map<std::string, std::string>;

TEST_F(CorrectedTest, TheNewestCorrectionCountsAndAWithdrawalBringsTheOneBeforeBack) {
  item("A", 1, "1205");
  item("B", 1, "7");
  EXPECT_EQ(items(), (Map{{"A", "1205.000000 848180"}, {"B", "7.000000 848180"}}));
  const auto before = seen_;
  const auto first = correction("A", "net_mass_kg", "'1205.000000'", "'120.5'");
  correction("A", "commodity", "'848180'", "'848190'");
  EXPECT_EQ(items(), (Map{{"A", "120.500000 848190"}, {"B", "7.000000 848180"}}));
  const auto second = correction("A", "net_mass_kg", "'1205'", "'121'");
  EXPECT_EQ(items()["A"], "121.000000 848190");
  withdrawal(second);
  EXPECT_EQ(items()["A"], "120.500000 848190");
  withdrawal(first);
  EXPECT_EQ(items()["A"], "1205.000000 848190");
  EXPECT_EQ(
      connection_.query("SELECT count(*) FROM item_status WHERE net_mass_kg = 1205").integer(0, 0),
      1)
      << "what was declared stays";
  EXPECT_EQ(items(before)["A"], "1205.000000 848180") << "an earlier look stays the same";
}

TEST_F(CorrectedTest, ACorrectionOfWhatAnAmendmentChangedIsStale) {
  item("A", 1, "1205");
  const auto mass = correction("A", "net_mass_kg", "'1205.000000'", "'120.5'");
  const auto code = correction("A", "commodity", "'848180'", "'848190'");
  item("A", 2, "1300");
  EXPECT_EQ(items()["A"], "1300.000000 848190") << "the code is as it was: it stays corrected";
  EXPECT_EQ(state(mass), "stale");
  EXPECT_EQ(state(code), "applied");
}

TEST_F(CorrectedTest, NothingAndSomethingAreCorrectedIntoEachOther) {
  item("A", 1, "NULL");
  item("B", 1, "5");
  correction("A", "net_mass_kg", "NULL", "'3'");
  correction("B", "net_mass_kg", "'5'", "NULL");
  EXPECT_EQ(items(), (Map{{"A", "3.000000 848180"}, {"B", "- 848180"}}));
}

TEST_F(CorrectedTest, WhatDoesNotFitIsToldAndHarmsNothing) {
  item("A", 1, "5");
  const auto text = correction("A", "net_mass_kg", "'5'", "'heavy'");
  const auto fixed = correction("A", "declaration_number", "'A'", "'B'");
  const auto gone = correction("Z", "net_mass_kg", "'5'", "'6'");
  EXPECT_EQ(items(), (Map{{"A", "5.000000 848180"}}));
  EXPECT_EQ(state(text), "invalid");
  EXPECT_EQ(state(fixed), "invalid");
  EXPECT_EQ(state(gone), "gone");
  EXPECT_FALSE(may_be_corrected("acceptance_date"));
  EXPECT_FALSE(may_be_corrected("header_items"));
  EXPECT_FALSE(may_be_corrected("no_such_field"));
  EXPECT_TRUE(may_be_corrected("net_mass_kg"));
}

TEST_F(CorrectedTest, TheDigestIsOfTheMonthAlone) {
  const auto digest = [&](const Period& month) {
    const auto table = home_.table(standards::structure("correction").spec).value();
    return correction_digest(table.snapshot().value(), month);
  };
  EXPECT_EQ(digest(kMarch), "");
  correction("A", "net_mass_kg", "'5'", "'6'");
  EXPECT_NE(digest(kMarch), "");
  EXPECT_EQ(digest(kMarch.next()), "");
}

}  // namespace
}  // namespace tw::declaration
