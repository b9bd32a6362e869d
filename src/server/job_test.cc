#include "server/job.h"

#include <gtest/gtest.h>

#include <fstream>
#include <latch>

#include "base/file.h"

namespace tw::server {
namespace {

using Json = nlohmann::ordered_json;
using State = Job::State;

class JobsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("jobs-" + unique_name());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static Job job(const std::string& kind) { return {.kind = kind, .by = "li"}; }
  // Waits for a change that work of ours brings about.
  static Job ended(const Jobs& jobs, const std::string& id) {
    for (;;) {
      const auto job = jobs.find(id);
      TW_ASSERT(job.has_value());
      if (job->has_ended()) return *job;
      std::this_thread::yield();
    }
  }
  std::filesystem::path folder_;
};

TEST_F(JobsTest, ResultsAndFailuresAreKept) {
  std::string good, bad, broken;
  const std::map<std::string, Work> kinds = {
      {"good",
       [](const Job&, JobContext&) -> Result<Json> {
         return Json{{"n", 1}};
       }},
      {"bad",
       [](const Job&, JobContext&) -> Result<Json> { return Error("lake.conflict", {"x"}); }},
      {"broken", [](const Job&, JobContext&) -> Result<Json> {
         throw EnvironmentError(Error("engine.failed", {"disk"}));
       }}};
  {
    Jobs jobs(folder_, kinds);
    good = jobs.start(job("good"))->id;
    bad = jobs.start(job("bad"))->id;
    broken = jobs.start(job("broken"))->id;
    EXPECT_EQ(ended(jobs, good).result["n"], 1);
    EXPECT_EQ(ended(jobs, bad).failure->code, "lake.conflict");
    EXPECT_EQ(ended(jobs, broken).failure->code, "engine.failed");
  }
  Jobs again(folder_, kinds);
  EXPECT_EQ(again.find(good)->result["n"], 1);
  EXPECT_EQ(again.find(bad)->failure->args, (std::vector<std::string>{"x"}));
  EXPECT_EQ(again.find(bad)->by, "li");
  EXPECT_EQ(again.list().size(), 3u);
}

// A running job ends at its next step, a waiting one at once.
TEST_F(JobsTest, CancellingEndsThem) {
  std::latch running(1), go(1);
  Jobs jobs(folder_, {{"long", [&](const Job&, JobContext& context) -> Result<Json> {
                         context.stage("one", 10);
                         context.done(5);
                         running.count_down();
                         go.wait();
                         context.stage("two", 0);
                         return Json{{"n", 1}};
                       }}});
  const auto first = jobs.start(job("long"))->id;
  running.wait();
  const auto second = jobs.start(job("long"))->id;
  EXPECT_EQ(jobs.find(first)->step, "one");
  EXPECT_EQ(jobs.find(first)->done, 0.5);
  EXPECT_EQ(jobs.cancel(second)->state, State::kCancelled);
  ASSERT_TRUE(jobs.cancel(first).has_value());
  go.count_down();
  EXPECT_EQ(ended(jobs, first).state, State::kCancelled);
  EXPECT_EQ(jobs.cancel(first).error().code, "job.ended");
  EXPECT_EQ(jobs.cancel("nothing").error().code, "job.unknown");
}

// What ran or waited when the process died begins again; what has begun three times is given up.
TEST_F(JobsTest, WhatWasNotFinishedBeginsAgain) {
  std::filesystem::create_directories(folder_);
  const auto leave = [&](const std::string& id, int begun) {
    const Json file = {
        {"id", id},      {"kind", "good"},     {"period", ""},     {"parameters", Json::object()},
        {"by", "li"},    {"state", "running"}, {"begun", begun},   {"queued", "2026"},
        {"started", ""}, {"finished", ""},     {"result", nullptr}};
    std::ofstream(folder_ / (id + ".json")) << file;
  };
  leave("a", 1);
  leave("b", 3);
  std::ofstream(folder_ / "torn.json") << "{\"id\":";
  Jobs jobs(folder_, {{"good", [](const Job&, JobContext&) -> Result<Json> { return Json(); }}});
  EXPECT_EQ(ended(jobs, "a").state, State::kDone);
  EXPECT_EQ(jobs.find("a")->begun, 2);
  EXPECT_EQ(jobs.find("b")->failure->code, "job.given_up");
  EXPECT_EQ(jobs.list().size(), 2u);
}

TEST_F(JobsTest, AtMostAHundredWait) {
  std::latch go(1);
  Jobs jobs(folder_, {{"long", [&](const Job&, JobContext&) -> Result<Json> {
                         go.wait();
                         return Json();
                       }}});
  std::size_t taken = 0;
  while (jobs.start(job("long")).has_value()) ++taken;
  EXPECT_GE(taken, Jobs::kMostWaiting);
  EXPECT_LE(taken, Jobs::kMostWaiting + 1);
  for (const auto& each : jobs.list()) static_cast<void>(jobs.cancel(each.id));
  go.count_down();
}

}  // namespace
}  // namespace tw::server
