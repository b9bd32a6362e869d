#include "checks/run.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/parallel.h"
#include "checks/checked_item.h"
#include "checks/history.h"
#include "checks/try_holds.h"
#include "declaration/effective.h"
#include "enterprise/domains.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace tw::checks {
namespace {

using sql::DataType;
using sql::Expr;

Expr integer(std::int64_t value) { return sql::literal(sql::Value(value)); }
Expr text(const std::string& value) { return sql::literal(sql::Value(value)); }

// A value as a finding shows it.
Expr shown(const Dataset& dataset, const std::string& variable) {
  const auto type = signature_of(dataset)(variable);
  const Expr column = sql::column(variable);
  if (type && type->kind == DataType::Kind::kDecimal)
    return sql::call("rule_number_text", {column});
  return sql::cast(column, DataType::text());
}

// The message with its placeholders filled from the row.
Expr filled(const std::string& pattern, const Dataset& dataset, const TypedRule& rule) {
  Expr result = text(pattern);
  for (std::size_t i = 0; i < rule.variables.size() && i < 10; ++i) {
    const std::string placeholder = "{" + std::to_string(i) + "}";
    if (pattern.find(placeholder) == std::string::npos) continue;
    result = sql::call("replace",
                       {result, text(placeholder),
                        sql::call("coalesce", {shown(dataset, rule.variables[i]), text("–")})});
  }
  return result;
}

// CASE over the number of the rule.
Expr by_rule(const std::vector<const TypedRule*>& rules,
             const std::function<Expr(const TypedRule&)>& value) {
  std::vector<Expr> whens;
  std::vector<Expr> thens;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    whens.push_back(sql::binary("=", sql::call("abs", {sql::column("hit")}),
                                integer(static_cast<std::int64_t>(i + 1))));
    thens.push_back(value(*rules[i]));
  }
  return sql::case_when(std::move(whens), std::move(thens), nullptr);
}

// The rows of structure finding from the hits of a dataset.
sql::Select findings_from(const std::string& hits, const Dataset& dataset, const Library& library,
                          const std::vector<const TypedRule*>& rules) {
  sql::Select select;
  select.from = {sql::table(hits)};
  const auto add = [&](const char* name, Expr expr) {
    select.outputs.push_back({std::move(expr), name});
  };
  add("period", sql::column("period"));
  add("flow", sql::column("flow"));
  add("rule", by_rule(rules, [](const TypedRule& rule) { return text(rule.code); }));
  add("severity", by_rule(rules, [](const TypedRule& rule) {
        return text(std::string(to_string(rule.severity)));
      }));
  add("outcome", sql::case_when({sql::binary("<", sql::column("hit"), integer(0))},
                                {text("failed")}, text("broken")));
  for (const char* name :
       {"source", "load_id", "line", "declaration_number", "declaration_version", "item_number"}) {
    add(name, sql::column(name));
  }
  add("field", by_rule(rules, [](const TypedRule& rule) {
        return rule.variables.empty() ? text("") : text(rule.variables.front());
      }));
  add("value", by_rule(rules, [&](const TypedRule& rule) {
        return rule.variables.empty() ? sql::typed_null(DataType::text())
                                      : shown(dataset, rule.variables.front());
      }));
  add("message_en", by_rule(rules, [&](const TypedRule& rule) {
        return filled(library.finding_text(rule.code).en, dataset, rule);
      }));
  add("message_zh", by_rule(rules, [&](const TypedRule& rule) {
        return filled(library.finding_text(rule.code).zh, dataset, rule);
      }));
  return select;
}

// Which record a row is about.
const std::set<std::string> kIdentity = {
    "period",     "flow", "source", "load_id", "line", "declaration_number", "declaration_version",
    "item_number"};

void collect(const Typed& node, std::set<std::string>& variables) {
  if (node.op == Op::kVariable) variables.insert(node.text);
  for (const auto& arg : node.args) collect(arg, variables);
}

