#include <memory>

#include "base/file.h"
#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "enterprise/duplicates.h"
#include "enterprise/import.h"
#include "enterprise/json.h"
#include "enterprise/registry.h"
#include "enterprise/simulate.h"

namespace tw::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::int64_t kLines = 20;  // shown where no --limit says otherwise

// A home whose registry is attached to a connection.
struct Registry {
  lake::Home home;
  std::unique_ptr<lake::Engine> engine;
  lake::Connection connection;
  std::int64_t version = -1;

  static Result<std::unique_ptr<Registry>> open(const Context& context, std::int64_t version = -1) {
    TW_TRY(auto home, lake::Home::open(context.home_folder));
    auto engine = context.engine(home);
    lake::Connection connection(*engine);
    auto registry = std::make_unique<Registry>(
        Registry{std::move(home), std::move(engine), std::move(connection)});
    TW_TRY(registry->version,
           enterprise::attach(registry->home, registry->connection,
                              version < 0 ? std::nullopt : std::optional(version)));
    return registry;
  }
};

Result<Date> day_of(const std::string& text) {
  const auto day = Date::parse(text.empty() ? utc_now().substr(0, 10) : text);
  if (!day) return Error("cli.not_a_day", {text});
  return *day;
}

// Options of questions about a day.
struct AsOf {
  std::string day;
  std::int64_t version = -1;

  void add_to(Command& command) {
    command.add_option("--on", day, "As of this day (YYYY-MM-DD); today if not said");
    command.add_option("--version", version,
                       "As the registry knew it at this version; the newest if not said");
  }
};

std::string until(const Context& context, const enterprise::Span& span) {
  return span.valid_to == *Date::parse("9999-12-31") ? context.say("enterprise_report.open")
                                                     : span.valid_to.to_string();
}

std::string credit_text(const Context& context, const std::string& credit) {
  return context.say("enterprise_credit." + credit);
}

void print_import(const Context& context, const enterprise::ImportReport& report) {
  if (!report.is_new) {
    std::printf("  %s\n",
                context.say("enterprise_report.known", {std::to_string(report.version)}).c_str());
    return;
  }
  std::printf("  %s\n", context
                            .say("enterprise_report.equation",
                                 {grouped(report.read), grouped(report.taken),
                                  grouped(report.unchanged), grouped(report.rejected)})
                            .c_str());
  if (report.ended > 0) {
    std::printf("  %s\n", context.say("enterprise_report.ended", {grouped(report.ended)}).c_str());
  }
  std::printf("  %s\n",
              context.say("enterprise_report.version", {std::to_string(report.version)}).c_str());
  Grid reasons({true, false, false});
  for (const auto& each : report.reasons) {
    reasons.add({grouped(each.records), context.say(each.code, {each.value}),
                 context.say("enterprise_report.first_line", {grouped(each.line)})});
  }
  std::printf("%s", reasons.text("    ").c_str());
}

void add_import(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "import",
      "Take a file of enterprises into the registry: delimited, UTF-8 or GB18030; its first line\n"
      "names the columns (customs_code or 海关注册编码, name, ...; docs/enterprises.md). Records "
      "that\n"
      "are wrong go to a quarantine with the reason; the same file again changes nothing");
  struct Options {
    std::string file, from;
    bool is_full = false;
  };
  auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "The file")->required();
  command->add_option("--from", options->from,
                      "First day on which records hold that state no day themselves");
  command->add_flag("--full", options->is_full,
                    "The file is the whole registry on that day: who is not in it has ended");
  run_as(*command, context, identity::Permission::kStandardsWrite,
         [&context, options]() -> Result<void> {
           enterprise::ImportRequest request{.file = options->file,
                                             .is_full = options->is_full,
                                             .author = context.actor,
                                             .at = utc_now()};
           if (!options->from.empty()) {
             TW_TRY(request.day, day_of(options->from));
           }
           TW_TRY(const auto home, lake::Home::open(context.home_folder));
           const auto engine = context.engine(home);
           lake::Connection connection(*engine);
           TW_TRY(const auto report, enterprise::import(home, connection, request));
           if (report.is_new) {
             context.did("standards", "",
                         {{"list", "enterprise"}, {"edition", std::to_string(report.version)}},
                         enterprise::to_json(report));
           }
           if (report.rejected > 0) context.status = Status::kDataIsWrong;
           if (context.json) {
             print_json(enterprise::to_json(report));
           } else {
             print_import(context, report);
           }
           return {};
         });
}

