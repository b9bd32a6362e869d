#include "review/record.h"

#include <charconv>

#include "declaration/effective.h"
#include "sql/query.h"
#include "standards/structure.h"

namespace tw::review {
namespace {

lake::Snapshot month_of(lake::Snapshot snapshot, const Period& month) {
  std::erase_if(snapshot.files, [&](const lake::DataFile& file) {
    return file.partition_values.at("period") != month.to_string();
  });
  return snapshot;
}

Result<lake::Snapshot> snapshot_of(const lake::Home& home, const char* name,
                                   std::optional<std::int64_t> version = std::nullopt) {
  TW_TRY(const auto table, home.table(standards::structure(name).spec));
  return table.snapshot(version);
}

}  // namespace

std::string to_text(const RecordKey& key) {
  return key.item_number == 0 ? key.declaration_number
                              : key.declaration_number + "/" + std::to_string(key.item_number);
}

Result<MonthUnderReview> attach_month(const lake::Home& home, lake::Connection& connection,
                                      const Period& month) {
  if (month.kind() != Period::Kind::kMonth) return Error("review.not_a_month", {month.to_string()});
  TW_TRY(const auto versions, declaration::attach_effective(connection, home, month));
  TW_TRY(const auto all_findings, snapshot_of(home, "finding"));
  const auto findings = month_of(all_findings, month);
  lake::attach(connection, "finding", findings);
  TW_TRY(const auto queue, snapshot_of(home, "queue"));
  lake::attach(connection, "queue", month_of(queue, month));
  TW_TRY(const auto reviews, attach_decisions(home, connection, month));
  return MonthUnderReview{findings.digest(), versions.correction, reviews};
}

Result<std::int64_t> attach_decisions(const lake::Home& home, lake::Connection& connection,
                                      const Period& month, std::optional<std::int64_t> version) {
  TW_TRY(const auto reviews,
         snapshot_of(home, "review", version && *version < 0 ? std::int64_t{0} : version));
  lake::attach(connection, "review", month_of(reviews, month));
  connection.execute(sql::query("review", "decision"));
  return version.value_or(reviews.version);
}

std::string decision_digest(const lake::Snapshot& reviews, const Period& month) {
  lake::Snapshot decisions = month_of(reviews, month);
  std::erase_if(decisions.files, [](const lake::DataFile& file) {
    const auto& action = file.partition_values.at("action");
    return action == "claim" || action == "query";
  });
  return decisions.files.empty() ? "" : decisions.digest();
}

Result<RecordKey> find_record(lake::Connection& connection, const std::string& text,
                              const std::string& source) {
  const auto slash = text.rfind('/');
  std::int64_t item = 0;
  std::string number = text;
  if (slash != std::string::npos) {
    const auto [at, failed] =
        std::from_chars(text.data() + slash + 1, text.data() + text.size(), item);
    if (failed != std::errc() || at != text.data() + text.size()) {
      return Error("review.no_record", {text});
    }
    number = text.substr(0, slash);
  }
  const auto rows = connection.query(sql::query("review", "record"),
                                     {{"declaration_number", number}, {"item_number", item}});
  std::vector<RecordKey> found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!source.empty() && rows.text(i, 0) != source) continue;
    found.push_back({rows.text(i, 0), rows.text(i, 1), rows.integer(i, 2), rows.integer(i, 3)});
  }
  if (found.empty()) return Error("review.no_record", {text});
  if (found.size() > 1) {
    return Error("review.several_sources", {text, found[0].source, found[1].source});
  }
  return found.front();
}

}  // namespace tw::review
