#include "disclosure/publication.h"

#include <map>
#include <set>

#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/as_released.h"
#include "statistics/axis.h"
#include "statistics/classifier.h"
#include "statistics/valuation.h"

namespace tw::disclosure {
namespace {

using statistics::Classifier;

// A dimension under construction, and which nodes each code belongs to.
class Builder {
 public:
  Builder(Dimension& dimension, std::vector<Node>& nodes) : dimension_(dimension), nodes_(nodes) {
    dimension_.top = node(-1, {"total", ""});
  }

  // The code belongs to each of the path, which leads down from the top.
  void place(const std::string& code, const std::vector<Node>& path) {
    int above = dimension_.top;
    members_.emplace(code, above);
    for (const auto& step : path) {
      above = node(above, step);
      members_.emplace(code, above);
    }
  }

  // The code belongs, by way of the node `of`, to a node of another classification.
  void place_beside(const std::string& code, const Node& of, const Node& beside) {
    const int part = known_.at(of);
    const int total = node(-1, beside);
    members_.emplace(code, total);
    beside_[total].insert(part);
    classifications_[beside.level].insert(total);
  }

  void finish() {
    std::map<int, std::set<int>> sums = beside_;
    for (std::size_t i = 0; i < dimension_.parents.size(); ++i) {
      if (dimension_.parents[i] != -1) sums[dimension_.parents[i]].insert(static_cast<int>(i));
    }
    for (const auto& [total, parts] : sums) {
      dimension_.sums.push_back({total, {parts.begin(), parts.end()}});
    }
    for (const auto& [level, parts] : classifications_) {
      dimension_.sums.push_back({dimension_.top, {parts.begin(), parts.end()}});
    }
  }

  // A temporary table `<name>_node` (<name>, node, level, code, digits). Digits: of a code of the
  // Harmonized System, 0 above it, -1 beside it.
  void write(lake::Connection& connection, const std::string& name) const {
    using sql::DataType;
    const std::vector<lake::ColumnSpec> columns = {{name, DataType::text()},
                                                   {"node", DataType::integer()},
                                                   {"level", DataType::text()},
                                                   {"code", DataType::text()},
                                                   {"digits", DataType::integer()}};
    std::vector<std::pair<std::string, DataType>> named;
    for (const auto& each : columns) named.emplace_back(each.name, each.type);
    connection.execute(sql::create_table(name + "_node", named));
    lake::Appender appender(connection, name + "_node", columns);
    for (const auto& [code, node] : members_) {
      const auto& each = nodes_[static_cast<std::size_t>(node)];
      const bool is_beside = classifications_.contains(each.level);
      const bool has_digits = each.level != "total" && each.level != "section";
      appender.set_text(0, code);
      appender.set(1, std::int64_t{node});
      appender.set_text(2, each.level);
      appender.set_text(3, each.code);
      appender.set(4, is_beside ? std::int64_t{-1}
                                : static_cast<std::int64_t>(has_digits ? each.code.size() : 0));
      appender.next_row();
    }
    appender.finish();
  }

 private:
  int node(int parent, const Node& name) {
    const auto [found, is_new] = known_.emplace(name, static_cast<int>(dimension_.parents.size()));
    if (is_new) {
      dimension_.add(parent);
      nodes_.push_back(name);
    }
    return found->second;
  }

  Dimension& dimension_;
  std::vector<Node>& nodes_;
  std::map<Node, int> known_;
  std::set<std::pair<std::string, int>> members_;
  std::map<int, std::set<int>> beside_;
  std::map<std::string, std::set<int>> classifications_;
};

std::vector<std::string> codes_of(lake::Connection& connection, const char* column) {
  sql::Select select;
  select.distinct = true;
  select.outputs = {{sql::column(column), ""}};
  select.from = {sql::table("contribution")};
  select.order_by = {{sql::column(column)}};
  const auto rows = connection.query(sql::print(select));
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < rows.size(); ++i) codes.push_back(rows.text(i, 0));
  return codes;
}

// Requests of the flow as a temporary table, commodities cut to the depth of the table.
void write_requests(lake::Connection& connection, std::size_t depth,
                    const std::vector<ConfidentialityRequest>& active) {
  using sql::DataType;
  const std::vector<lake::ColumnSpec> columns = {{"request", DataType::text()},
                                                 {"trader_id", DataType::text()},
                                                 {"commodity", DataType::text()},
                                                 {"flow", DataType::text()},
                                                 {"hides", DataType::text()}};
  std::vector<std::pair<std::string, DataType>> named;
  for (const auto& each : columns) named.emplace_back(each.name, each.type);
  connection.execute(sql::create_table("active_request", named));
  lake::Appender appender(connection, "active_request", columns);
  for (const auto& each : active) {
    appender.set_text(0, each.request);
    appender.set_text(1, each.trader_id);
    appender.set_text(2, each.commodity.substr(0, depth));
    appender.set_text(3, each.flow);
    appender.set_text(4, each.hides);
    appender.next_row();
  }
  appender.finish();
}

}  // namespace

