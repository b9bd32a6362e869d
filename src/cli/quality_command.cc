#include <memory>

#include "base/file.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/months.h"
#include "quality/publish.h"
#include "quality/render.h"

namespace tw::cli {

void add_quality(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "quality",
      "The quality report of a closed month: coverage, response by district, findings, "
      "corrections\n"
      "and their effect, revisions, timeliness. Each close puts one beside its release");
  struct Options {
    std::string period;
    std::string format = "text";
    std::string output;
  };
  auto options = std::make_shared<Options>();
  command->add_option("--period", options->period, "YYYY-MM")->required();
  command->add_option("--format", options->format, "How it is written")
      ->check(one_of({"text", "html", "json"}))
      ->capture_default_str();
  command->add_option("--out", options->output,
                      "The file to write; standard output where it is left out");
  run_as(*command, context, [&context, options]() -> Result<void> {
    const auto period = Period::parse(options->period);
    if (!period || period->kind() != Period::Kind::kMonth) {
      return Error("cli.not_a_month", {options->period});
    }
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto report, quality::report_of(home, connection, *period));
    const std::string format = context.json ? "json" : options->format;
    const std::string text = format == "json"   ? quality::render_json(report)
                             : format == "html" ? quality::render_html(report, context.language())
                                                : quality::render_text(report, context.language());
    if (options->output.empty()) {
      std::fputs(text.c_str(), stdout);
    } else {
      write_file_durably(options->output, text);
    }
    return {};
  });
}

}  // namespace tw::cli