// What the rules on a dataset need of its rows.
std::set<std::string> columns_named(const Dataset& dataset, const Library& library) {
  std::set<std::string> columns = kIdentity;
  columns.insert({"acceptance_date", "mode_scheme"});  // what code lists are looked up by
  for (const auto& entry : library.rules) {
    if (entry.dataset != &dataset) continue;
    if (entry.rule.antecedent) collect(*entry.rule.antecedent, columns);
    collect(entry.rule.consequent, columns);
    columns.insert(entry.rule.variables.begin(), entry.rule.variables.end());
  }
  return columns;
}

// The table that collects the findings of all datasets.
std::string create_found() {
  std::string statement = "CREATE OR REPLACE TEMP TABLE found (";
  const auto& columns = standards::structure("finding").spec.columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    statement += (i > 0 ? ", " : "") + sql::quote_identifier(columns[i].name) + " " +
                 columns[i].type.duckdb();
  }
  return statement + ")";
}

const std::string kOptimizersOff = std::string(kTryHolds) + "," + lake::kJoinsAsWritten;

// One check under way.
class Checking {
 public:
  Checking(const lake::Home& home, lake::Connection& connection, const Period& month,
           History& history, Progress& progress)
      : home_(home),
        connection_(connection),
        month_(month),
        history_(history),
        progress_(progress) {}

  Result<CheckReport> run() {
    TW_TRY(const auto library, library_of(home_, month_));
    TW_TRY(const auto state, month_state(home_, month_));
    TW_CHECK(find(library));
    TW_CHECK(publish(state));
    connection_.execute("DROP TABLE found");
    return std::move(report_);
  }

