#include "cli/context.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <thread>

#include "base/date.h"
#include "cli/command_line.h"
#include "cli/terminal.h"
#include "trust/recording.h"

namespace tw::cli {
namespace {

// Commands, by their last word, around which nothing is recorded: they leave a home as it is, and
// work where nothing can be written; `serve` records each request by itself.
constexpr std::array<std::string_view, 31> kNotRecorded{
    "month",       "unused",  "unusual",  "receive", "key",     "sources", "uses",   "changes",
    "duplicates",  "analyse", "backup",   "restore", "compare", "conform", "cosign", "cosigned",
    "credibility", "explore", "head",     "index",   "know",    "list",    "prove",  "request",
    "serve",       "show",    "simulate", "status",  "table",   "trace",   "verify"};

bool is_recorded(const std::string& command) {
  return std::find(kNotRecorded.begin(), kNotRecorded.end(), command) == kNotRecorded.end();
}

void say_error(const Context& context, const Error& error) {
  if (context.json) {
    nlohmann::ordered_json document;
    document["error"] = {{"code", error.code},
                         {"en", message(Language::kEnglish, error.code, error.args)},
                         {"zh", message(Language::kChinese, error.code, error.args)},
                         {"file", error.place.file},
                         {"line", error.place.line},
                         {"field", error.place.field}};
    print_json(document);
  }
  std::fprintf(stderr, "tidewaiter: %s\n", describe(context.language(), error).c_str());
}

// What was done before an error is recorded too.
Result<void> run_recorded(const std::string& name, Context& context, const Body& body) {
  if (!is_recorded(name)) return body();
  TW_TRY(auto recording,
         trust::Recording::begin(context.home_folder, name, system_user(), utc_now()));
  auto result = body();
  const auto recorded = recording.finish(context.acts, utc_now());
  if (!result) return result;
  return recorded;
}

}  // namespace

Language Context::language() const {
  return language_name == "zh" ? Language::kChinese : Language::kEnglish;
}

std::string Context::say(std::string_view code, const std::vector<std::string>& args) const {
  return message(language(), code, args);
}

Progress& Context::progress() {
  if (progress_ == nullptr) progress_ = terminal_progress();
  return *progress_;
}

void Context::end_progress() { progress_.reset(); }

std::size_t Context::months_at_once(std::size_t months) const {
  constexpr std::size_t kMost = 4;
  return std::clamp<std::size_t>(months, 1, std::min(kMost, threads_wanted()));
}

std::size_t Context::threads_wanted() const {
  const auto wanted =
      threads > 0 ? static_cast<unsigned>(threads) : std::thread::hardware_concurrency();
  return std::max(1U, wanted);
}

std::unique_ptr<lake::Engine> Context::engine(const lake::Home& home, std::size_t callers) const {
  const auto own = static_cast<int>(threads_wanted() - std::min(threads_wanted(), callers) + 1);
  return std::make_unique<lake::Engine>(lake::EngineOptions{
      .threads = own, .memory_limit = memory, .spill_folder = home.spill_folder()});
}

void run_as(Command& command, Context& context, Body body) {
  const std::string name = command.name();
  command.callback([&context, name, body = std::move(body)] {
    const auto result = run_recorded(name, context, body);
    context.end_progress();
    if (!result) {
      say_error(context, result.error());
      context.status = Status::kWrongUse;
    }
  });
}

void Context::did(const std::string& kind, const std::string& given, trust::Fields what,
                  const nlohmann::ordered_json& content) {
  const std::string whoever = !given.empty() ? given : !actor.empty() ? actor : system_user();
  acts.push_back({kind, utc_now(), whoever, std::move(what), content.dump()});
}

std::string system_user() {
  const passwd* user = ::getpwuid(::geteuid());
  return user == nullptr ? std::to_string(::geteuid()) : user->pw_name;
}

void print_json(const nlohmann::ordered_json& document) {
  // Text that is not UTF-8 cannot be JSON; it is shown with the replacement character.
  std::printf("%s\n",
              document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

}  // namespace tw::cli
