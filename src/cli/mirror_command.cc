#include <cmath>
#include <memory>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "mirror/compare.h"
#include "mirror/import.h"

namespace tw::cli {
namespace {

using mirror::Comparison;
using Json = nlohmann::ordered_json;

std::string dollars(double amount) {
  return grouped(static_cast<std::int64_t>(std::llround(amount)));
}

std::string tenths(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", number);
  return text;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& each : parts) text += (text.empty() ? "" : ", ") + each;
  return text;
}

Json to_json(const mirror::Measures& measures) {
  return {{"imports", measures.imports},
          {"exports", measures.exports},
          {"difference", measures.difference},
          {"relative", measures.relative},
          {"symmetry", measures.symmetry}};
}

Json to_json(const std::optional<double>& number) { return number ? Json(*number) : Json(nullptr); }

Json to_json(const mirror::Difference& each) {
  Json entry = {{"direction", each.direction}, {"reporter", each.reporter},
                {"code", each.code},           {"own", each.own},
                {"theirs", each.theirs},       {"reexports", each.reexports},
                {"factor", each.factor}};
  entry.update(to_json(each.measures));
  entry["gap"] = to_json(each.gap);
  entry["mass_gap"] = to_json(each.mass_gap);
  entry["score"] = each.score;
  entry["cause"] = each.cause;
  entry["made_up"] = each.made_up;
  entry["evidence"] = each.evidence;
  entry["evidence_amount"] = each.evidence_amount;
  return entry;
}

Json to_json(const Comparison& comparison) {
  Json document = {{"coverage", Json::array()},
                   {"totals", Json::array()},
                   {"differences", Json::array()},
                   {"currencies_without_rate", comparison.unrated}};
  for (const auto& each : comparison.coverage) {
    document["coverage"].push_back({{"reporter", each.reporter},
                                    {"compared", each.compared},
                                    {"only_ours", each.only_ours},
                                    {"only_theirs", each.only_theirs}});
  }
  for (const auto& each : comparison.totals) {
    Json entry = {{"direction", each.direction},
                  {"reporter", each.reporter},
                  {"cells", each.cells},
                  {"own", each.own},
                  {"theirs", each.theirs}};
    entry.update(to_json(each.measures));
    document["totals"].push_back(std::move(entry));
  }
  for (const auto& each : comparison.differences) {
    document["differences"].push_back(to_json(each));
  }
  return document;
}

// What speaks for the cause, in one sentence.
std::string evidence_text(const Context& context, const mirror::Difference& each) {
  const std::string share = tenths(each.made_up * 100);
  if (each.cause == "valuation") {
    return context.say("mirror_cause.valuation",
                       {tenths(std::exp(each.gap.value_or(0)) * 100),
                        tenths(std::exp(each.mass_gap.value_or(0)) * 100)});
  }
  if (each.cause == "missing") {
    return context.say(each.measures.imports == 0 ? "mirror_cause.no_imports"
                                                  : "mirror_cause.no_exports");
  }
  if (each.cause == "none") return context.say("mirror_cause.none");
  const bool is_transit = each.evidence == "via" || each.evidence == "consigned";
  const std::string code = "mirror_cause." + (is_transit ? each.evidence : each.cause);
  return context.say(code, {each.evidence, dollars(each.evidence_amount), share});
}

void print(const Context& context, const Comparison& comparison, const std::string& period) {
  std::printf("%s\n", heading(context.say("mirror_report.title", {period})).c_str());
  for (const auto& each : comparison.coverage) {
    if (!each.compared.empty()) {
      std::printf(
          "  %s\n",
          context.say("mirror_report.compared", {each.reporter, joined(each.compared)}).c_str());
    }
    if (!each.only_ours.empty()) {
      std::printf(
          "  %s\n",
          context.say("mirror_report.only_ours", {each.reporter, joined(each.only_ours)}).c_str());
    }
    if (!each.only_theirs.empty()) {
      std::printf(
          "  %s\n",
          context.say("mirror_report.only_theirs", {each.reporter, joined(each.only_theirs)})
              .c_str());
    }
  }
  if (!comparison.unrated.empty()) {
    std::printf("  %s\n",
                context.say("mirror_report.unrated", {joined(comparison.unrated)}).c_str());
  }
  Grid totals({false, false, true, true, true, true, true, true});
  totals.add({"", "", context.say("mirror_report.cells"), context.say("mirror_report.imports"),
              context.say("mirror_report.exports"), context.say("mirror_report.difference"), "%",
              context.say("mirror_report.symmetry")});
  totals.rule();
  for (const auto& each : comparison.totals) {
    totals.add({each.reporter, context.say("mirror_direction." + each.direction),
                grouped(each.cells), dollars(each.measures.imports), dollars(each.measures.exports),
                dollars(each.measures.difference), tenths(each.measures.relative),
                tenths(each.measures.symmetry * 100)});
  }
  std::printf("\n%s\n%s\n", totals.text().c_str(),
              heading(context.say("mirror_report.ranked")).c_str());
  int place = 0;
  for (const auto& each : comparison.differences) {
    std::printf(
        "\n%3d. %s\n", ++place,
        context
            .say("mirror_report.line",
                 {each.reporter, context.say("mirror_direction." + each.direction), each.code,
                  dollars(each.measures.difference), tenths(each.measures.relative)})
            .c_str());
    std::printf("     %s\n",
                context
                    .say("mirror_report.sides",
                         {dollars(each.own), dollars(each.theirs), dollars(each.reexports),
                          tenths((each.factor - 1) * 100), dollars(each.measures.imports),
                          dollars(each.measures.exports)})
                    .c_str());
    std::printf("     %s\n", evidence_text(context, each).c_str());
  }
}

void add_import(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "import",
      "Take in a CSV file that a partner has published of its trade with us: period, flow,\n"
      "commodity, partner, value, currency, net_mass_kg, or as the mapping says");
  struct Options {
    std::string file, partner, mapping;
  };
  auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "The CSV file")->required();
  command->add_option("--partner", options->partner, "Who published it: two letters, e.g. DE")
      ->required();
  command->add_option("--mapping", options->mapping, "What its columns mean (docs/mirror.md)");
  run_as(
      *command, context, identity::Permission::kMirrorWrite, [&context, options]() -> Result<void> {
        TW_TRY(const auto home, lake::Home::open(context.home_folder));
        const auto engine = context.engine(home);
        lake::Connection connection(*engine);
        const auto mapping = options->mapping.empty()
                                 ? std::nullopt
                                 : std::optional<std::filesystem::path>(options->mapping);
        TW_TRY(const auto report,
               mirror::import(home, connection, options->file, options->partner, mapping));
        if (context.json) {
          print_json({{"read", report.read},
                      {"kept", report.kept},
                      {"other_partners", report.other_partners},
                      {"other_levels", report.other_levels},
                      {"periods", report.periods},
                      {"is_new", report.is_new}});
          return {};
        }
        std::printf("  %s\n",
                    context
                        .say("mirror_report.read",
                             {grouped(report.read), grouped(report.kept),
                              grouped(report.other_partners), grouped(report.other_levels)})
                        .c_str());
        std::printf("  %s\n",
                    context
                        .say(report.is_new ? "mirror_report.replaced" : "mirror_report.unchanged",
                             {options->partner, joined(report.periods)})
                        .c_str());
        return {};
      });
}