  // Publishes nothing.
  Result<Trial> try_out(const Library& library) {
    TW_CHECK(find(library));
    Trial trial{.report = std::move(report_), .examples = {}};
    const auto rows = connection_.query(sql::query("checks", "trial_examples"));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      trial.examples.push_back({.declaration_number = rows.text(i, 0),
                                .item_number = rows.integer(i, 1),
                                .field = rows.text(i, 2),
                                .value = rows.text(i, 3),
                                .message = {rows.text(i, 4), rows.text(i, 5)}});
    }
    connection_.execute("DROP TABLE found");
    return trial;
  }

 private:
  Result<void> find(const Library& library) {
    report_.period = month_.to_string();
    report_.rules_run = library.rules.size();
    progress_.stage(message(Language::kEnglish, "check.stage"), library.rules.size());
    TW_CHECK(attach(library));
    connection_.execute(create_found());
    for (const auto& dataset : datasets()) TW_CHECK(run_dataset(dataset, library));
    summarise();
    return {};
  }

  Result<lake::Snapshot> snapshot_of(const char* name) const {
    TW_TRY(const auto table, home_.table(standards::structure(name).spec));
    return table.snapshot();
  }

  Result<void> attach(const Library& library) {
    TW_CHECK(declaration::attach_effective(connection_, home_, month_));
    TW_CHECK(standards::attach_standards(connection_, home_));
    depth_ = standards::commodity_depth(connection_);
    TW_TRY(const auto loads, snapshot_of("load"));
    lake::attach(connection_, "load", loads);
    TW_TRY(const auto taxes, snapshot_of("tax"));
    lake::attach(connection_, "tax_month", taxes, {{"period", "=", month_.to_string()}});
    lake::attach(connection_, "tax_undated", taxes, {{"period", "=", std::string("undated")}});
    connection_.execute(sql::query("checks", "tax"));
    connection_.execute("SET VARIABLE rule_currency = " +
                        sql::quote_text(home_.settings().currency));
    connection_.execute("SET VARIABLE rule_mode_scheme = " +
                        sql::quote_text(home_.settings().mode_scheme));
    connection_.execute("SET VARIABLE rule_list = " +
                        sql::quote_text(home_.settings().commodity_list));
    connection_.execute("SET VARIABLE rule_depth = " + std::to_string(depth_));
    for (const auto& [name, day] :
         {std::pair("rule_first_day", month_.first_day()), {"rule_last_day", month_.last_day()}}) {
      connection_.execute("SET VARIABLE " + std::string(name) + " = DATE " +
                          sql::quote_text(day.to_string()));
    }
    connection_.execute(sql::query("checks", "functions"));
    connection_.execute(sql::query("checks", "measures"));
    std::set<std::string> used;
    bool looks_back = false;
    for (const auto& entry : library.rules) {
      used.insert(entry.dataset->name);
      looks_back |= entry.dataset->needs_history;
    }
    if (looks_back) TW_CHECK(history_.attach(connection_, home_, month_));
    for (const auto& dataset : datasets()) {
      if (dataset.name == "item") {
        connection_.execute(sql::query("checks", "item_standards"));
        connection_.execute(
            sql::create_view(dataset.relation, checked_item(columns_named(dataset, library))));
      } else if (used.contains(dataset.name)) {
        connection_.execute(sql::query("checks", "dataset_" + dataset.name));
      }
    }
    TW_TRY(const auto registry, registry_for(library));
    membership_.emplace(connection_, month_, depth_, registry);
    return {};
  }

  // The registry of enterprises, where a rule asks it: it is large.
  Result<ValueDomains> registry_for(const Library& library) {
    ValueDomains domains;
    if (!asks_registry(library)) return domains;
    TW_TRY(const bool is_there, enterprise::attach_domains(home_, connection_));
    if (!is_there) return domains;
    for (const auto& name : enterprise::domain_names()) {
      domains[name] = {.table = "registry of " + name};
    }
    return domains;
  }

  Result<void> run_dataset(const Dataset& dataset, const Library& library) {
    std::vector<const TypedRule*> rules;
    for (const auto& entry : library.rules) {
      if (entry.dataset == &dataset) rules.push_back(&entry.rule);
    }
    if (rules.empty()) return {};
    membership_->judge(dataset, rules);
    const auto hits = hits_of(dataset, rules, *membership_, report_.missing_lists);
    connection_.execute("CREATE OR REPLACE TEMP TABLE rule_hit AS " + sql::print(hits));
    connection_.execute("INSERT INTO found BY NAME " +
                        sql::print(findings_from("rule_hit", dataset, library, rules)));
    for (const auto* rule : rules) {
      report_.rules.push_back(
          {.code = rule->code, .severity = rule->severity, .dataset = dataset.name});
    }
    connection_.execute("DROP TABLE rule_hit");
    progress_.done(rules.size());
    return {};
  }

  void summarise() {
    const auto rows = connection_.query(sql::query("checks", "summary"));
    std::map<std::string, std::size_t> at;
    for (std::size_t i = 0; i < rows.size(); ++i) at[rows.text(i, 0)] = i;
    std::erase_if(report_.rules,
                  [&](const CheckReport::Rule& rule) { return !at.contains(rule.code); });
    for (auto& rule : report_.rules) {
      const std::size_t i = at[rule.code];
      rule.findings = rows.integer(i, 1);
      rule.failed = rows.integer(i, 2);
      rule.example = rows.text(i, 3);
      rule.message = {rows.text(i, 4), rows.text(i, 5)};
      report_.findings += rule.findings;
    }
    std::stable_sort(report_.rules.begin(), report_.rules.end(), [](const auto& a, const auto& b) {
      return std::tie(a.severity, b.findings) < std::tie(b.severity, a.findings);
    });
    const auto totals = connection_.query(sql::query("checks", "summary_items"));
    report_.items = totals.integer(0, 0);
    report_.fatal_items = totals.integer(0, 1);
  }

  Result<lake::Home::TableChange> replace(const char* name, const std::string& select) {
    const auto& structure = standards::structure(name);
    TW_TRY(const auto table, home_.table(structure.spec));
    TW_TRY(const auto before, table.snapshot());
    lake::Change change{
        .operation = "CHECK", .read_version = before.version, .exclusive_partitions = true};
    std::vector<std::string> order = structure.key;
    if (structure.find("load_id") != nullptr)
      order.insert(order.end(), {"load_id", "line", "outcome"});
    change.add = table.write(connection_, select, order);
    for (const auto& file : before.files) {
      if (file.partition_values.at("period") == month_.to_string())
        change.remove.push_back(file.path);
    }
    return lake::Home::TableChange{name, std::move(change)};
  }

  Result<void> publish(const std::string& state) {
    TW_TRY(auto findings, replace("finding", "SELECT * FROM found"));
    sql::Select row;
    row.outputs = {{text(month_.to_string()), "period"},
                   {text(state), "state"},
                   {integer(report_.items), "items"},
                   {integer(report_.findings), "findings"},
                   {integer(report_.fatal_items), "fatal_items"}};
    TW_TRY(auto checks, replace("check", sql::print(row)));
    return home_.publish("check-" + month_.to_string() + "-" + unique_name(),
                         {std::move(findings), std::move(checks)});
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  Period month_;
  History& history_;
  Progress& progress_;
  CheckReport report_;
  int depth_ = 0;
  std::optional<Membership> membership_;
};

}  // namespace

