#include "server/job.h"

#include <algorithm>

#include "base/date.h"
#include "base/file.h"

namespace tw::server {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int kMostBeginnings = 3;
constexpr std::size_t kKept = 500;  // ended jobs

constexpr std::pair<Job::State, std::string_view> kStates[] = {
    {Job::State::kQueued, "queued"},
    {Job::State::kRunning, "running"},
    {Job::State::kDone, "done"},
    {Job::State::kFailed, "failed"},
    {Job::State::kCancelled, "cancelled"}};

Json file_of(const Job& job) {
  Json document = {{"id", job.id},           {"kind", job.kind},
                   {"period", job.period},   {"parameters", job.parameters},
                   {"by", job.by},           {"state", std::string(to_string(job.state))},
                   {"begun", job.begun},     {"queued", job.queued},
                   {"started", job.started}, {"finished", job.finished},
                   {"result", job.result}};
  if (job.failure) {
    document["failure"] = {
        {"code", job.failure->code},           {"args", job.failure->args},
        {"file", job.failure->place.file},     {"line", job.failure->place.line},
        {"column", job.failure->place.column}, {"field", job.failure->place.field}};
  }
  return document;
}

// Nothing where it is no job: a file of a program that we are not.
std::optional<Job> job_of(const std::string& text) {
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object()) return std::nullopt;
  Job job;
  try {
    job.id = document.at("id");
    job.kind = document.at("kind");
    job.period = document.at("period");
    job.parameters = document.at("parameters");
    job.by = document.at("by");
    job.begun = document.at("begun");
    job.queued = document.at("queued");
    job.started = document.at("started");
    job.finished = document.at("finished");
    job.result = document.at("result");
    const std::string state = document.at("state");
    const auto* found = std::find_if(std::begin(kStates), std::end(kStates),
                                     [&](const auto& each) { return each.second == state; });
    if (found == std::end(kStates)) return std::nullopt;
    job.state = found->first;
    if (const auto failure = document.find("failure"); failure != document.end()) {
      job.failure = Error(failure->at("code"), failure->at("args"),
                          {.file = failure->at("file"),
                           .line = failure->at("line"),
                           .column = failure->at("column"),
                           .field = failure->at("field")});
    }
  } catch (const Json::exception&) {
    return std::nullopt;
  }
  return job;
}

}  // namespace

std::string_view to_string(Job::State state) {
  return std::find_if(std::begin(kStates), std::end(kStates),
                      [&](const auto& each) { return each.first == state; })
      ->second;
}

void JobContext::stage(std::string_view name, std::uint64_t total) {
  if (cancelled_) throw JobCancelled();
  const std::lock_guard lock(mutex_);
  step_ = name;
  total_ = total;
  units_ = 0;
}

void JobContext::done(std::uint64_t units) { units_ += units; }

void JobContext::interrupts(lake::Connection* connection) {
  const std::lock_guard lock(mutex_);
  connection_ = connection;
}

Jobs::Jobs(fs::path folder, std::map<std::string, Work> kinds)
    : folder_(std::move(folder)), kinds_(std::move(kinds)) {
  make_folders(folder_);
  take_up();
  thread_ = std::thread([this] { run(); });
}

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
    if (context_) {
      context_->cancelled_ = true;
      const std::lock_guard inner(context_->mutex_);
      if (context_->connection_ != nullptr) context_->connection_->interrupt();
    }
  }
  changed_.notify_all();
  thread_.join();
}

void Jobs::take_up() {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    if (entry.path().extension() != ".json") continue;
    const auto text = read_file(entry.path());
    auto job = text ? job_of(*text) : std::nullopt;
    if (!job || job->id + ".json" != entry.path().filename()) continue;
    if (!job->has_ended()) {
      job->state = Job::State::kQueued;
      if (job->begun >= kMostBeginnings || !kinds_.contains(job->kind)) {
        job->state = Job::State::kFailed;
        job->failure = Error("job.given_up", {std::to_string(job->begun)});
        job->finished = utc_now();
      }
      keep(*job);
    }
    jobs_.emplace(job->id, std::move(*job));
  }
}

void Jobs::keep(const Job& job) const {
  write_file_durably(folder_ / (job.id + ".json"), file_of(job).dump(2));
}

