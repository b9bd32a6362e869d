// Long work: started by a request, watched, cancelled, and taken up again after a restart.
//
// A job is a file, <home>/jobs/<id>.json, written anew at each step of its life, so that what was
// asked for survives the process. What was queued or running when the server stopped begins again
// (every kind of work here gives the same result when it is done twice); a job that has begun three
// times without an end is given up, for it may be what stops the server.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "lake/engine.h"

namespace tw::server {

struct Job {
  enum class State : std::uint8_t { kQueued, kRunning, kDone, kFailed, kCancelled };
  std::string id;
  std::string kind;    // check, close, queue, load
  std::string period;  // of kinds that work on a month
  nlohmann::ordered_json parameters;
  std::string by;  // login
  State state = State::kQueued;
  int begun = 0;                          // times
  std::string step;                       // what it does now
  std::optional<double> done;             // of the step, 0 to 1; nothing where nobody knows
  std::string queued, started, finished;  // UTC
  nlohmann::ordered_json result;
  std::optional<Error> failure;

  bool has_ended() const { return state != State::kQueued && state != State::kRunning; }
};
std::string_view to_string(Job::State state);

// What work is given: it reports progress, and ends where somebody has cancelled it.
class JobContext : public Progress {
 public:
  void stage(std::string_view name, std::uint64_t total) override;  // throws JobCancelled
  void done(std::uint64_t units) override;
  // The statement that runs on this connection is stopped by a cancellation. Until the next call.
  void interrupts(lake::Connection* connection);
  bool is_cancelled() const { return cancelled_; }

 private:
  friend class Jobs;
  std::atomic<bool> cancelled_{false};
  std::mutex mutex_;  // of the rest
  std::string step_;
  std::uint64_t total_ = 0;
  std::atomic<std::uint64_t> units_{0};
  lake::Connection* connection_ = nullptr;
};

struct JobCancelled {};

using Work = std::function<Result<nlohmann::ordered_json>(const Job&, JobContext&)>;

class Jobs {
 public:
  // Takes up what the folder says was not finished. One job runs at a time: each uses all cores.
  Jobs(std::filesystem::path folder, std::map<std::string, Work> kinds);
  // Stops what runs (it begins again at the next start).
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  static constexpr std::size_t kMostWaiting = 100;
  // Code job.too_many.
  Result<Job> start(Job job);
  std::vector<Job> list() const;  // newest first
  std::optional<Job> find(const std::string& id) const;
  // Codes job.unknown, job.ended.
  Result<Job> cancel(const std::string& id);
  const std::filesystem::path& folder() const { return folder_; }

 private:
  void take_up();
  void run();
  void carry_out(const std::string& id);
  void keep(const Job& job) const;
  Job seen(const Job& job) const;  // with the progress of this moment

  const std::filesystem::path folder_;
  const std::map<std::string, Work> kinds_;
  mutable std::mutex mutex_;  // of the rest
  std::condition_variable changed_;
  std::map<std::string, Job> jobs_;
  std::string running_;
  std::shared_ptr<JobContext> context_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace tw::server
