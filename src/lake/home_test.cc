#include "lake/home.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

class HomeTest : public testing::Test {
 protected:
  void SetUp() override { folder_ = fs::temp_directory_path() / ("home-" + unique_name()); }
  void TearDown() override { fs::remove_all(folder_); }

  static TableSpec spec(const std::string& name) {
    return {name, {{"n", DataType::integer()}}, {}};
  }
  Home::TableChange one_row(const Home& home, const std::string& name) {
    const Table table = home.table(spec(name)).value();
    return {name, {.add = table.write(connection_, "SELECT 1 AS n")}};
  }
  std::int64_t rows(const Home& home, const std::string& name) {
    return home.table(spec(name))->snapshot()->rows();
  }

  fs::path folder_;
  Engine engine_;
  Connection connection_{engine_};
};

TEST_F(HomeTest, KeepsItsSettingsAndRefusesUnknownOnes) {
  EXPECT_EQ(Home::open(folder_).error().code, "home.missing");
  ASSERT_TRUE(Home::create(folder_, {.country = "XW", .currency = "XWD"}).has_value());
  EXPECT_EQ(Home::open(folder_)->settings().currency, "XWD");
  ASSERT_TRUE(Home::create(folder_, {.country = "XW", .currency = "XWD"}).has_value())
      << "again: nothing to do";
  EXPECT_EQ(Home::create(folder_, {.country = "DE"}).error().code, "home.exists");

  std::ofstream(folder_ / "tidewaiter.toml", std::ios::app) << "colour = \"red\"\n";
  const auto opened = Home::open(folder_);
  EXPECT_EQ(opened.error().code, "home.setting_unknown");
  EXPECT_EQ(opened.error().place.field, "colour");
  EXPECT_GT(opened.error().place.line, 1);
}

TEST_F(HomeTest, PublishesSeveralTablesAndOnlyOnce) {
  const Home home = Home::create(folder_, {}).value();
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(home.publish("load-1", {one_row(home, "a"), one_row(home, "b")}).has_value());
  }
  EXPECT_EQ(rows(home, "a"), 1);
  EXPECT_EQ(rows(home, "b"), 1);
  EXPECT_TRUE(fs::is_empty(folder_ / "journal"));
}

// A crash after the journal entry was written and before the table was changed: open() does the
// rest.
TEST_F(HomeTest, OpenFinishesWhatACrashLeft) {
  const Home home = Home::create(folder_, {}).value();
  ASSERT_TRUE(home.publish("load-1", {one_row(home, "a")}).has_value());
  const auto c = one_row(home, "a");
  std::ofstream(folder_ / "journal" / "load-3.json")
      << R"({"id":"load-3","changes":[{"table":"a","operation":"WRITE","add":[{"path":")"
      << c.change.add[0].path
      << R"(","partitionValues":{},"size":1,"stats":"{\"numRecords\":1}"}],"remove":[],"read_version":-1,)"
      << R"("exclusive_partitions":false}]})";
  ASSERT_TRUE(Home::open(folder_).has_value());
  EXPECT_EQ(rows(home, "a"), 2);
  EXPECT_TRUE(fs::is_empty(folder_ / "journal"));
}

}  // namespace
}  // namespace tw::lake
