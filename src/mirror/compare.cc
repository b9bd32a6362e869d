#include "mirror/compare.h"

#include <algorithm>
#include <map>
#include <set>

#include "lake/new_table.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/release.h"

namespace tw::mirror {
namespace {

using sql::DataType;
using Texts = std::vector<std::string>;

Period month_at(int year, int month) {
  const int index = year * 12 + month - 1;
  return Period::month(index / 12, index % 12 + 1);
}

class Comparer {
 public:
  Comparer(const lake::Home& home, lake::Connection& connection, const CompareRequest& request)
      : home_(home), connection_(connection), request_(request) {}

  Result<Comparison> run() {
    TW_TRY(const auto standards, standards::attach_standards(connection_, home_));
    (void)standards;
    const Period& period = request_.period;
    const std::string first = month_at(period.year(), period.first_month() - 1).to_string();
    const std::string last =
        month_at(period.year(), period.first_month() + period.months()).to_string();
    TW_CHECK(attach("cube", {{"period", ">=", first}, {"period", "<=", last}}));
    TW_CHECK(attach("mirror", {}));
    find_closed();
    choose_periods();
    const bool has_any =
        std::any_of(result_.coverage.begin(), result_.coverage.end(), [&](const auto& each) {
          const bool is_wanted = request_.reporter.empty() || request_.reporter == each.reporter;
          return is_wanted && !(each.compared.empty() && each.only_theirs.empty());
        });
    if (!has_any) {
      return Error("mirror.nothing_reported", {request_.period.to_string(), request_.reporter});
    }
    settings();
    connection_.execute(sql::query("mirror", "compare_cells"));
    read_totals();
    read_differences();
    read_unrated();
    keep_wanted();
    return std::move(result_);
  }

 private:
  Result<void> attach(const char* name, const std::vector<lake::Bound>& bounds) {
    TW_TRY(const auto table, home_.table(standards::structure(name).spec));
    TW_TRY(const auto snapshot, table.snapshot());
    lake::attach(connection_, name, snapshot, bounds);
    return {};
  }

  void find_closed() {
    for (const auto& month : statistics::released_months(home_)) closed_.insert(month.to_string());
  }

  // ---- which periods are compared, reporter by reporter ----

  void choose_periods() {
    const auto rows = connection_.query(sql::query("mirror", "reported"));
    std::map<std::string, std::set<std::string>> reported;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      reported[rows.text(i, 0)].insert(rows.text(i, 1));
    }
    const DataType text = DataType::text();
    const std::vector<lake::ColumnSpec> columns = {
        {"reporter", text}, {"slot", text}, {"period", text}};
    own_slots_.emplace(lake::append_to_new(connection_, "own_slot", columns));
    their_slots_.emplace(lake::append_to_new(connection_, "their_slot", columns));
    for (const auto& [reporter, periods] : reported) choose_periods_of(reporter, periods);
    own_slots_->finish();
    their_slots_->finish();
  }

  void choose_periods_of(const std::string& reporter, const std::set<std::string>& reported) {
    const Period& period = request_.period;
    Comparison::Coverage coverage{.reporter = reporter};
    Texts months;
    for (int i = 0; i < period.months(); ++i) {
      months.push_back(month_at(period.year(), period.first_month() + i).to_string());
    }
    const auto is_closed = [&](const auto& month) { return closed_.contains(month); };
    const auto is_reported = [&](const auto& month) { return reported.contains(month); };
    const bool has_months = std::any_of(months.begin(), months.end(), is_reported);
    const std::string year = period.to_string();
    if (!has_months && period.kind() == Period::Kind::kYear && reported.contains(year)) {
      const bool is_whole = std::all_of(months.begin(), months.end(), is_closed);
      (is_whole ? coverage.compared : coverage.only_theirs).push_back(year);
      if (is_whole) {
        put(*their_slots_, reporter, "now", year);
        for (const auto& month : months) put(*own_slots_, reporter, "now", month);
      }
    } else {
      for (const auto& month : months) {
        if (is_closed(month) && is_reported(month)) {
          coverage.compared.push_back(month);
          put_both(reporter, "now", month);
        } else if (is_closed(month)) {
          coverage.only_ours.push_back(month);
        } else if (is_reported(month)) {
          coverage.only_theirs.push_back(month);
        }
      }
      const auto before = month_at(period.year(), period.first_month() - 1).to_string();
      const auto after =
          month_at(period.year(), period.first_month() + period.months()).to_string();
      if (is_closed(before) && is_reported(before)) put_both(reporter, "before", before);
      if (is_closed(after) && is_reported(after)) put_both(reporter, "after", after);
    }
    result_.coverage.push_back(std::move(coverage));
  }

