#include "cli/context.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/terminal.h"

namespace tw::cli {

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

std::unique_ptr<lake::Engine> Context::engine(const lake::Home& home) const {
  return std::make_unique<lake::Engine>(lake::EngineOptions{
      .threads = threads, .memory_limit = memory, .spill_folder = home.spill_folder()});
}

void run_as(CLI::App& command, Context& context, Body body) {
  command.callback([&context, body = std::move(body)] {
    const auto result = body();
    context.end_progress();
    if (!result) {
      if (context.json) {
        const Error& error = result.error();
        nlohmann::ordered_json document;
        document["error"] = {{"code", error.code},
                             {"en", message(Language::kEnglish, error.code, error.args)},
                             {"zh", message(Language::kChinese, error.code, error.args)},
                             {"file", error.place.file},
                             {"line", error.place.line},
                             {"field", error.place.field}};
        print_json(document);
      }
      std::fprintf(stderr, "tidewaiter: %s\n",
                   describe(context.language(), result.error()).c_str());
      context.status = Status::kWrongUse;
    }
  });
}

void print_json(const nlohmann::ordered_json& document) {
  // Text that is not UTF-8 cannot be JSON; it is shown with the replacement character.
  std::printf("%s\n",
              document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

}  // namespace tw::cli