void print_history(const Context& context, const std::vector<enterprise::Span>& spans, Date day) {
  std::string code;
  for (const auto& span : spans) {
    if (span.customs_code != code) {
      code = span.customs_code;
      std::printf("%s\n", heading(code).c_str());
    }
    const bool holds = span.valid_from <= day && day <= span.valid_to;
    std::printf("%s %s – %s  %s\n", holds ? ">" : " ", span.valid_from.to_string().c_str(),
                until(context, span).c_str(),
                context.say("enterprise_state." + span.state).c_str());
    std::printf("    %s  %s\n", span.name.c_str(), span.uscc.c_str());
    std::printf("    %s\n", context
                                .say("enterprise_report.attributes",
                                     {credit_text(context, span.credit), span.kind, span.place,
                                      span.office, std::to_string(span.recorded)})
                                .c_str());
  }
}

void add_show(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "show", "One enterprise with its whole history; > marks what holds on the day");
  struct Options {
    std::string code;
    AsOf as_of;
  };
  auto options = std::make_shared<Options>();
  command->add_option("code", options->code, "Customs registration code, or social credit code")
      ->required();
  options->as_of.add_to(*command);
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(const auto day, day_of(options->as_of.day));
    TW_TRY(const auto registry, Registry::open(context, options->as_of.version));
    const auto spans = enterprise::history(registry->connection, options->code);
    if (spans.empty()) return Error("enterprise.unknown", {options->code});
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto decided,
           store.read(
               [](store::Transaction& transaction) -> Result<std::vector<enterprise::Decision>> {
                 return enterprise::decisions(transaction);
               }));
    if (context.json) {
      Json document = {{"version", registry->version}, {"spans", Json::array()}};
      for (const auto& span : spans) document["spans"].push_back(enterprise::to_json(span));
      print_json(document);
      return {};
    }
    print_history(context, spans, day);
    for (const auto& each : decided) {
      if (each.first != spans.front().customs_code && each.second != spans.front().customs_code) {
        continue;
      }
      std::printf("  %s\n", context
                                .say("enterprise_decided." + each.decision,
                                     {each.first, each.second, each.author, each.at.substr(0, 10),
                                      each.reason})
                                .c_str());
    }
    return {};
  });
}

struct ListOptions {
  AsOf as_of;
  enterprise::Filter filter;
  std::string codes;
  std::string output;
  std::int64_t limit = kLines;
};

std::vector<std::string> codes_in(const std::string& text) {
  std::vector<std::string> codes;
  std::string code;
  for (const char c : text + "\n") {
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t' && c != ',') {
      code += c;
    } else if (!code.empty()) {
      codes.push_back(std::move(code));
      code.clear();
    }
  }
  return codes;
}

Result<void> look_up_file(const Context& context, Registry& registry, const ListOptions& options,
                          Date day) {
  TW_TRY(const auto text, read_file(options.codes));
  const auto found = enterprise::look_up(registry.connection, codes_in(text), day);
  Json lines = Json::array();
  Grid grid({false, false, false, false, false});
  for (const auto& each : found) {
    if (context.json) {
      lines.push_back({{"asked", each.asked},
                       {"found", each.span ? enterprise::to_json(*each.span) : Json(nullptr)}});
    } else if (each.span) {
      grid.add({each.asked, context.say("enterprise_state." + each.span->state),
                credit_text(context, each.span->credit), each.span->customs_code, each.span->name});
    } else {
      grid.add({each.asked, context.say("enterprise_report.not_known"), "", "", ""});
    }
  }
  if (context.json) {
    print_json({{"version", registry.version}, {"on", day.to_string()}, {"codes", lines}});
  } else {
    std::printf("%s", grid.text().c_str());
  }
  return {};
}

void print_list(const Context& context, Registry& registry, const enterprise::Page& page,
                Date day) {
  Grid grid({false, false, false, false, false});
  for (const auto& span : page.spans) {
    grid.add(
        {span.customs_code, span.uscc, credit_text(context, span.credit), span.place, span.name});
  }
  std::printf("%s", grid.text().c_str());
  std::printf("  %s\n",
              context
                  .say("enterprise_report.listed",
                       {grouped(static_cast<std::int64_t>(page.spans.size())), grouped(page.total),
                        day.to_string(), std::to_string(registry.version)})
                  .c_str());
  for (const auto& count : enterprise::counts(registry.connection, day)) {
    std::printf("    %s: %s\n", credit_text(context, count.credit).c_str(),
                grouped(count.enterprises).c_str());
  }
}

