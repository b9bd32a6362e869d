#include "disclosure/request.h"

#include <algorithm>

#include "sql/print.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::disclosure {
namespace {

const standards::Structure& structure() { return standards::structure("confidentiality"); }

std::vector<ConfidentialityRequest> read(lake::Connection& connection,
                                         const lake::Snapshot& snapshot) {
  lake::attach(connection, "confidentiality", snapshot);
  const auto rows = connection.query(sql::query("disclosure", "requests"));
  std::vector<ConfidentialityRequest> requests;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    requests.push_back({.request = rows.text(i, 0),
                        .trader_id = rows.text(i, 1),
                        .commodity = rows.text(i, 2),
                        .flow = rows.text(i, 3),
                        .hides = rows.text(i, 4),
                        .reason = rows.text(i, 5),
                        .valid_from = std::get<Date>(rows.at(i, 6)),
                        .valid_to = std::get<Date>(rows.at(i, 7)),
                        .requested_by = rows.text(i, 8),
                        .decided_by = rows.text(i, 9),
                        .withdrawn_by = rows.text(i, 11)});
    if (!rows.is_null(i, 10)) requests.back().withdrawn_on = std::get<Date>(rows.at(i, 10));
  }
  return requests;
}

std::vector<lake::DataFile> write(lake::Connection& connection, const lake::Table& table,
                                  const std::vector<ConfidentialityRequest>& requests) {
  std::vector<std::pair<std::string, sql::DataType>> columns;
  for (const auto& each : structure().spec.columns) columns.emplace_back(each.name, each.type);
  connection.execute(sql::create_table("writing_request", columns));
  lake::Appender appender(connection, "writing_request", structure().spec.columns);
  for (const auto& each : requests) {
    appender.set_text(0, each.request);
    appender.set_text(1, each.trader_id);
    appender.set_text(2, each.commodity);
    appender.set_text(3, each.flow);
    appender.set_text(4, each.hides);
    appender.set_text(5, each.reason);
    appender.set(6, each.valid_from);
    appender.set(7, each.valid_to);
    appender.set_text(8, each.requested_by);
    appender.set_text(9, each.decided_by);
    if (each.withdrawn_on) appender.set(10, *each.withdrawn_on);
    if (each.withdrawn_on) appender.set_text(11, each.withdrawn_by);
    appender.next_row();
  }
  appender.finish();
  return table.write(connection, "SELECT * FROM writing_request", structure().key);
}

// Replaces the requests by what `edit` makes of them; begins anew when another writer was faster.
template <class Edit>
Result<void> edit_requests(const lake::Home& home, lake::Connection& connection, const Edit& edit) {
  TW_TRY(const auto table, home.table(structure().spec));
  constexpr int kAttempts = 20;
  for (int attempt = 1;; ++attempt) {
    TW_TRY(const auto snapshot, table.snapshot());
    auto all = read(connection, snapshot);
    TW_CHECK(edit(all));
    lake::Change change{.read_version = snapshot.version, .exclusive_partitions = true};
    change.add = write(connection, table, all);
    for (const auto& file : snapshot.files) change.remove.push_back(file.path);
    const auto done = table.commit(change);
    if (done) return {};
    if (done.error().code != "lake.conflict" || attempt == kAttempts) return done.error();
  }
}

Result<void> check(const ConfidentialityRequest& request) {
  const std::pair<const char*, const std::string*> needed[] = {
      {"trader_id", &request.trader_id},
      {"reason", &request.reason},
      {"requested_by", &request.requested_by},
      {"decided_by", &request.decided_by}};
  for (const auto& [name, text] : needed) {
    if (text->empty()) return Error("request.incomplete", {name}, {.field = name});
  }
  if (request.flow != "M" && request.flow != "X") {
    return Error("request.unknown_flow", {request.flow});
  }
  if (request.hides != "value" && request.hides != "quantity" && request.hides != "partner") {
    return Error("request.unknown_hides", {request.hides});
  }
  const auto& code = request.commodity;
  const bool is_code = std::all_of(code.begin(), code.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  });
  if (!is_code || code.size() == 1) return Error("request.not_a_commodity", {code});
  if (request.valid_to < request.valid_from) {
    return Error("request.validity_reversed",
                 {request.valid_from.to_string(), request.valid_to.to_string()});
  }
  return {};
}

}  // namespace

bool ConfidentialityRequest::is_active(const Period& period) const {
  return !withdrawn_on && valid_from <= period.last_day() && valid_to >= period.first_day();
}

Result<std::vector<ConfidentialityRequest>> requests(const lake::Home& home,
                                                     lake::Connection& connection) {
  TW_TRY(const auto table, home.table(structure().spec));
  TW_TRY(const auto snapshot, table.snapshot());
  return read(connection, snapshot);
}

Result<std::string> add_request(const lake::Home& home, lake::Connection& connection,
                                ConfidentialityRequest request) {
  TW_CHECK(check(request));
  TW_CHECK(edit_requests(home, connection, [&](auto& all) -> Result<void> {
    // Numbers are never given twice, for no request is ever deleted.
    request.request = "R" + std::to_string(all.size() + 1);
    all.push_back(request);
    return {};
  }));
  return request.request;
}

Result<void> withdraw_request(const lake::Home& home, lake::Connection& connection,
                              const std::string& request, Date day, const std::string& by) {
  if (by.empty()) return Error("request.incomplete", {"withdrawn_by"}, {.field = "withdrawn_by"});
  return edit_requests(home, connection, [&](auto& all) -> Result<void> {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& each) { return each.request == request; });
    if (found == all.end()) return Error("request.unknown", {request});
    if (found->withdrawn_on) return Error("request.withdrawn_already", {request});
    found->withdrawn_on = day;
    found->withdrawn_by = by;
    return {};
  });
}

}  // namespace tw::disclosure