sql::Select hits_of(const Dataset& dataset, const std::vector<const TypedRule*>& rules,
                    const Membership& membership, std::vector<std::string>& missing_lists) {
  Compiler compiler(membership.domains(), "row",
                    [&membership](const std::string& list, const std::string& variable) {
                      return membership.known(list, variable);
                    });
  std::vector<Expr> any_hit;
  std::vector<Expr> hits;
  std::set<std::string> needed = kIdentity;
  sql::Select inner;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    // TRUE broken, FALSE holds, NULL cannot be evaluated: anything but FALSE is a hit.
    const std::string name = "b" + std::to_string(i + 1);
    inner.outputs.push_back({compiler.broken(*rules[i]), name});
    const Expr hit =
        sql::binary("IS DISTINCT FROM", sql::column(name), sql::literal(sql::Value(false)));
    any_hit.push_back(hit);
    const auto number = static_cast<std::int64_t>(i + 1);
    hits.push_back(sql::case_when({sql::is_null(sql::column(name)), sql::column(name)},
                                  {integer(-number), integer(number)}, nullptr));
    needed.insert(rules[i]->variables.begin(), rules[i]->variables.end());
  }
  for (const auto& name : needed) inner.outputs.push_back({sql::column(name, "row"), name});
  inner.from = {sql::table(dataset.relation, "row")};
  inner.joins = compiler.joins();
  missing_lists.insert(missing_lists.end(), compiler.missing().begin(), compiler.missing().end());
  sql::Select outer;
  for (const auto& name : needed) outer.outputs.push_back({sql::column(name), name});
  outer.outputs.push_back({sql::call("unnest", {sql::list(std::move(hits))}), "hit"});
  outer.from = {sql::subquery(std::move(inner), "judged")};
  outer.where = sql::any(std::move(any_hit));
  sql::Select result;
  result.outputs = {{sql::star(), ""}};
  result.from = {sql::subquery(std::move(outer), "listed")};
  result.where = sql::negate(sql::is_null(sql::column("hit")));
  return result;
}

Result<CheckReport> check(const lake::Home& home, lake::Connection& connection, const Period& month,
                          Progress& progress) {
  if (month.kind() != Period::Kind::kMonth) return Error("check.not_a_month", {month.to_string()});
  const lake::OptimizersOff guard(connection, kOptimizersOff);
  History history(connection);
  return Checking(home, connection, month, history, progress).run();
}

std::vector<Result<CheckReport>> check(const lake::Home& home, lake::Engine& engine,
                                       const std::vector<Period>& months, std::size_t at_once,
                                       Progress& progress) {
  lake::Connection common(engine);
  const lake::OptimizersOff guard(common, kOptimizersOff);
  History history(common);
  std::vector<lake::Connection> connections;
  for (std::size_t i = 0; i < at_once; ++i) connections.emplace_back(engine);
  return collect_in_parallel<CheckReport>(
      months.size(), at_once, [&](std::size_t i, std::size_t worker) -> Result<CheckReport> {
        TW_ASSERT(months[i].kind() == Period::Kind::kMonth);
        return Checking(home, connections[worker], months[i], history, progress).run();
      });
}

Result<Trial> try_out(const Library& library, const lake::Home& home, lake::Connection& connection,
                      const Period& month, Progress& progress) {
  if (month.kind() != Period::Kind::kMonth) return Error("check.not_a_month", {month.to_string()});
  const lake::OptimizersOff guard(connection, kOptimizersOff);
  History history(connection);
  return Checking(home, connection, month, history, progress).try_out(library);
}

}  // namespace tw::checks