Result<void> list(const Context& context, ListOptions& options) {
  TW_TRY(const auto day, day_of(options.as_of.day));
  TW_TRY(const auto registry, Registry::open(context, options.as_of.version));
  if (!options.codes.empty()) return look_up_file(context, *registry, options, day);
  options.filter.day = day;
  if (!options.output.empty()) {
    const auto rows = enterprise::write_list(registry->connection, options.filter, options.output);
    if (context.json) {
      print_json({{"version", registry->version}, {"rows", rows}, {"file", options.output}});
    } else {
      std::printf("  %s\n",
                  context
                      .say("enterprise_report.written",
                           {grouped(rows), options.output, std::to_string(registry->version)})
                      .c_str());
    }
    return {};
  }
  const auto page = enterprise::list(registry->connection, options.filter, options.limit, 0);
  if (!context.json) {
    print_list(context, *registry, page, day);
    return {};
  }
  Json document = {{"version", registry->version},
                   {"on", day.to_string()},
                   {"total", page.total},
                   {"enterprises", Json::array()}};
  for (const auto& span : page.spans) document["enterprises"].push_back(enterprise::to_json(span));
  print_json(document);
  return {};
}

void add_list(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "list", "Enterprises on a day, narrowed or all of them; many codes looked up at once");
  auto options = std::make_shared<ListOptions>();
  auto& filter = options->filter;
  options->as_of.add_to(*command);
  command->add_option("--credit", filter.credit, "certified, ordinary or dishonest")
      ->check(one_of({"certified", "ordinary", "dishonest"}));
  command->add_option("--place", filter.place, "First digits of the place, e.g. 31");
  command->add_option("--kind", filter.kind, "Kind of enterprise, e.g. 6");
  command->add_option("--text", filter.text, "Part of the name, or the beginning of a code");
  command->add_flag("--ended", filter.has_ended, "Those that have ended too");
  command->add_option("--codes", options->codes,
                      "Look up the codes in this file, one a line, either kind");
  command->add_option("--output", options->output, "All of them into a file: .csv, else Parquet");
  command->add_option("--limit", options->limit, "So many lines")->capture_default_str();
  run_as(*command, context, [&context, options] { return list(context, *options); });
}

void add_changes(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "changes", "What was recorded since a version, in that order, each beside what held before");
  struct Options {
    std::int64_t since = -1, until = -1, limit = kLines, offset = 0;
  };
  auto options = std::make_shared<Options>();
  command->add_option("--since", options->since, "After this version; all if not said");
  command->add_option("--until", options->until, "Up to this version; the newest if not said");
  command->add_option("--limit", options->limit, "So many lines")->capture_default_str();
  command->add_option("--offset", options->offset, "After so many lines")->capture_default_str();
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(const auto registry, Registry::open(context, options->until));
    const auto page =
        enterprise::changes(registry->connection, options->since, options->limit, options->offset);
    if (context.json) {
      auto document = enterprise::to_json(page);
      document["version"] = registry->version;
      print_json(document);
      return {};
    }
    Grid grid({true, false, false, false, false});
    for (const auto& row : page.rows) {
      grid.add({std::to_string(row.now.recorded), row.now.valid_from.to_string(),
                row.now.customs_code, row.changed, row.now.name});
    }
    std::printf("%s  %s\n", grid.text().c_str(),
                context
                    .say("enterprise_report.changes",
                         {grouped(static_cast<std::int64_t>(page.rows.size())), grouped(page.total),
                          std::to_string(registry->version)})
                    .c_str());
    return {};
  });
}

void print_pair(const Context& context, const enterprise::Pair& pair) {
  std::printf("  %s%s\n",
              context.say("enterprise_likeness." + std::string(name_of(pair.likeness))).c_str(),
              pair.decision.empty()
                  ? ""
                  : (" (" + context.say("enterprise_decision." + pair.decision) + ")").c_str());
  for (const auto* side : {&pair.first, &pair.second}) {
    std::printf("    %s  %-18s  %s  %s\n", side->customs_code.c_str(), side->uscc.c_str(),
                side->place.c_str(), side->name.c_str());
  }
}

