#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "base/file.h"
#include "review/correct.h"
#include "review/decide.h"
#include "review/queue.h"
#include "review/view.h"
#include "standards/structure.h"

namespace tw::review {
namespace {

namespace fs = std::filesystem;
const Period kMarch = Period::month(2026, 3);

class Review : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }

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
  void item(const std::string& number, int amount, int version = 1,
            const std::string& source = "s") {
    append(
        "item",
        "period,flow,source,load_id,line,declaration_number,declaration_version,message_function,"
        "item_number,acceptance_date,net_mass_kg,invoice_amount",
        "('2026-03','M','" + source + "','L',1,'" + number + "'," + std::to_string(version) +
            ",'original',1,DATE '2026-03-06',10," + std::to_string(amount) + ")");
  }
  void finding(const std::string& number, const std::string& rule, const std::string& severity,
               int version = 1) {
    append(
        "finding",
        "period,flow,source,load_id,line,declaration_number,declaration_version,item_number,rule,"
        "severity,message_en,message_zh",
        "('2026-03','M','s','L',1,'" + number + "'," + std::to_string(version) + ",1,'" + rule +
            "','" + severity + "','en','zh')");
  }
  static RecordKey key(const std::string& number, int version = 1) {
    return {"s", number, version, 1};
  }
  static Act act(const std::string& author, const std::string& now = "2026-04-01T08:00:00.000Z") {
    return {author, "because", now};
  }
  std::string next(const std::string& author, const std::string& now = "2026-04-01T08:00:00.000Z") {
    const auto claimed = take_next(home_, connection_, kMarch, act(author, now));
    if (!claimed) return claimed.error().code;
    return *claimed ? (*claimed)->record.declaration_number : "none";
  }
  std::string correct_mass(const std::string& author, const std::string& value,
                           const std::string& replaces = "") {
    const auto ids = correct(home_, connection_, kMarch, key("A"), {{"net_mass_kg", value}},
                             act(author), replaces);
    return ids ? ids->front() : ids.error().code;
  }
  std::int64_t open() {
    const auto read = attach_month(home_, connection_, kMarch).value();
    attach_queue(connection_, read);
    return read_queue(connection_, 100).open;
  }

  const fs::path folder_ = fs::temp_directory_path() / ("review-" + unique_name());
  lake::Engine engine_;
  lake::Connection connection_{engine_};
  lake::Home home_ = lake::Home::create(folder_, {}).value();
};

TEST_F(Review, FatalFindingsComeFirstThenTheLargerValue) {
  for (const auto& [number, amount] : {std::pair{"A", 5}, {"B", 50}, {"C", 500}}) {
    item(number, amount);
    finding(number, "r1", number[0] == 'A' ? "fatal" : "warning");
  }
  EXPECT_EQ(next("li"), "A");
  EXPECT_EQ(next("wang"), "C");
  EXPECT_EQ(next("zhao"), "B");
  EXPECT_EQ(next("qian"), "none");
  EXPECT_EQ(next("li"), "A") << "who has not finished gets the same again";
  EXPECT_EQ(next(""), "review.author_needed");
}

TEST_F(Review, TheQueueOfSelectiveEditingGoesBeforeFindings) {
  for (const char* number : {"A", "B", "C", "D"}) item(number, 5);
  finding("A", "r1", "fatal");
  finding("D", "r1", "warning");
  append("queue",
         "period,flow,rank,source,declaration_number,declaration_version,item_number,field,"
         "repair_value,message_en",
         "('2026-03','M',1,'s','B',1,1,'net_mass_kg','0.01','B is odd'),"
         "('2026-03','M',2,'s','D',1,1,'net_mass_kg','0.02','D is odd')");
  EXPECT_EQ(next("li"), "B");
  EXPECT_EQ(next("wang"), "D") << "once, at its place in the queue";
  EXPECT_EQ(next("zhao"), "A");
  EXPECT_EQ(next("qian"), "none");
  EXPECT_TRUE(attach_month(home_, connection_, kMarch));
  const auto view = view_of(connection_, key("B"), "2026-04-01T08:00:00.000Z");
  ASSERT_EQ(view.suggestions.size(), 1U);
  EXPECT_EQ(view.suggestions[0].repair_value, "0.01");
  ASSERT_TRUE(correct(home_, connection_, kMarch, key("B"), {{"net_mass_kg", "0.01"}}, act("li")));
  EXPECT_EQ(open(), 2);
}

