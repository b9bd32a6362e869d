#include <memory>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/terminal.h"
#include "sql/query.h"
#include "standards/conform.h"
#include "standards/import.h"

namespace tw::cli {
namespace {

// Opens the home and a connection for a subcommand.
template <class Work>
Result<void> on_home(const Context& context, const Work& work) {
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto engine = context.engine(home);
  lake::Connection connection(*engine);
  return work(home, connection);
}

template <class Work>
void run_on_home(Command& command, Context& context, Work work) {
  run_as(command, context, [&context, work] { return on_home(context, work); });
}

struct ImportOptions {
  std::vector<std::string> paths;
  std::string kind, list, edition, valid_from;
};

Result<void> import_files(Context& context, const ImportOptions& options, const lake::Home& home,
                          lake::Connection& connection) {
  auto document = nlohmann::ordered_json::array();
  Grid grid({false, false, false, true, false});
  standards::ImportRequest request;
  if (!options.kind.empty()) request.kind = options.kind;
  if (!options.list.empty()) request.list = options.list;
  if (!options.edition.empty()) request.edition = options.edition;
  if (!options.valid_from.empty()) {
    request.valid_from = Date::parse(options.valid_from);
    if (!request.valid_from) {
      return Error("standards.not_a_date", {options.valid_from});
    }
  }
  std::string notices;
  for (const auto& path : options.paths) {
    request.path = path;
    TW_TRY(const auto imported, standards::import_standard(connection, home, request));
    for (const auto& each : imported) {
      if (each.changed) {
        context.did("standards", "", {{"list", each.list}, {"edition", each.edition}},
                    {{"kind", each.kind},
                     {"rows", each.rows},
                     {"file", std::filesystem::path(path).filename().string()}});
      }
      grid.add(
          {std::filesystem::path(path).filename().string(), each.list, each.edition,
           grouped(each.rows),
           context.say(each.changed ? "standards_report.changed" : "standards_report.unchanged")});
      document.push_back({{"file", path},
                          {"kind", each.kind},
                          {"list", each.list},
                          {"edition", each.edition},
                          {"rows", each.rows},
                          {"changed", each.changed}});
      for (const auto& notice : each.notices) {
        const std::string text = describe(context.language(), notice);
        document.back()["notices"].push_back(text);
        notices += "  " + text + "\n";
      }
    }
  }
  if (context.json) {
    print_json(document);
  } else {
    std::fputs((grid.text() + notices).c_str(), stdout);
  }
  return {};
}

void add_import(Command& standards, Context& context) {
  auto* command =
      standards.add_subcommand("import",
                               "Take in HS trees, China's lists, concordances, UN/LOCODE, "
                               "partners, regimes, provinces, exchange rates, or\n"
                               "any code list as CSV (code, parent, label_en, label_zh, "
                               "valid_from, valid_to, ...); the kind is found out");
  auto options = std::make_shared<ImportOptions>();
  command->add_option("files", options->paths, "Files, or a folder of UN/LOCODE files")->required();
  command->add_option("--kind", options->kind,
                      "What they are, instead of finding it out: hs, china, partner, regime, "
                      "province, concordance, bec, locode, rate, list");
  command->add_option("--list", options->list, "The list they are, whatever the file says");
  command->add_option("--edition", options->edition, "Their edition, whatever the file says");
  command->add_option("--valid-from", options->valid_from,
                      "First day, YYYY-MM-DD, where the file has none");
  run_as(*command, context, [&context, options]() -> Result<void> {
    const auto needed = options->kind == "rate" ? identity::Permission::kRateWrite
                                                : identity::Permission::kStandardsWrite;
    TW_TRY(const auto principal, acting(context, needed, "standards import"));
    (void)principal;
    return on_home(context, [&](const lake::Home& home, lake::Connection& connection) {
      return import_files(context, *options, home, connection);
    });
  });
}

void add_list(Command& standards, Context& context) {
  auto* command = standards.add_subcommand(
      "list", "The code lists with their editions, concordances and rates");
  run_on_home(*command, context,
              [&context](const lake::Home& home, lake::Connection& connection) -> Result<void> {
                TW_CHECK(standards::attach_standards(connection, home));
                const auto rows = connection.query(sql::query("cli", "standards_list"));
                auto document = nlohmann::ordered_json::array();
                Grid grid({false, false, true, false, false});
                for (std::size_t i = 0; i < rows.size(); ++i) {
                  grid.add({rows.text(i, 0), rows.text(i, 1), grouped(rows.integer(i, 2)),
                            rows.text(i, 3), rows.text(i, 4)});
                  document.push_back({{"list", rows.text(i, 0)},
                                      {"edition", rows.text(i, 1)},
                                      {"rows", rows.integer(i, 2)},
                                      {"valid_from", rows.text(i, 3)},
                                      {"valid_to", rows.text(i, 4)}});
                }
                if (context.json) {
                  print_json(document);
                } else {
                  std::fputs(grid.text().c_str(), stdout);
                }
                return {};
              });
}

void add_show(Command& standards, Context& context) {
  auto* command = standards.add_subcommand(
      "show",
      "One code with its validity, place in the hierarchy and correspondences; or a list's top");
  struct Options {
    std::string list;
    std::string code;
    std::string as_of;
  };
  auto options = std::make_shared<Options>();
  command->add_option("list", options->list, "Code list, e.g. trade_mode")->required();
  command->add_option("code", options->code, "Code; left out: the top of the list");
  command->add_option("--as-of", options->as_of, "Only what is valid on that day, YYYY-MM-DD");
  run_on_home(
      *command, context,
      [&context, options](const lake::Home& home, lake::Connection& connection) -> Result<void> {
        std::optional<Date> day;
        if (!options->as_of.empty()) {
          day = Date::parse(options->as_of);
          if (!day) return Error("standards.not_a_date", {options->as_of});
        }
        TW_CHECK(standards::attach_standards(connection, home));
        const sql::Value day_value = day ? sql::Value(*day) : sql::Value(sql::Null{});
        const auto rows = connection.query(
            sql::query("cli", "standards_show"),
            {{"list", options->list}, {"code", options->code}, {"day", day_value}});
        if (rows.empty()) return Error("standards.code_unknown", {options->list, options->code});
        const auto links = connection.query(sql::query("cli", "standards_links"),
                                            {{"list", options->list}, {"code", options->code}});
        auto document = nlohmann::ordered_json::array();
        Grid grid({false, false, false, false, false, false});
        for (std::size_t i = 0; i < rows.size(); ++i) {
          nlohmann::ordered_json entry;
          for (std::size_t k = 0; k < rows.columns.size(); ++k)
            entry[rows.columns[k]] = rows.text(i, k);
          document.push_back(std::move(entry));
          grid.add({rows.text(i, 0), rows.text(i, 1),
                    context.language() == Language::kChinese && !rows.text(i, 3).empty()
                        ? rows.text(i, 3)
                        : rows.text(i, 2),
                    rows.text(i, 4), rows.text(i, 5),
                    rows.text(i, 6) == "{}" ? "" : rows.text(i, 6)});
        }
        if (context.json) {
          auto related = nlohmann::ordered_json::array();
          for (std::size_t i = 0; i < links.size(); ++i) {
            related.push_back({{"pair", links.text(i, 0)},
                               {"from", links.text(i, 1)},
                               {"to", links.text(i, 2)},
                               {"relationship", links.text(i, 3)}});
          }
          print_json({{"codes", document}, {"correspondences", related}});
          return {};
        }
        std::fputs(grid.text().c_str(), stdout);
        Grid related({false, false, false, false});
        for (std::size_t i = 0; i < links.size(); ++i)
          related.add({links.text(i, 0), links.text(i, 1), links.text(i, 2), links.text(i, 3)});
        std::fputs(related.text("    ").c_str(), stdout);
        return {};
      });
}

void add_conform(Command& standards, Context& context) {
  auto* command = standards.add_subcommand("conform",
                                           "Column by column: which concept a source's column is "
                                           "bound to, how much is filled and how much is valid");
  auto source = std::make_shared<std::string>();
  command->add_option("source", *source, "Source as named at the load")->required();
  run_on_home(
      *command, context,
      [&context, source](const lake::Home& home, lake::Connection& connection) -> Result<void> {
        TW_TRY(const auto report, standards::conform(connection, home, *source));
        auto document = nlohmann::ordered_json::array();
        Grid grid({false, false, false, true, true, false});
        grid.add({context.say("conform.column"), context.say("conform.concept"),
                  context.say("conform.list"), context.say("conform.filled"),
                  context.say("conform.valid"), context.say("conform.examples")});
        grid.rule();
        for (const auto& each : report.columns) {
          const auto share = [](std::int64_t part, std::int64_t whole) {
            char text[16];
            std::snprintf(
                text, sizeof text, "%.2f %%",
                whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
            return std::string(text);
          };
          std::string examples;
          for (const auto& [value, count] : each.invalid_examples)
            examples += (examples.empty() ? "" : ", ") + value + " (" + grouped(count) + ")";
          grid.add(
              {each.column, each.concept_name, each.code_list, share(each.filled, report.items),
               each.code_list.empty() || !each.list_is_there ? "" : share(each.valid, each.filled),
               examples});
          document.push_back({{"column", each.column},
                              {"concept", each.concept_name},
                              {"code_list", each.code_list},
                              {"list_is_there", each.list_is_there},
                              {"filled", each.filled},
                              {"valid", each.valid},
                              {"invalid_examples", each.invalid_examples}});
        }
        if (context.json) {
          print_json({{"source", *source}, {"items", report.items}, {"columns", document}});
        } else {
          std::printf(
              "%s\n",
              heading(context.say("conform.title", {*source, grouped(report.items)})).c_str());
          std::fputs(grid.text().c_str(), stdout);
        }
        return {};
      });
}

}  // namespace

void add_standards(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "standards", "One set of standards: code lists, concordances, exchange rates");
  command->require_subcommand(1);
  add_import(*command, context);
  add_list(*command, context);
  add_show(*command, context);
  add_conform(*command, context);
}

}  // namespace tw::cli