void add_duplicates(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "duplicates", "Enterprises that may be one and the same, for a person to decide");
  struct Options {
    AsOf as_of;
    bool all = false;
    std::int64_t limit = kLines;
  };
  auto options = std::make_shared<Options>();
  options->as_of.add_to(*command);
  command->add_flag("--all", options->all, "Those that were decided too");
  command->add_option("--limit", options->limit, "So many pairs")->capture_default_str();
  run_as(*command, context, [&context, options]() -> Result<void> {
    TW_TRY(const auto day, day_of(options->as_of.day));
    TW_TRY(const auto registry, Registry::open(context, options->as_of.version));
    TW_TRY(auto store, store::Store::open(context.home_folder));
    TW_TRY(const auto decided,
           store.read(
               [](store::Transaction& transaction) -> Result<std::vector<enterprise::Decision>> {
                 return enterprise::decisions(transaction);
               }));
    const auto pairs =
        enterprise::duplicates(registry->connection, day, decided, options->all, options->limit, 0);
    if (context.json) {
      print_json(enterprise::to_json(pairs));
      return {};
    }
    for (const auto& pair : pairs.pairs) print_pair(context, pair);
    std::printf("  %s\n", context
                              .say("enterprise_report.pairs",
                                   {grouped(static_cast<std::int64_t>(pairs.pairs.size())),
                                    grouped(pairs.total)})
                              .c_str());
    return {};
  });
}

void add_decide(Command& parent, Context& context) {
  auto* command = parent.add_subcommand("decide", "Whether two enterprises are one, and why");
  auto decision = std::make_shared<enterprise::Decision>();
  command->add_option("first", decision->first, "Customs code of the one")->required();
  command->add_option("second", decision->second, "Customs code of the other")->required();
  command->add_option("decision", decision->decision, "same or different")
      ->required()
      ->check(one_of({"same", "different"}));
  command->add_option("--reason", decision->reason, "Why")->required();
  run_as(*command, context, identity::Permission::kStandardsWrite,
         [&context, decision]() -> Result<void> {
           TW_TRY(const auto registry, Registry::open(context));
           for (const auto& code : {decision->first, decision->second}) {
             if (enterprise::history(registry->connection, code).empty()) {
               return Error("enterprise.unknown", {code});
             }
           }
           decision->author = context.actor;
           decision->at = utc_now();
           TW_TRY(auto store, store::Store::open(context.home_folder));
           TW_CHECK(store.change([&](store::Transaction& transaction) {
             return enterprise::decide(transaction, *decision);
           }));
           context.did("standards", "", {{"list", "enterprise"}, {"edition", "decision"}},
                       {{"first", decision->first},
                        {"second", decision->second},
                        {"decision", decision->decision},
                        {"reason", decision->reason}});
           if (context.json) {
             print_json({{"decision", decision->decision}});
           } else {
             std::printf("  %s\n", context.say("enterprise_report.noted").c_str());
           }
           return {};
         });
}

void add_simulate_registry(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "simulate",
      "A made-up registry in a folder: registry.csv, changes.csv a month later, and the truth\n"
      "about planted duplicates");
  struct Options {
    std::string out;
    enterprise::SimulateRequest request{.changes = 200, .duplicates = 30};
  };
  auto options = std::make_shared<Options>();
  auto& request = options->request;
  command->add_option("--out", options->out, "The folder")->required();
  command->add_option("--enterprises", request.enterprises, "So many")->capture_default_str();
  command->add_option("--seed", request.seed, "Other numbers, other enterprises")
      ->capture_default_str();
  command->add_option("--changes", request.changes, "So many change")->capture_default_str();
  command->add_option("--duplicates", request.duplicates, "So many pairs are planted")
      ->capture_default_str();
  run_as(*command, context, [&context, options]() -> Result<void> {
    options->request.out = options->out;
    lake::Engine engine({.threads = context.threads, .memory_limit = context.memory});
    lake::Connection connection(engine);
    TW_CHECK(enterprise::simulate(connection, options->request));
    if (context.json) {
      print_json({{"folder", options->out}, {"enterprises", options->request.enterprises}});
    } else {
      std::printf("  %s\n", context
                                .say("enterprise_report.simulated",
                                     {grouped(options->request.enterprises), options->out})
                                .c_str());
    }
    return {};
  });
}

}  // namespace

void add_enterprise(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "enterprise", "The registry of traders: who is registered on a day, of which credit class");
  command->require_subcommand(1);
  add_import(*command, context);
  add_show(*command, context);
  add_list(*command, context);
  add_changes(*command, context);
  add_duplicates(*command, context);
  add_decide(*command, context);
  add_simulate_registry(*command, context);
}

}  // namespace tw::cli
