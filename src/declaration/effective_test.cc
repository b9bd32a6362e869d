#include "declaration/effective.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "base/file.h"
#include "standards/structure.h"

namespace tw::declaration {
namespace {

namespace fs = std::filesystem;

class EffectiveTest : public testing::Test {
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
  void item(const std::string& number, int version, const std::string& date,
            const std::string& function) {
    const std::string period = date.empty() ? "undated" : date.substr(0, 7);
    append("item",
           "period,flow,source,declaration_number,declaration_version,message_function,item_number,"
           "acceptance_date",
           "('" + period + "','M','s','" + number + "'," + std::to_string(version) + ",'" +
               function + "',1," + (date.empty() ? "NULL" : "DATE '" + date + "'") + ")");
  }
  void event(const std::string& number, const std::string& kind, const std::string& date) {
    append("event", "source,declaration_number,kind,event_date",
           "('s','" + number + "','" + kind + "',DATE '" + date + "')");
  }
  std::map<std::string, std::string> status(const char* month,
                                            std::optional<InputVersions> versions = std::nullopt) {
    seen_ = attach_effective(connection_, home_, *Period::parse(month), versions).value();
    const auto rows = connection_.query(
        "SELECT declaration_number || '.' || declaration_version, status || ' ' || acceptance_date "
        "FROM item_status");
    std::map<std::string, std::string> result;
    for (std::size_t i = 0; i < rows.size(); ++i) result[rows.text(i, 0)] = rows.text(i, 1);
    return result;
  }

  const fs::path folder_ = fs::temp_directory_path() / ("effective-" + unique_name());
  lake::Engine engine_;
  lake::Connection connection_{engine_};
  lake::Home home_ = lake::Home::create(folder_, {}).value();
  InputVersions seen_;
};

using Map = std::map<std::string, std::string>;

TEST_F(EffectiveTest, TheNewestVersionCountsAlsoWhenItArrivesInALaterMonth) {
  item("A", 1, "2026-03-06", "original");
  item("B", 1, "2026-03-07", "original");
  const auto before = status("2026-03");
  EXPECT_EQ(before, (Map{{"A.1", "current 2026-03-06"}, {"B.1", "current 2026-03-07"}}));
  const InputVersions then = seen_;
  item("A", 2, "2026-03-06", "amendment");
  item("B", 2, "2026-04-01", "amendment");
  EXPECT_EQ(status("2026-03"), (Map{{"A.1", "superseded 2026-03-06"},
                                    {"A.2", "current 2026-03-06"},
                                    {"B.1", "superseded 2026-03-07"}}));
  EXPECT_EQ(status("2026-04"), (Map{{"B.2", "current 2026-04-01"}}));
  EXPECT_EQ(status("2026-03", then), before)
      << "the versions of an earlier look give the same again";
}

TEST_F(EffectiveTest, CancellationsTakeADeclarationOut) {
  item("A", 1, "2026-03-06", "original");
  item("A", 2, "2026-03-06", "cancellation");
  item("B", 1, "2026-03-06", "original");
  event("B", "cancelled", "2026-05-01");
  item("C", 1, "2026-03-06", "original");
  event("C", "rejected", "2026-03-06");
  EXPECT_EQ(status("2026-03"), (Map{{"A.1", "cancelled 2026-03-06"},
                                    {"A.2", "cancelled 2026-03-06"},
                                    {"B.1", "cancelled 2026-03-06"},
                                    {"C.1", "not_accepted 2026-03-06"}}));
}

TEST_F(EffectiveTest, AnUndatedDeclarationBelongsToTheMonthOfItsAcceptance) {
  item("A", 1, "", "original");
  item("B", 1, "", "original");
  EXPECT_TRUE(status("2026-03").empty());
  event("A", "accepted", "2026-03-09");
  EXPECT_EQ(status("2026-03"), (Map{{"A.1", "current 2026-03-09"}}));
  EXPECT_EQ(connection_.query("SELECT count(*) FROM item WHERE period = '2026-03'").integer(0, 0),
            1);
  EXPECT_TRUE(status("2026-04").empty());
}

}  // namespace
}  // namespace tw::declaration