Result<Job> Jobs::start(Job job) {
  TW_ASSERT(kinds_.contains(job.kind));
  {
    const std::lock_guard lock(mutex_);
    const auto waiting = std::count_if(jobs_.begin(), jobs_.end(), [](const auto& each) {
      return each.second.state == Job::State::kQueued;
    });
    if (static_cast<std::size_t>(waiting) >= kMostWaiting) return Error("job.too_many");
    job.queued = utc_now();
    if (job.id.empty()) job.id = unique_name();
    keep(job);
    jobs_.emplace(job.id, job);
  }
  changed_.notify_all();
  return job;
}

Job Jobs::seen(const Job& job) const {
  Job copy = job;
  if (job.id == running_ && context_) {
    const std::lock_guard lock(context_->mutex_);
    copy.step = context_->step_;
    if (context_->total_ > 0) {
      copy.done = std::min(
          1.0, static_cast<double>(context_->units_) / static_cast<double>(context_->total_));
    }
  }
  return copy;
}

std::vector<Job> Jobs::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<Job> list;
  list.reserve(jobs_.size());
  for (const auto& [id, job] : jobs_) list.push_back(seen(job));
  std::sort(list.begin(), list.end(), [](const Job& a, const Job& b) {
    return std::tie(a.queued, a.id) > std::tie(b.queued, b.id);
  });
  return list;
}

std::optional<Job> Jobs::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  return found == jobs_.end() ? std::nullopt : std::optional(seen(found->second));
}

Result<Job> Jobs::cancel(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return Error("job.unknown", {id});
  Job& job = found->second;
  if (job.has_ended()) return Error("job.ended", {std::string(to_string(job.state))});
  if (job.state == Job::State::kQueued) {
    job.state = Job::State::kCancelled;
    job.finished = utc_now();
    keep(job);
  } else {
    context_->cancelled_ = true;
    const std::lock_guard inner(context_->mutex_);
    if (context_->connection_ != nullptr) context_->connection_->interrupt();
  }
  return seen(job);
}

void Jobs::run() {
  for (;;) {
    std::string next;
    {
      std::unique_lock lock(mutex_);
      const auto oldest = [this] {
        const Job* first = nullptr;
        for (const auto& [id, job] : jobs_) {
          if (job.state != Job::State::kQueued) continue;
          if (first == nullptr || job.queued < first->queued) first = &job;
        }
        return first;
      };
      changed_.wait(lock, [&] { return ends_ || oldest() != nullptr; });
      if (ends_) return;
      next = oldest()->id;
    }
    carry_out(next);
  }
}

void Jobs::carry_out(const std::string& id) {
  Job job;
  std::shared_ptr<JobContext> context;
  {
    const std::lock_guard lock(mutex_);
    Job& mine = jobs_.at(id);
    if (mine.state != Job::State::kQueued) return;  // cancelled meanwhile
    mine.state = Job::State::kRunning;
    mine.started = utc_now();
    ++mine.begun;
    context = context_ = std::make_shared<JobContext>();
    running_ = id;
    keep(mine);
    job = mine;
  }
  Result<Json> result = Error("job.cancelled");
  bool was_cancelled = false;
  try {
    result = kinds_.at(job.kind)(job, *context);
  } catch (const JobCancelled&) {
    was_cancelled = true;
  } catch (const EnvironmentError& failure) {
    was_cancelled = context->is_cancelled();  // the engine says so of a statement that was stopped
    result = failure.error;
  } catch (const std::exception& failure) {
    result = Error("job.failed", {failure.what()});
  }
  const std::lock_guard lock(mutex_);
  context_.reset();
  running_.clear();
  Job& mine = jobs_.at(id);
  if (ends_ && was_cancelled) return;  // the file says running: it begins again at the next start
  mine.finished = utc_now();
  if (was_cancelled) {
    mine.state = Job::State::kCancelled;
  } else if (result) {
    mine.state = Job::State::kDone;
    mine.result = std::move(*result);
  } else {
    mine.state = Job::State::kFailed;
    mine.failure = result.error();
  }
  keep(mine);
  // The oldest that have ended go, so that a year of them does not fill memory and disk.
  while (jobs_.size() > kKept) {
    auto oldest = jobs_.end();
    for (auto each = jobs_.begin(); each != jobs_.end(); ++each) {
      if (!each->second.has_ended()) continue;
      if (oldest == jobs_.end() || each->second.queued < oldest->second.queued) oldest = each;
    }
    if (oldest == jobs_.end()) break;
    std::error_code ignored;
    fs::remove(folder_ / (oldest->first + ".json"), ignored);
    jobs_.erase(oldest);
  }
}

}  // namespace tw::server