TEST_F(Review, AClaimEndsByItself) {
  item("A", 5);
  finding("A", "r1", "fatal");
  EXPECT_EQ(next("li"), "A");
  EXPECT_EQ(next("wang", "2026-04-01T08:29:59.000Z"), "none");
  EXPECT_EQ(correct_mass("wang", "3"), "review.claimed");
  EXPECT_EQ(next("wang", "2026-04-01T08:30:01.000Z"), "A");
}

TEST_F(Review, ReviewersWhoAskAtOnceNeverGetTheSameRecord) {
  constexpr int kReviewers = 6;
  for (int i = 0; i < kReviewers; ++i) {
    item("N" + std::to_string(i), i);
    finding("N" + std::to_string(i), "r1", "fatal");
  }
  std::vector<std::string> taken(kReviewers);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kReviewers; ++i) {
      threads.emplace_back([&, i] {
        lake::Connection own(engine_);
        const auto claimed = take_next(home_, own, kMarch, act("reviewer " + std::to_string(i)));
        if (claimed && *claimed) {
          taken[static_cast<std::size_t>(i)] = (*claimed)->record.declaration_number;
        }
      });
    }
  }
  const std::set<std::string> different(taken.begin(), taken.end());
  EXPECT_EQ(different.size(), taken.size());
  EXPECT_FALSE(different.contains(""));
}

TEST_F(Review, OfTwoWhoCorrectOneFieldTheSecondIsTold) {
  item("A", 5);
  EXPECT_EQ(correct_mass("li", "3"), "2026-03/1");
  const auto second =
      correct(home_, connection_, kMarch, key("A"), {{"net_mass_kg", "4"}}, act("wang"));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "review.corrected");
  EXPECT_EQ(second.error().args, (std::vector<std::string>{"net_mass_kg", "3.000000", "li",
                                                           "2026-04-01T08:00:00Z", "2026-03/1"}));
  EXPECT_EQ(correct_mass("wang", "4", "2026-03/1"), "2026-03/2");
  EXPECT_EQ(correct_mass("wang", "4.5"), "2026-03/3") << "one's own may be corrected again";

  // Both at once: one of them is told.
  item("A", 5, 1, "other");
  std::atomic<int> told = 0;
  {
    std::vector<std::jthread> threads;
    for (const std::string author : {"zhao", "qian"}) {
      threads.emplace_back([&, author] {
        lake::Connection own(engine_);
        const auto done = correct(home_, own, kMarch, {"other", "A", 1, 1},
                                  {{"net_mass_kg", author == "zhao" ? "7" : "8"}}, act(author));
        if (!done && done.error().code == "review.corrected") ++told;
      });
    }
  }
  EXPECT_EQ(told, 1);
}

TEST_F(Review, CorrectionsAreStrict) {
  item("A", 5);
  EXPECT_EQ(correct_mass("li", "1e3"), "read.not_a_number");
  EXPECT_EQ(correct_mass("li", "10"), "review.same");
  EXPECT_EQ(correct_mass("", "3"), "review.author_needed");
  const auto fixed =
      correct(home_, connection_, kMarch, key("A"), {{"declaration_number", "B"}}, act("li"));
  EXPECT_EQ(fixed.error().code, "review.field_fixed");
  const auto whole =
      correct(home_, connection_, kMarch, {"s", "A", 1, 0}, {{"net_mass_kg", "1"}}, act("li"));
  EXPECT_EQ(whole.error().code, "review.whole_declaration");
  EXPECT_EQ(correct(home_, connection_, kMarch, key("A"), {{"net_mass_kg", "1"}}, {"li", "", ""})
                .error()
                .code,
            "review.reason_needed");
}

