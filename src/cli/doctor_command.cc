#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "trust/journal.h"
#include "trust/recording.h"
#include "trust/table_heads.h"

namespace tw::cli {
namespace {

// The tables against the log. Answers how many faults there are.
Result<std::size_t> examine_log(Context& context, nlohmann::ordered_json& document) {
  document = nullptr;
  if (!trust::Journal::exists(context.home_folder)) return std::size_t{0};
  TW_TRY(auto journal, trust::Journal::open(context.home_folder));
  TW_TRY(auto faults, trust::compare_tables(context.home_folder, journal,
                                            trust::pending_versions(context.home_folder)));
  for (const auto& gap : faults.unknown) {
    faults.errors.push_back(Error("trust.unknown_versions", {gap.table, std::to_string(gap.first),
                                                             std::to_string(gap.last)}));
  }
  auto listed = nlohmann::ordered_json::array();
  for (const auto& error : faults.errors) {
    listed.push_back({{"code", error.code}, {"message", describe(context.language(), error)}});
    if (!context.json) std::printf("%s\n", describe(context.language(), error).c_str());
  }
  const auto size = journal.log().tree().size;
  document = {{"origin", journal.key().name}, {"size", size}, {"errors", listed}};
  if (faults.errors.empty() && !context.json) {
    std::printf("%s\n", context
                            .say("doctor.log_is_well",
                                 {journal.key().name, grouped(static_cast<std::int64_t>(size))})
                            .c_str());
  }
  return faults.errors.size();
}

Result<void> examine(Context& context) {
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto engine = context.engine(home);
  lake::Connection connection(*engine);
  nlohmann::ordered_json document = nlohmann::ordered_json::array();
  std::size_t wrong = 0;
  for (const auto& name : home.tables()) {
    const auto errors = lake::verify(connection, home.lake_folder(name));
    std::size_t serious = 0;
    nlohmann::ordered_json listed = nlohmann::ordered_json::array();
    for (const auto& error : errors) {
      if (error.code != "lake.file_unnamed") ++serious;
      listed.push_back({{"code", error.code}, {"message", describe(context.language(), error)}});
      if (!context.json)
        std::printf("%s: %s\n", name.c_str(), describe(context.language(), error).c_str());
    }
    wrong += serious;
    std::int64_t version = -1;
    std::int64_t rows = 0;
    std::size_t files = 0;
    if (const auto table = lake::Table::open(home.lake_folder(name))) {
      if (const auto snapshot = table->snapshot()) {
        version = snapshot->version;
        rows = snapshot->rows();
        files = snapshot->files.size();
      }
    }
    document.push_back({{"table", name},
                        {"version", version},
                        {"files", files},
                        {"rows", rows},
                        {"errors", listed}});
    if (!context.json && serious == 0) {
      std::printf("%s\n", context
                              .say("doctor.table_is_well", {name, std::to_string(version),
                                                            std::to_string(files), grouped(rows)})
                              .c_str());
    }
  }
  nlohmann::ordered_json log;
  TW_TRY(const std::size_t beside, examine_log(context, log));
  if (context.json) print_json({{"tables", document}, {"log", log}, {"faults", wrong + beside}});
  if (beside > 0) context.status = Status::kDataIsWrong;
  if (wrong > 0) context.status = Status::kEnvironment;
  return {};
}

}  // namespace

void add_doctor(Command& app, Context& context) {
  auto* command =
      app.add_subcommand("doctor",
                         "Finish what a crash left, verify every file of the home, and hold "
                         "the tables against the transparency log");
  run_as(*command, context, [&context] { return examine(context); });
}

}  // namespace tw::cli
