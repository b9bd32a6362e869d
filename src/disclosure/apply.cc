#include "disclosure/apply.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

#include "disclosure/attack.h"
#include "sql/print.h"
#include "standards/structure.h"

namespace tw::disclosure {
namespace {

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

using NodePair = std::pair<int, int>;

// One measure of one flow: protected, attacked, told.
class PatternMaker {
 public:
  PatternMaker(const Publication& publication, const std::vector<AdditiveTable::Cell>& cells,
               const std::vector<Owner>& owners, const Protection& protection)
      : publication_(publication), protection_(protection) {
    std::vector<AdditiveTable::Cell> kept;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].amount == 0) continue;
      kept.push_back(cells[i]);
      owners_.push_back(owners[i]);
    }
    table_.emplace(publication.commodities(), publication.partners(), std::move(kept));
  }

  // `primaries` with the reason of each; `before`: cells hidden for other reasons.
  Pattern make(const std::map<NodePair, const RiskyCell*>& primaries,
               const std::vector<NodePair>& before, bool with_secondary) {
    std::vector<int> cells, hidden_before;
    for (const auto& [nodes, risky] : primaries) {
      if (const auto cell = table_->find(nodes.first, nodes.second)) cells.push_back(*cell);
    }
    for (const auto& nodes : before) {
      if (const auto cell = table_->find(nodes.first, nodes.second)) hidden_before.push_back(*cell);
    }
    Stopwatch watch;
    Suppression made;
    if (with_secondary) {
      made = suppress(*table_, cells, hidden_before, owners_, protection_);
    } else {
      made.hidden.assign(table_->cells().size(), false);
      for (const int cell : cells) made.hidden[static_cast<std::size_t>(cell)] = true;
      made.primary = made.hidden;
    }
    pattern_.seconds_suppress = watch.seconds();
    pattern_.programs_suppress = made.programs;

    watch = {};
    const auto found = attack(*table_, made, owners_, protection_);
    pattern_.seconds_attack = watch.seconds();
    pattern_.programs_attack = found.programs;
    pattern_.largest_set = found.largest;
    for (const auto& each : found.cells) tell(each, made, primaries);
    count(made);
    return std::move(pattern_);
  }

 private:
  void tell(const Attacked& attacked, const Suppression& made,
            const std::map<NodePair, const RiskyCell*>& primaries) {
    const auto& cell = table_->cells()[static_cast<std::size_t>(attacked.cell)];
    HiddenCell told{.commodity = publication_.commodity(cell.row),
                    .partner = publication_.partner(cell.column),
                    .is_primary = made.primary[static_cast<std::size_t>(attacked.cell)],
                    .amount = cell.amount,
                    .lower = attacked.lower,
                    .upper = attacked.upper,
                    .is_derived = attacked.is_derived};
    if (told.is_primary) {
      const auto& risky = *primaries.at({cell.row, cell.column});
      told.test = risky.test;
      told.requests = risky.requests;
      told.is_within_margin = !attacked.is_protected(cell.amount, protection_.margin);
      told.is_open_to_insider = attacked.open_to != 0;
      told.is_unprotected = std::find(made.unprotected.begin(), made.unprotected.end(),
                                      attacked.cell) != made.unprotected.end();
    } else {
      told.is_total = std::any_of(primaries.begin(), primaries.end(), [&](const auto& each) {
        const auto primary = table_->find(each.first.first, each.first.second);
        return primary && table_->is_total_of(attacked.cell, *primary);
      });
    }
    pattern_.hidden_cells.push_back(std::move(told));
  }

  void count(const Suppression& made) {
    pattern_.cells = static_cast<int>(table_->cells().size());
    double narrowest = std::numeric_limits<double>::infinity();
    for (const auto& each : pattern_.hidden_cells) {
      ++pattern_.attacked;
      (each.is_primary ? pattern_.primary : pattern_.secondary) += 1;
      pattern_.derived += each.is_derived;
      pattern_.within_margin += each.is_within_margin;
      pattern_.open_to_insider += each.is_open_to_insider;
      pattern_.unprotected += each.is_unprotected;
      if (each.is_primary) {
        narrowest =
            std::min(narrowest, std::min(each.upper - each.amount, each.amount - each.lower) /
                                    std::abs(each.amount));
      }
    }
    pattern_.narrowest = pattern_.primary > 0 ? narrowest : 0;
    for (std::size_t i = 0; i < table_->cells().size(); ++i) {
      const auto& cell = table_->cells()[i];
      if (!publication_.is_inner(cell)) continue;
      pattern_.total += cell.amount;
      if (made.hidden[i]) pattern_.hidden += cell.amount;
      if (made.primary[i]) pattern_.hidden_primary += cell.amount;
    }
  }

  const Publication& publication_;
  const Protection& protection_;
  std::optional<AdditiveTable> table_;
  std::vector<Owner> owners_;
  Pattern pattern_;
};

