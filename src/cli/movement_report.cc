#include "cli/movement_report.h"

#include <cstdio>

#include "cli/terminal.h"
#include "statistics/table.h"

namespace tw::cli {
namespace {

using statistics::Movement;
using statistics::MovementCause;

std::string amount(const Decimal& value) {
  const std::string text = statistics::shown_amount(value, 1, 2);
  return value.is_negative() || value.is_zero() ? text : "+" + text;
}

std::string difference(const Decimal& from, const Decimal& to) {
  return amount(to.subtract(from).value());
}

void add_causes(const Context& context, Grid& grid, const std::vector<MovementCause>& causes) {
  for (const auto& each : causes) {
    grid.add({context.say("flow_name." + each.flow), context.say("cause." + each.cause),
              grouped(each.items), amount(each.value_usd) + " USD",
              each.corrections.empty() ? context.say("status.example", {each.example})
                                       : each.corrections});
  }
}

}  // namespace

void print(const Context& context, const Movement& movement) {
  constexpr std::size_t kListed = 20;
  std::printf("\n%s\n",
              heading(context.say("movement.totals",
                                  {grouped(static_cast<std::int64_t>(movement.cells.size())),
                                   statistics::shown_amount(movement.from.value_usd, 1, 2),
                                   statistics::shown_amount(movement.to.value_usd, 1, 2),
                                   difference(movement.from.value_usd, movement.to.value_usd)}))
                  .c_str());
  Grid causes({false, false, true, true, false});
  add_causes(context, causes, movement.causes);
  std::fputs(causes.text().c_str(), stdout);
  Grid grid({false, true, true, true, true, false});
  grid.add({context.say("movement.cell"), context.say("movement.from"), context.say("movement.to"),
            context.say("movement.change"), "kg", context.say("movement.why")});
  grid.rule();
  for (std::size_t i = 0; i < std::min(kListed, movement.cells.size()); ++i) {
    const auto& each = movement.cells[i];
    std::string cell;
    for (const auto& [dimension, code] : each.cell) {
      const bool told = dimension == "flow" || dimension == "commodity" || dimension == "partner";
      if (told) cell += (cell.empty() ? "" : " ") + code;
    }
    std::string why;
    for (std::size_t at = 0; at < each.causes.size();) {
      const auto comma = std::min(each.causes.find(',', at), each.causes.size());
      why += (why.empty() ? "" : ", ") + context.say("cause." + each.causes.substr(at, comma - at));
      at = comma + 1;
    }
    grid.add({cell, statistics::shown_amount(each.from.value_usd, 1, 2),
              statistics::shown_amount(each.to.value_usd, 1, 2),
              difference(each.from.value_usd, each.to.value_usd),
              difference(each.from.net_mass_kg, each.to.net_mass_kg), why});
  }
  std::fputs(grid.text().c_str(), stdout);
  if (movement.cells.size() > kListed) {
    std::printf("  %s\n",
                context
                    .say("movement.more",
                         {grouped(static_cast<std::int64_t>(movement.cells.size() - kListed))})
                    .c_str());
  }
}

void print(const Context& context, const std::vector<statistics::PendingMonth>& pending) {
  if (pending.empty()) return;
  std::printf("\n%s\n", heading(context.say("movement.pending")).c_str());
  for (const auto& month : pending) {
    std::printf("  %s/%d, %s\n", month.movement.period.c_str(), month.release,
                context.say("status." + month.status).c_str());
    Grid grid({false, false, true, true, false});
    add_causes(context, grid, month.movement.causes);
    std::fputs(grid.text("    ").c_str(), stdout);
  }
}

nlohmann::ordered_json to_json(const std::vector<statistics::PendingMonth>& pending) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& month : pending) {
    auto entry = nlohmann::ordered_json::parse(to_json(month.movement));
    entry.erase("cells");
    entry.erase("from");
    entry.erase("to");
    entry["status"] = month.status;
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace tw::cli