Result<Publication> Publication::open(const lake::Home& home, lake::Connection& connection,
                                      const Period& month, const std::string& deepest) {
  TW_TRY(auto release, statistics::newest_release(home, month));
  if (!release) return Error("table.not_closed", {month.to_string()});
  TW_CHECK(statistics::attach_standards_of(home, connection, *release));
  TW_TRY(const auto table, home.table(standards::structure("cube").spec));
  TW_TRY(const auto cube, table.snapshot());
  lake::attach(connection, "cube", cube, {{"period", "=", month.to_string()}});
  TW_CHECK(statistics::attach_records(home, connection, month, release, release->let_pass));
  statistics::attach_valuation(connection,
                               {month, home.settings().currency, home.settings().mode_scheme,
                                standards::commodity_depth(connection)});
  connection.execute(sql::query("disclosure", "contribution"));
  if (connection.query(sql::query("disclosure", "differs")).integer(0, 0) != 0) {
    return Error("disclosure.release_differs", {month.to_string()});
  }
  Publication publication(connection, *release, deepest);
  publication.place_commodities(month, release->commodity_depth);
  publication.place_partners(month);
  return publication;
}

void Publication::place_commodities(const Period& month, int depth) {
  const auto classifier = [&](const char* axis) {
    return Classifier(*connection_, *statistics::find_axis(axis), month.last_day(),
                      month.last_day());
  };
  const auto sections = classifier("section");
  const auto codes = codes_of(*connection_, "commodity");
  Builder builder(commodities_, commodity_nodes_);
  const auto head = [](const std::string& code, std::size_t digits) {
    return code.substr(0, digits);
  };
  for (const auto& code : codes) {
    std::vector<Node> path = {{"section", sections.row_now(code)},
                              {"chapter", head(code, 2)},
                              {"heading", head(code, 4)},
                              {"subheading", head(code, 6)}};
    if (deepest_ == "commodity" && depth > 6) path.push_back({"commodity", code});
    builder.place(code, path);
  }
  if (depth <= 6) deepest_ = "subheading";
  for (const char* axis : {"sitc_section", "sitc_division", "bec"}) {
    const auto other = classifier(axis);
    std::map<std::string, std::string> rows;
    bool any = false;
    for (const auto& code : codes) {
      rows[code] = other.row_now(head(code, 6));
      any = any || !rows[code].empty();
    }
    if (!any) continue;  // there is no concordance: no such table can be made
    for (const auto& [code, row] : rows) {
      builder.place_beside(code, {"subheading", head(code, 6)}, {axis, row});
    }
  }
  builder.finish();
  builder.write(*connection_, "commodity");
}

void Publication::place_partners(const Period& month) {
  const Classifier regions(*connection_, *statistics::find_axis("region"), month.last_day(),
                           month.last_day());
  Builder builder(partners_, partner_nodes_);
  for (const auto& code : codes_of(*connection_, "partner")) {
    builder.place(code, {{"region", regions.row_now(code)}, {"country", code}});
  }
  builder.finish();
  builder.write(*connection_, "partner");
}

FlowTable Publication::flow(const std::string& flow,
                            const std::vector<ConfidentialityRequest>& active,
                            const RiskTests& requested, const RiskTests& every_cell) {
  write_requests(*connection_,
                 deepest_ == "subheading" ? 6 : static_cast<std::size_t>(release_.commodity_depth),
                 active);
  FlowTable table;
  const auto cells = connection_->query(sql::query("disclosure", "cells"), {{"flow", flow}});
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const int row = static_cast<int>(cells.integer(i, 0));
    const int column = static_cast<int>(cells.integer(i, 1));
    table.value.push_back({row, column, cells.real(i, 2)});
    table.mass.push_back({row, column, cells.real(i, 3)});
    table.owners.push_back(static_cast<Owner>(cells.integer(i, 4)));
  }
  connection_->query(sql::query("disclosure", "asked"), {{"flow", flow}});
  connection_->query(sql::query("disclosure", "share"),
                     {{"flow", flow}, {"every", every_cell.any()}});
  const auto whole = [](int number) { return std::int64_t{number}; };
  const auto risky =
      connection_->query(sql::query("disclosure", "risky"),
                         {{"minimum_traders", whole(requested.minimum_traders)},
                          {"p_percent", requested.p_percent},
                          {"dominance_n", whole(requested.dominance_n)},
                          {"dominance_k", requested.dominance_k},
                          {"every_minimum_traders", whole(every_cell.minimum_traders)},
                          {"every_p_percent", every_cell.p_percent},
                          {"every_dominance_n", whole(every_cell.dominance_n)},
                          {"every_dominance_k", every_cell.dominance_k}});
  for (std::size_t i = 0; i < risky.size(); ++i) {
    table.risky.push_back({static_cast<int>(risky.integer(i, 0)),
                           static_cast<int>(risky.integer(i, 1)), risky.text(i, 2),
                           risky.text(i, 3), risky.text(i, 4)});
  }
  return table;
}

bool Publication::is_inner(const AdditiveTable::Cell& cell) const {
  return commodity(cell.row).level == deepest_ && partner(cell.column).level == "country";
}

}  // namespace tw::disclosure