std::vector<std::pair<std::string, sql::DataType>> columns_of(const lake::TableSpec& spec) {
  std::vector<std::pair<std::string, sql::DataType>> columns;
  for (const auto& each : spec.columns) columns.emplace_back(each.name, each.type);
  return columns;
}

// Replaces the month's partition of `suppression`.
Result<void> store(const lake::Home& home, lake::Connection& connection, const ApplyReport& report,
                   const std::string& cube_digest) {
  const auto& structure = standards::structure("suppression");
  TW_TRY(const auto table, home.table(structure.spec));
  TW_TRY(const auto snapshot, table.snapshot());
  connection.execute(sql::create_table("writing_suppression", columns_of(structure.spec)));
  lake::Appender appender(connection, "writing_suppression", structure.spec.columns);
  const auto write = [&](const std::vector<std::string>& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i) appender.set_text(i, texts[i]);
    appender.next_row();
  };
  write({report.period, report.table, "", "", "", "", "", "", "applied", "", "", cube_digest});
  for (const auto& pattern : report.patterns) {
    for (const auto& cell : pattern.hidden_cells) {
      write({report.period, report.table, pattern.flow, pattern.measure, cell.commodity.level,
             cell.commodity.code, cell.partner.level, cell.partner.code,
             cell.is_primary ? "primary" : "secondary", cell.test, cell.requests, cube_digest});
    }
  }
  appender.finish();
  lake::Change change{.operation = "CONFIDENTIALITY",
                      .read_version = snapshot.version,
                      .exclusive_partitions = true};
  change.add = table.write(connection, "SELECT * FROM writing_suppression", structure.key);
  for (const auto& file : snapshot.files) {
    if (file.partition_values.at("period") == report.period) change.remove.push_back(file.path);
  }
  TW_CHECK(table.commit(change));
  return {};
}

// The two patterns of a flow.
void treat(Publication& publication, const std::string& flow, const Rules& rules,
           const ApplyOptions& options, ApplyReport& report) {
  const auto table = publication.flow(flow, report.active, rules.requested, rules.every_cell);
  std::map<NodePair, const RiskyCell*> value, quantity;
  for (const auto& each : table.risky) {
    const NodePair nodes{each.row, each.column};
    if (each.hides == "value") value.emplace(nodes, &each);
    quantity.emplace(nodes, &each);
  }
  std::vector<NodePair> before;
  if (!value.empty()) {
    PatternMaker maker(publication, table.value, table.owners, rules.protection);
    auto pattern = maker.make(value, {}, options.with_secondary);
    pattern.flow = flow;
    pattern.measure = "value";
    std::map<std::pair<Node, Node>, NodePair> nodes;
    for (const auto& cell : table.value) {
      nodes[{publication.commodity(cell.row), publication.partner(cell.column)}] = {cell.row,
                                                                                    cell.column};
    }
    for (const auto& each : pattern.hidden_cells) {
      before.push_back(nodes.at({each.commodity, each.partner}));
    }
    report.patterns.push_back(std::move(pattern));
  }
  if (!quantity.empty()) {
    PatternMaker maker(publication, table.mass, table.owners, rules.protection);
    auto pattern = maker.make(quantity, before, options.with_secondary);
    pattern.flow = flow;
    pattern.measure = "quantity";
    report.patterns.push_back(std::move(pattern));
  }
}

}  // namespace

Result<ApplyReport> apply(const lake::Home& home, lake::Connection& connection, const Period& month,
                          const ApplyOptions& options, Progress& progress) {
  if (month.kind() != Period::Kind::kMonth) {
    return Error("disclosure.not_a_month", {month.to_string()});
  }
  if (options.table != "commodity" && options.table != "subheading") {
    return Error("disclosure.unknown_table", {options.table});
  }
  TW_TRY(const auto rules, rules_of(home.folder()));
  ApplyReport report{.period = month.to_string(),
                     .table = options.table,
                     .margin = rules.protection.margin,
                     .prior = rules.protection.prior};
  TW_TRY(const auto all, requests(home, connection));
  for (const auto& each : all) {
    (each.is_active(month) ? report.active : report.inactive).push_back(each);
  }
  progress.stage(message(Language::kEnglish, "disclosure.stage_value", {report.period}), 0);
  TW_TRY(auto publication, Publication::open(home, connection, month, options.table));
  progress.stage(message(Language::kEnglish, "disclosure.stage_hide", {report.period}), 0);
  for (const char* flow : {"X", "M"}) treat(publication, flow, rules, options, report);
  if (!options.with_secondary) return report;
  TW_CHECK(store(home, connection, report, publication.release().cube.digest));
  report.is_stored = true;
  return report;
}

}  // namespace tw::disclosure