  void put_both(const std::string& reporter, const std::string& slot, const std::string& month) {
    put(*own_slots_, reporter, slot, month);
    put(*their_slots_, reporter, slot, month);
  }

  void put(lake::Appender& appender, const std::string& reporter, const std::string& slot,
           const std::string& period) {
    appender.set_text(0, reporter);
    appender.set_text(1, slot);
    appender.set_text(2, period);
    appender.next_row();
    periods_.insert(period);
  }

  void settings() {
    auto list = lake::append_to_new(connection_, "month_list",
                                    {{"period", DataType::text()},
                                     {"first_day", DataType::date()},
                                     {"last_day", DataType::date()}});
    for (const auto& text : periods_) {
      const auto period = *Period::parse(text);
      list.set_text(0, text);
      list.set(1, sql::Value(period.first_day()));
      list.set(2, sql::Value(period.last_day()));
      list.next_row();
    }
    list.finish();
    auto setting = lake::append_to_new(connection_, "mirror_setting",
                                       {{"home_currency", DataType::text()},
                                        {"digits", DataType::integer()},
                                        {"factor", DataType::real()},
                                        {"has_reexports", DataType::boolean()}});
    setting.set_text(0, home_.settings().currency);
    setting.set(1, sql::Value(request_.digits));
    if (request_.factor) setting.set(2, sql::Value(*request_.factor));
    setting.set(3, sql::Value(request_.has_reexports));
    setting.next_row();
    setting.finish();
  }

  // ---- answers ----

  void read_totals() {
    const auto rows = connection_.query(sql::query("mirror", "compare_totals"),
                                        {{"reporter", request_.reporter}});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      result_.totals.push_back({.direction = rows.text(i, 0),
                                .reporter = rows.text(i, 1),
                                .cells = rows.integer(i, 2),
                                .own = rows.real(i, 3),
                                .theirs = rows.real(i, 4),
                                .measures = {rows.real(i, 5), rows.real(i, 6), rows.real(i, 7),
                                             rows.real(i, 8), rows.real(i, 9)}});
    }
  }

  void read_differences() {
    const auto rows = connection_.query(sql::query("mirror", "compare_ranked"),
                                        {{"reporter", request_.reporter}, {"top", request_.top}});
    const auto may_lack = [&](std::size_t row, std::size_t column) {
      return rows.is_null(row, column) ? std::nullopt : std::optional(rows.real(row, column));
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
      result_.differences.push_back({.direction = rows.text(i, 0),
                                     .reporter = rows.text(i, 1),
                                     .code = rows.text(i, 2),
                                     .own = rows.real(i, 3),
                                     .theirs = rows.real(i, 4),
                                     .reexports = rows.real(i, 5),
                                     .factor = rows.real(i, 6),
                                     .measures = {rows.real(i, 7), rows.real(i, 8), rows.real(i, 9),
                                                  rows.real(i, 10), rows.real(i, 11)},
                                     .gap = may_lack(i, 12),
                                     .mass_gap = may_lack(i, 13),
                                     .score = rows.real(i, 14),
                                     .cause = rows.text(i, 15),
                                     .made_up = rows.real(i, 16),
                                     .evidence = evidence(rows.text(i, 17)),
                                     .evidence_amount = rows.real(i, 18)});
    }
  }

  // A slot by the month it is.
  std::string evidence(const std::string& text) const {
    const Period& period = request_.period;
    if (text == "before") return month_at(period.year(), period.first_month() - 1).to_string();
    if (text == "after") {
      return month_at(period.year(), period.first_month() + period.months()).to_string();
    }
    return text;
  }

  void read_unrated() {
    const auto rows = connection_.query(sql::query("mirror", "compare_unrated"));
    for (std::size_t i = 0; i < rows.size(); ++i) result_.unrated.push_back(rows.text(i, 0));
  }

  void keep_wanted() {
    if (request_.reporter.empty()) return;
    std::erase_if(result_.coverage,
                  [&](const auto& each) { return each.reporter != request_.reporter; });
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  const CompareRequest& request_;
  std::set<std::string> closed_;
  std::set<std::string> periods_;  // that any side needs
  std::optional<lake::Appender> own_slots_;
  std::optional<lake::Appender> their_slots_;
  Comparison result_;
};

}  // namespace

Result<Comparison> compare(const lake::Home& home, lake::Connection& connection,
                           const CompareRequest& request) {
  return Comparer(home, connection, request).run();
}

}  // namespace tw::mirror
