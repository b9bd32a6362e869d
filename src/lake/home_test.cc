#include "lake/home.h"

#include <csignal>
#include <fstream>

#include "lake/journal.h"
#include "lake/lake_fixture.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

class HomeTest : public LakeTest {
 protected:
  fs::path at() const { return folder_ / "home"; }

  Home::TableChange append_to(const Home& home, const std::string& name, int first = 0) {
    return {name, {.add = table_of(home, name).write(connection_, rows_of("a", first, 1))}};
  }
  // Puts one row, n = `value`, in the place of what the table holds of place a.
  Home::TableChange replace_in(const Home& home, const std::string& name, int value) {
    Home::TableChange each = append_to(home, name, value);
    const Snapshot base = table_of(home, name).snapshot().value();
    for (const auto& file : base.files) each.change.remove.push_back(file.path);
    each.change.read_version = base.version;
    each.change.exclusive_partitions = true;
    return each;
  }
  static Table table_of(const Home& home, const std::string& name) {
    return home.table(spec(name)).value();
  }
  static std::int64_t rows(const Home& home, const std::string& name) {
    return table_of(home, name).snapshot()->rows();
  }
  std::int64_t sum(const Home& home, const std::string& name) {
    return read(table_of(home, name), "SELECT sum(n)::BIGINT FROM v").integer(0, 0);
  }
  // What a crash right after the decision leaves.
  static void decide(const Home& home, const std::string& id,
                     const std::vector<Home::TableChange>& changes) {
    std::vector<TableSpec> specs;
    for (const auto& each : changes) specs.push_back(spec(each.table));
    write_file_durably(journal_path(home.folder(), id), print_journal({id, changes}, specs));
  }
  bool journal_is_empty() const { return fs::is_empty(journal_folder(at())); }
};

TEST_F(HomeTest, KeepsItsSettings) {
  EXPECT_EQ(Home::open(at()).error().code, "home.missing");
  const Settings settings{
      .country = "XW", .currency = "XWD", .office_name_en = "Customs \"X\" = #1\n海关"};
  ASSERT_TRUE(Home::create(at(), settings).has_value());
  EXPECT_EQ(Home::open(at())->settings(), settings);
  EXPECT_TRUE(Home::create(at(), settings).has_value()) << "again: nothing to do";
  EXPECT_EQ(Home::create(at(), {.country = "DE"}).error().code, "home.exists");
}

TEST_F(HomeTest, RefusesSettingsByKeyAndLine) {
  ASSERT_TRUE(Home::create(at(), {}).has_value());
  const auto refusal = [&](const std::string& text) {
    std::ofstream(at() / "tidewaiter.toml") << text;
    const auto opened = Home::open(at());
    if (opened) return std::string("none");
    const Error& error = opened.error();
    return error.code + " " + error.place.field + " " + std::to_string(error.place.line);
  };
  EXPECT_EQ(refusal("country = 'CN'\ncolour = 'red'\n"), "home.setting_unknown colour 2");
  EXPECT_EQ(refusal("\ncountry = 'China'\n"), "home.setting_invalid country 2");
  EXPECT_EQ(refusal("currency = 'cny'\n"), "home.setting_invalid currency 1");
  EXPECT_EQ(refusal("commodity_list = 8\n"), "home.setting_invalid commodity_list 1");
  EXPECT_EQ(refusal("[country]\nname = 'CN'\n"), "home.setting_invalid country 1");
  EXPECT_EQ(refusal("country = 'CN'\ncountry = \n"), "home.setting_invalid  2");
  EXPECT_EQ(refusal(""), "none") << "every setting has a default";
  EXPECT_EQ(Home::create(folder_ / "other", {.country = "C"}).error().code, "home.setting_invalid");
  EXPECT_FALSE(fs::exists(folder_ / "other"));
}

TEST_F(HomeTest, NamesItsTables) {
  const Home home = Home::create(at(), {}).value();
  EXPECT_TRUE(home.tables().empty());
  (void)table_of(home, "b");
  (void)table_of(home, "a");
  fs::create_directories(home.lake_folder("no table"));
  EXPECT_EQ(home.tables(), (std::vector<std::string>{"a", "b"}));
}

// ---- publishing ----

TEST_F(HomeTest, PublishesSeveralTablesAndOnlyOnce) {
  const Home home = Home::create(at(), {}).value();
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(
        home.publish("load/1 海", {append_to(home, "a"), append_to(home, "b")}).has_value());
  }
  EXPECT_EQ(rows(home, "a"), 1);
  EXPECT_EQ(rows(home, "b"), 1);
  EXPECT_EQ(faults(table_of(home, "a")), std::multiset<std::string>());
  EXPECT_TRUE(journal_is_empty());
  EXPECT_EQ(home.publish("2", {append_to(home, "a"), {"none", {}}}).error().code, "lake.no_table");
  EXPECT_EQ(rows(home, "a"), 1);
}

TEST_F(HomeTest, AConflictPublishesNothing) {
  const Home home = Home::create(at(), {}).value();
  const std::vector<Home::TableChange> late = {append_to(home, "a"), replace_in(home, "b", 1),
                                               replace_in(home, "c", 1)};
  ASSERT_TRUE(home.publish("first", {replace_in(home, "c", 2)}).has_value());
  EXPECT_EQ(home.publish("late", late).error().code, "lake.conflict");
  EXPECT_EQ(rows(home, "a") + rows(home, "b"), 0);
  EXPECT_EQ(sum(home, "c"), 2);
  EXPECT_TRUE(journal_is_empty());
}

// ---- crashes ----