void add_compare(Command& parent, Context& context) {
  auto* command = parent.add_subcommand(
      "compare",
      "Our closed figures beside what partners published: adjusted for freight and insurance and\n"
      "for re-exports, the differences ranked, each with its likely cause and the evidence");
  struct Options {
    std::string period;
    double factor = 0;
    bool keeps_reexports = false;
    mirror::CompareRequest request;
  };
  auto options = std::make_shared<Options>();
  auto& request = options->request;
  command->add_option("--period", options->period, "YYYY-MM, YYYY-Qn or YYYY")->required();
  command->add_option("--partner", request.reporter, "Only this partner, e.g. DE");
  command->add_option("--digits", request.digits, "Digits of the codes that are compared")
      ->check(between(2, 10))
      ->capture_default_str();
  command
      ->add_option("--cif-fob", options->factor,
                   "CIF over FOB, e.g. 1.06; from our own imports where it is left out")
      ->check(between(1.0, 2.0));
  command->add_flag("--keep-reexports", options->keeps_reexports, "Do not take re-exports out");
  command->add_option("--top", request.top, "So many differences")->capture_default_str();
  run_as(*command, context, [&context, options]() -> Result<void> {
    const auto period = Period::parse(options->period);
    if (!period) return Error("cli.not_a_period", {options->period});
    auto& asked = options->request;
    asked.period = *period;
    if (options->factor > 0) asked.factor = options->factor;
    asked.has_reexports = !options->keeps_reexports;
    TW_TRY(const auto home, lake::Home::open(context.home_folder));
    const auto engine = context.engine(home);
    lake::Connection connection(*engine);
    TW_TRY(const auto comparison, mirror::compare(home, connection, asked));
    if (context.json) {
      print_json(to_json(comparison));
    } else {
      print(context, comparison, options->period);
    }
    return {};
  });
}

}  // namespace

void add_mirror(Command& app, Context& context) {
  auto* command = app.add_subcommand("mirror", "Our figures beside those that partners publish");
  command->require_subcommand(1);
  add_import(*command, context);
  add_compare(*command, context);
}

}  // namespace tw::cli
