#include <algorithm>
#include <memory>

#include "cli/cell_option.h"
#include "cli/command_line.h"
#include "cli/context.h"
#include "cli/terminal.h"
#include "explore/explorer.h"
#include "statistics/table.h"

namespace tw::cli {
namespace {

using explore::Answer;

struct Options {
  explore::Question question{.measures = {"value_usd"}};
  std::vector<std::string> where;
};

std::string label(const Context& context, const explore::Serving& serving, const std::string& axis,
                  const std::string& code) {
  if (code.empty()) return context.say("table.not_stated");
  const auto& labels = serving.labels(axis);
  const auto found = labels.find(code);
  return found == labels.end() ? "" : found->second.in(context.language());
}

std::string figure(const std::optional<Decimal>& amount, bool is_hidden) {
  if (is_hidden) return statistics::kHiddenMark;
  return amount ? statistics::shown_amount(*amount, 1, amount->scale() > 2 ? 2 : amount->scale())
                : "";
}

void print(const Context& context, const explore::Question& question,
           const explore::Serving& serving, const Answer& answer) {
  std::printf("%s\n",
              heading(context.say("explore_report.heading", {answer.first, answer.last})).c_str());
  std::vector<bool> numeric;
  std::vector<std::string> names;
  for (const auto& axis : question.by) {
    names.push_back(axis);
    names.emplace_back();
    numeric.insert(numeric.end(), {false, false});
  }
  for (const auto& measure : question.measures) {
    names.push_back(measure);
    numeric.push_back(true);
  }
  Grid grid(numeric);
  grid.add(names);
  grid.rule();
  for (const auto& row : answer.rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < question.by.size(); ++i) {
      cells.push_back(row.codes[i]);
      cells.push_back(label(context, serving, question.by[i], row.codes[i]));
    }
    for (const auto& amount : row.amounts) cells.push_back(figure(amount, row.is_hidden));
    grid.add(std::move(cells));
  }
  if (!question.by.empty()) {
    grid.rule();
    std::vector<std::string> cells(2 * question.by.size());
    cells[0] = context.say("explore_report.total");
    for (const auto& amount : answer.total) cells.push_back(figure(amount, !amount));
    grid.add(std::move(cells));
  }
  std::fputs(grid.text().c_str(), stdout);
  std::printf("  %s\n", context
                            .say("explore_report.groups",
                                 {grouped(static_cast<std::int64_t>(answer.rows.size())),
                                  grouped(answer.groups)})
                            .c_str());
  std::printf(
      "  %s\n",
      context.say("explore_report.source", {answer.source, std::to_string(answer.cube_version)})
          .c_str());
}

nlohmann::ordered_json amounts_of(const explore::Question& question,
                                  const std::vector<std::optional<Decimal>>& amounts) {
  nlohmann::ordered_json document;
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    document[question.measures[i]] =
        amounts[i] ? nlohmann::ordered_json(amounts[i]->to_string()) : nullptr;
  }
  return document;
}

nlohmann::ordered_json to_json(const explore::Question& question, const Answer& answer) {
  nlohmann::ordered_json document = {{"from", answer.first},
                                     {"to", answer.last},
                                     {"by", question.by},
                                     {"rows", nlohmann::ordered_json::array()},
                                     {"total", amounts_of(question, answer.total)},
                                     {"groups", answer.groups},
                                     {"source", answer.source},
                                     {"cube_version", answer.cube_version}};
  for (const auto& row : answer.rows) {
    nlohmann::ordered_json line = {{"codes", row.codes}};
    line.update(amounts_of(question, row.amounts));
    if (row.is_hidden) line["hidden"] = true;
    document["rows"].push_back(std::move(line));
  }
  return document;
}

Result<void> ask(Context& context, Options& options) {
  auto& question = options.question;
  TW_TRY(const auto cells, cell_of(options.where));
  for (const auto& [axis, code] : cells) {
    const auto same = [&](const auto& filter) { return filter.axis == axis; };
    const auto found = std::find_if(question.where.begin(), question.where.end(), same);
    if (found == question.where.end()) {
      question.where.push_back({axis, {code}});
    } else {
      found->codes.push_back(code);
    }
  }
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  const auto engine = context.engine(home);
  explore::Explorer explorer(home, *engine);
  TW_TRY(const bool is_new, explorer.refresh(context.progress()));
  (void)is_new;
  context.end_progress();
  TW_TRY(const auto answer, explorer.ask(question));
  context.json ? print_json(to_json(question, answer))
               : print(context, question, *explorer.serving(), answer);
  return {};
}

}  // namespace

void add_explore(Command& app, Context& context) {
  auto* command = app.add_subcommand(
      "explore",
      "Sums of the closed months by any axes: --by chapter,country --where district=22.\n"
      "The first question after a close lays the cubes out anew; from then on answers take "
      "milliseconds");
  auto options = std::make_shared<Options>();
  auto& question = options->question;
  command
      ->add_option("--by", question.by,
                   "Axes: year, month, flow, section, chapter, heading, subheading, commodity, "
                   "country, region, regime, trade_mode, transport, district, ...")
      ->delimiter(',');
  command
      ->add_option("--measure", question.measures,
                   "value_usd, value_local, fob_usd, fob_local, net_mass_kg, items")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--where", options->where,
                      "Only a part: axis=code, e.g. country=DE; repeated for one axis: any of "
                      "these; for several: all of these");
  command->add_option("--from", question.first, "The first month, YYYY-MM");
  command->add_option("--to", question.last, "The last month, YYYY-MM");
  command->add_flag("--special", question.special_trade,
                    "The special trade system instead of the general one");
  command->add_option("--top", question.top, "Only the largest so many of the first axis")
      ->check(number_not_negative());
  command->add_option("--limit", question.limit, "Rows at most")
      ->check(positive_number())
      ->capture_default_str();
  run_as(*command, context, [&context, options] { return ask(context, *options); });
}

}  // namespace tw::cli