TEST_F(HomeTest, OpenFinishesWhatWasDecided) {
  const Home home = Home::create(at(), {}).value();
  ASSERT_TRUE(home.publish("old", {append_to(home, "a", 1), append_to(home, "b", 1)}).has_value());
  const std::vector<Home::TableChange> changes = {replace_in(home, "b", 10),
                                                  append_to(home, "a", 10)};
  for (std::size_t published = 0; published <= changes.size(); ++published) {
    const std::string copy = folder_ / ("crash" + std::to_string(published));
    fs::copy(at(), copy, fs::copy_options::recursive);
    const Home crashed = Home::open(copy).value();
    decide(crashed, "new", changes);
    for (std::size_t i = 0; i < published; ++i) {
      Change change = changes[i].change;
      change.mark = "new";
      ASSERT_TRUE(table_of(crashed, changes[i].table).commit(change).has_value());
    }
    for (int again = 0; again < 2; ++again) {
      const Home opened = Home::open(copy).value();
      EXPECT_EQ(sum(opened, "a"), 11) << published;
      EXPECT_EQ(sum(opened, "b"), 10) << published;
      EXPECT_EQ(faults(table_of(opened, "a")), std::multiset<std::string>());
      EXPECT_EQ(faults(table_of(opened, "b")), std::multiset<std::string>());
      EXPECT_TRUE(fs::is_empty(journal_folder(copy)));
    }
  }
}

// Decided, but a rival got in before anything was visible, and nobody waits for the answer any
// more.
TEST_F(HomeTest, ADecisionThatARivalOvertookIsDroppedWhole) {
  const Home home = Home::create(at(), {}).value();
  (void)table_of(home, "b");
  decide(home, "late", {replace_in(home, "a", 1), append_to(home, "b", 1)});
  const Change rival = replace_in(home, "a", 2).change;
  ASSERT_TRUE(table_of(home, "a").commit(rival).has_value());
  const Home opened = Home::open(at()).value();
  EXPECT_EQ(sum(opened, "a"), 2);
  EXPECT_EQ(rows(opened, "b"), 0);
  EXPECT_TRUE(journal_is_empty());
}

// Half of it is visible: the rest must follow, whoever got in between.
TEST_F(HomeTest, ADecisionThatIsHalfVisibleIsFinished) {
  const Home home = Home::create(at(), {}).value();
  const std::vector<Home::TableChange> changes = {replace_in(home, "a", 1),
                                                  replace_in(home, "b", 1)};
  decide(home, "half", changes);
  Change first = changes[0].change;
  first.mark = "half";
  ASSERT_TRUE(table_of(home, "a").commit(first).has_value());
  ASSERT_TRUE(table_of(home, "b").commit(replace_in(home, "b", 2).change).has_value());
  const Home opened = Home::open(at()).value();
  EXPECT_EQ(sum(opened, "a"), 1);
  EXPECT_EQ(sum(opened, "b"), 1);
}

TEST_F(HomeTest, SeveralProcessesMayFinishTheSameEntry) {
  const Home home = Home::create(at(), {}).value();
  std::vector<Home::TableChange> changes;
  for (const char* name : {"a", "b", "c", "d", "e"}) changes.push_back(append_to(home, name));
  for (int entry = 0; entry < 5; ++entry) {
    decide(home, "load-" + std::to_string(entry), changes);
    for (auto& each : changes) each = append_to(home, each.table, entry + 1);
  }
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    children.push_back(in_child([&] { ASSERT_TRUE(Home::open(at()).has_value()); }));
  }
  for (const pid_t child : children) EXPECT_EQ(exit_status(child), 0);
  EXPECT_TRUE(journal_is_empty());
  for (const auto& name : home.tables()) {
    EXPECT_EQ(rows(home, name), 5) << name;
    EXPECT_EQ(table_of(home, name).snapshot()->version, 5) << name;
    for (const auto& error : verify(connection_, home.lake_folder(name))) {
      EXPECT_EQ(error.code, "lake.file_unnamed") << name;  // those of the change not decided
    }
  }
}

// Killed at any moment: after the next open every table has the publications that every other has.
TEST_F(HomeTest, PublishersThatAreKilledLeaveAllOrNothing) {
  const Home home = Home::create(at(), {}).value();
  for (const char* name : {"a", "b", "c"}) (void)table_of(home, name);
  std::size_t acknowledged = 0;
  for (int round = 0; round < 20; ++round) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t child = in_child([&] {
      for (int i = 0;; ++i) {
        const std::string id = std::to_string(round) + "-" + std::to_string(i);
        if (!home.publish(id, {{"a", {}}, {"b", {}}, {"c", {}}})) return;
        if (::write(ends[1], "x", 1) != 1) return;
      }
    });
    ::close(ends[1]);
    char byte = 0;
    for (int i = 0; i <= round % 3; ++i) ASSERT_EQ(::read(ends[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    acknowledged += static_cast<std::size_t>(1 + round % 3);
    while (::read(ends[0], &byte, 1) == 1) ++acknowledged;
    ::close(ends[0]);
    const Home opened = Home::open(at()).value();
    const auto marks = table_of(opened, "a").snapshot()->marks;
    EXPECT_GE(marks.size(), acknowledged);
    EXPECT_EQ(table_of(opened, "b").snapshot()->marks, marks);
    EXPECT_EQ(table_of(opened, "c").snapshot()->marks, marks);
  }
}

TEST_F(HomeTest, ADamagedJournalIsNamed) {
  const Home home = Home::create(at(), {}).value();
  std::ofstream(journal_path(at(), "x")) << "{\"id\":\"x\",\"changes\":[{\"table\":\"a\"";
  EXPECT_EQ(Home::open(at()).error().code, "home.journal_damaged");
}

}  // namespace
}  // namespace tw::lake
