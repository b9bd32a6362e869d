// What every command is given: the home, how to speak, and the exit status it leaves behind.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/messages.h"
#include "base/progress.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "trust/journal.h"

namespace tw::cli {

class Command;

// 0 done; 1 done, and the data has fatal findings or quarantined records; 2 wrong use; 3
// environment.
enum class Status { kDone = 0, kDataIsWrong = 1, kWrongUse = 2, kEnvironment = 3 };

struct Context {
  // Options that all commands share.
  std::filesystem::path home_folder = "home";
  bool json = false;
  std::string language_name = "en";
  int threads = 0;
  std::string memory = "4GiB";
  std::string as;          // who acts: a login, or just a name where the home has no people
  std::string acting_for;  // the login of another whose delegate that is

  // Who acts, as the records name it; set when a command that changes something has begun
  // (acting.h).
  std::string actor;

  Status status = Status::kDone;

  // What the command has done, for the home's log; recorded when its body has ended. `content` is
  // private (trust/entry.h); `given` empty: by whoever acts.
  void did(const std::string& kind, const std::string& given, trust::Fields what,
           const nlohmann::ordered_json& content);
  std::vector<trust::Act> acts;

  Language language() const;
  // In the chosen language.
  std::string say(std::string_view code, const std::vector<std::string>& args = {}) const;
  Progress& progress();
  // Takes the bar away before the answer is printed.
  void end_progress();
  // How many of so many months to work on at the same time: one a thread, and no more than four,
  // for memory.
  std::size_t months_at_once(std::size_t months) const;
  // An engine that spills into the home, for so many callers at the same time. Each of these is a
  // thread that works, so the engine has that many less of its own: a caller whose last task
  // another thread has in hand would turn in circles, at the cost of who has work to do.
  std::unique_ptr<lake::Engine> engine(const lake::Home& home, std::size_t callers = 1) const;

 private:
  std::size_t threads_wanted() const;
  std::shared_ptr<Progress> progress_;
};

// Who runs the command, by the system's name.
std::string system_user();

// A command's body: an Error ends it with status 2 (the place and the text on standard error).
using Body = std::function<Result<void>()>;

// Makes `body` the callback of the subcommand.
void run_as(Command& command, Context& context, Body body);

// Prints the document on standard output, indented.
void print_json(const nlohmann::ordered_json& document);

}  // namespace tw::cli