TEST_F(Review, WhatIsDecidedIsNoLongerOpenUntilItIsWithdrawn) {
  for (const char* number : {"A", "B", "C", "D"}) {
    item(number, 5);
    finding(number, "r1", "fatal");
  }
  EXPECT_EQ(open(), 4);
  EXPECT_EQ(correct_mass("li", "3"), "2026-03/1");
  EXPECT_EQ(accept(home_, connection_, kMarch, key("B"), act("li")), "2026-03/accept/1");
  EXPECT_EQ(query(home_, connection_, kMarch, key("C"), act("li")), "2026-03/query/1");
  EXPECT_EQ(leave_out(home_, connection_, kMarch, key("D"), act("li")), "2026-03/leave_out/1");
  EXPECT_EQ(open(), 0);

  for (const char* id : {"2026-03/1", "2026-03/accept/1", "2026-03/query/1"}) {
    EXPECT_TRUE(withdraw(home_, connection_, kMarch, id, act("li"))) << id;
  }
  EXPECT_EQ(open(), 3);
  const auto again = withdraw(home_, connection_, kMarch, "2026-03/1", act("li"));
  EXPECT_EQ(again.error().code, "review.withdrawn_before");
  EXPECT_EQ(withdraw(home_, connection_, kMarch, "2026-03/9", act("li")).error().code,
            "review.no_such_id");
}

TEST_F(Review, NewFindingsAndAmendmentsOpenARecordAgain) {
  item("A", 5);
  finding("A", "r1", "fatal");
  ASSERT_TRUE(accept(home_, connection_, kMarch, key("A"), act("li")));
  EXPECT_EQ(open(), 0);
  finding("A", "r2", "warning");
  EXPECT_EQ(open(), 1) << "another rule";
  ASSERT_TRUE(accept(home_, connection_, kMarch, key("A"), act("li")));
  item("A", 5, 2);
  finding("A", "r1", "fatal", 2);
  EXPECT_EQ(open(), 1) << "another version";
}

TEST_F(Review, ACorrectedRecordIsOpenAgainWhereTheNextCheckStillFindsItFatal) {
  item("A", 5);
  finding("A", "r1", "fatal");
  finding("A", "r2", "warning");
  EXPECT_EQ(correct_mass("li", "3"), "2026-03/1");
  EXPECT_EQ(open(), 0) << "not checked since";
  finding("B", "r1", "warning");  // the findings are others now
  EXPECT_EQ(open(), 2) << "A's fatal one, and B";
}

TEST_F(Review, AQueryWaitsUntilTheRecordIsDecided) {
  item("A", 5);
  finding("A", "r1", "fatal");
  ASSERT_TRUE(query(home_, connection_, kMarch, key("A"), act("li")));
  attach_month(home_, connection_, kMarch).value();
  const auto waiting = decisions_of(connection_, "2026-04-09T08:00:00.000Z");
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_TRUE(waiting[0].is_open);
  EXPECT_EQ(waiting[0].age_days, 8);
  ASSERT_TRUE(accept(home_, connection_, kMarch, key("A"), act("li", "2026-04-10T08:00:00.000Z")));
  attach_month(home_, connection_, kMarch).value();
  EXPECT_FALSE(decisions_of(connection_, "2026-04-11T08:00:00.000Z")[0].is_open);
}

TEST_F(Review, ARecordIsNamedByNumberAndItem) {
  item("A", 5);
  item("A/1", 6);
  item("B", 7);
  item("B", 7, 1, "other");
  attach_month(home_, connection_, kMarch).value();
  EXPECT_EQ(find_record(connection_, "A/1", "").value(), key("A"));
  EXPECT_EQ(find_record(connection_, "A/1/1", "").value(), key("A/1"));
  EXPECT_EQ(find_record(connection_, "A", "").value().item_number, 0);
  EXPECT_EQ(find_record(connection_, "A/2", "").error().code, "review.no_record");
  EXPECT_EQ(find_record(connection_, "B/1", "").error().code, "review.several_sources");
  EXPECT_EQ(find_record(connection_, "B/1", "other").value().source, "other");
}

TEST_F(Review, AnEmptyMonthHasNothingToDo) {
  EXPECT_EQ(next("li"), "none");
  EXPECT_EQ(open(), 0);
}

}  // namespace
}  // namespace tw::review
