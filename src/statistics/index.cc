#include "statistics/index.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/correspondence.h"
#include "statistics/labels.h"
#include "statistics/release_status.h"
#include "statistics/table_text.h"
#include "statistics/vintage.h"

namespace tw::statistics {
namespace {

using Form = IndexRequest::Form;
using Kind = Axis::Kind;

constexpr std::array kFlows = {"X", "M"};

Months months_of(const Period& period) {
  const int last = period.first_month() + period.months() - 1;
  return {Period::month(period.year(), period.first_month()).to_string(),
          Period::month(period.year(), last).to_string()};
}

Period year_of(int year) { return *Period::parse(std::to_string(year)); }

std::int64_t count_months(const Months& stretch) {
  const auto first = *Period::parse(stretch.first), last = *Period::parse(stretch.last);
  return (last.year() - first.year()) * 12 + last.first_month() - first.first_month() + 1;
}

// Ratios of one comparison; nothing where they have no meaning.
struct Ratios {
  std::optional<double> unit_value;
  std::optional<double> value;
};

Ratios ratios_of(const IndexSums& sums, const IndexPair& pair, Form form) {
  Ratios ratios;
  if (!sums.base_value.is_zero() && !sums.base_value.is_negative()) {
    ratios.value = sums.now_value.to_double() / static_cast<double>(count_months(pair.now)) /
                   (sums.base_value.to_double() / static_cast<double>(count_months(pair.base)));
  }
  if (sums.matched == 0) return ratios;
  const double laspeyres = sums.repriced.to_double() / sums.base_matched.to_double();
  const double paasche = sums.now_matched.to_double() / sums.requantified.to_double();
  ratios.unit_value = form == Form::kLaspeyres ? laspeyres
                      : form == Form::kPaasche ? paasche
                                               : std::sqrt(laspeyres * paasche);
  return ratios;
}

std::optional<double> product(const std::optional<double>& a, const std::optional<double>& b) {
  return a && b ? std::optional(*a * *b) : std::nullopt;
}

// Four places; nothing where the number is none or beyond what an index can be.
std::optional<Decimal> shown(const std::optional<double>& number) {
  constexpr double kMost = 1e12;
  if (!number || !std::isfinite(*number) || std::abs(*number) > kMost) return std::nullopt;
  return Decimal(std::llround(*number * 10'000), 4);
}

class IndexMaker {
 public:
  IndexMaker(const lake::Home& home, lake::Connection& connection, const IndexRequest& request)
      : home_(home), connection_(connection), request_(request) {}

  Result<Table> make() {
    TW_CHECK(choose());
    TW_CHECK(find_releases());
    TW_CHECK(attach());
    TW_TRY(auto condition, cell_condition(connection_, request_.where));
    if (request_.special_trade) {
      condition = sql::all({condition, sql::column("special_trade")});
    }
    for (auto& each : index_sums(connection_, pairs_, axis_, request_.cells, condition)) {
      const std::string member = each.is_total ? "" : each.member;
      sums_[{each.pair, each.flow, each.is_total, member}] = std::move(each);
    }
    columns();
    rows();
    head();
    notes();
    return std::move(table_);
  }

 private:
  using Key = std::tuple<std::size_t, std::string, bool, std::string>;
  // The comparisons whose product is the index of a period.
  struct Target {
    Period period;
    std::vector<std::size_t> chain;
  };

  // ---- what is compared ----

  Result<void> choose() {
    const auto& measure = request_.cells.measure;
    if (measure != "value_usd" && measure != "value_local") {
      return Error("index.measure", {measure});
    }
    if (request_.by != "total" && request_.by != "month") {
      axis_ = find_axis(request_.by);
      const bool is_cell =
          axis_ != nullptr && (axis_->column == "commodity" || axis_->column == "partner");
      if (!is_cell) return Error("index.axis_unknown", {request_.by});
    }
    for (const auto& dimension : request_.cells.dimensions) {
      const auto& key = standards::structure("cube").key;
      const bool is_known = std::find(key.begin(), key.end(), dimension) != key.end();
      if (!is_known) return Error("cell.unknown_dimension", {dimension});
    }
    if (request_.chained && request_.base.kind() != Period::Kind::kYear) {
      return Error("index.base_not_year", {request_.base.to_string()});
    }
    if (request_.chained && request_.period.year() < request_.base.year()) {
      return Error("index.base_later", {request_.period.to_string(), request_.base.to_string()});
    }
    const Period& period = request_.period;
    if (request_.by == "month") {
      for (int month = 1; month < period.first_month() + period.months(); ++month) {
        target(Period::month(period.year(), month));
      }
    } else {
      target(period);
    }
    return {};
  }

  void target(const Period& period) {
    Target made{period, {}};
    const int base = request_.base.year();
    if (!request_.chained || period.year() <= base + 1) {
      made.chain.push_back(pair({months_of(request_.base), months_of(period)}));
    } else {
      for (int year = base + 1; year < period.year(); ++year) {
        made.chain.push_back(pair({months_of(year_of(year - 1)), months_of(year_of(year))}));
      }
      made.chain.push_back(pair({months_of(year_of(period.year() - 1)), months_of(period)}));
    }
    targets_.push_back(std::move(made));
  }

  std::size_t pair(const IndexPair& pair) {
    const auto found = std::find(pairs_.begin(), pairs_.end(), pair);
    if (found != pairs_.end()) return static_cast<std::size_t>(found - pairs_.begin());
    pairs_.push_back(pair);
    return pairs_.size() - 1;
  }

  // Of the table cube, where a moment of the past was asked for.
  std::optional<std::int64_t> version() const {
    return vintage_ ? std::optional(vintage_->cube_version) : std::nullopt;
  }

  Result<void> find_releases() {
    if (!request_.as_of.empty()) {
      TW_TRY(vintage_, vintage_of(home_, request_.as_of, request_.period));
    }
    for (const auto& each : pairs_) {
      for (const auto* stretch : {&each.base, &each.now}) {
        for (auto month = *Period::parse(stretch->first);; month = month.next()) {
          if (!releases_.contains(month.to_string())) {
            TW_TRY(const auto release, newest_release(home_, month, version()));
            if (!release) return Error("table.not_closed", {month.to_string()});
            releases_.emplace(month.to_string(), *release);
          }
          if (month.to_string() == stretch->last) break;
        }
      }
    }
    return {};
  }

  Result<void> attach() {
    TW_TRY(const auto standards, standards::attach_standards(connection_, home_));
    (void)standards;
    TW_TRY(const auto table, home_.table(standards::structure("cube").spec));
    TW_TRY(const auto cube, table.snapshot(version()));
    lake::attach(
        connection_, "cube", cube,
        {{"period", ">=", releases_.begin()->first}, {"period", "<=", releases_.rbegin()->first}});
    return {};
  }

  // ---- rows ----

  void columns() {
    using ColumnKind = Column::Kind;
    for (const char* flow : kFlows) {
      const std::string key = *flow == 'X' ? "export" : "import";
      const std::string group = say("table." + key + "s");
      for (const char* what : {"unit_value", "quantity", "value"}) {
        table_.columns.push_back(
            {key + "_" + what, group, say("index." + std::string(what)), ColumnKind::kAmount});
      }
      table_.columns.push_back(
          {key + "_coverage", group, say("index.coverage"), ColumnKind::kPercent});
    }
    table_.columns.push_back(
        {"terms_of_trade", "", say("index.terms_of_trade"), ColumnKind::kAmount});
  }

  void rows() {
    if (request_.by == "month") {
      for (const auto& each : targets_) {
        const auto label = period_short(each.period, request_.language);
        row(each, each.period.to_string(), label, true, "");
      }
      return;
    }
    row(targets_.front(), "", say("table.total"), true, "");
    if (axis_ == nullptr) return;
    const auto labels = labels_of(connection_, home_, std::string(axis_->list),
                                  request_.period.last_day(), request_.language);
    for (const auto& member : members()) {
      const auto label = labels.find(member);
      row(targets_.front(), member,
          member.empty()          ? say("table.not_allocated")
          : label == labels.end() ? say("table.not_listed")
                                  : label->second,
          false, member);
    }
  }

  // Those with trade in the period, in the order of their codes.
  std::vector<std::string> members() const {
    const std::size_t last = targets_.front().chain.back();
    std::set<std::string> found;
    for (const auto& [key, sums] : sums_) {
      const auto& [pair, flow, is_total, member] = key;
      if (pair == last && !is_total && !sums.now_value.is_zero()) found.insert(member);
    }
    std::vector<std::string> members(found.begin(), found.end());
    if (axis_->kind == Kind::kSection) {
      std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
        return section_number(a) < section_number(b);
      });
    }
    if (!members.empty() && members.front().empty()) {
      std::rotate(members.begin(), members.begin() + 1, members.end());
    }
    return members;
  }

  void row(const Target& target, const std::string& code, const std::string& label, bool is_total,
           const std::string& member) {
    TableRow made{.code = code, .label = label, .is_total = is_total && request_.by != "month"};
    std::map<std::string, std::optional<double>> unit_values;
    for (const char* flow : kFlows) {
      std::optional<double> unit_value = 100, value = 100;
      const IndexSums* sums = nullptr;
      for (const std::size_t pair : target.chain) {
        const auto it = sums_.find({pair, flow, is_total, member});
        sums = it == sums_.end() ? nullptr : &it->second;
        const auto ratios =
            sums == nullptr ? Ratios() : ratios_of(*sums, pairs_[pair], request_.form);
        unit_value = product(unit_value, ratios.unit_value);
        value = product(value, ratios.value);
      }
      const bool has_quantity = unit_value && value && *unit_value > 0;
      const std::optional<double> quantity =
          has_quantity ? std::optional(*value / *unit_value * 100) : std::nullopt;
      const bool has_trade = sums != nullptr && !sums->now_value.is_zero();
      const std::optional<double> coverage =
          has_trade
              ? std::optional(sums->now_matched.to_double() / sums->now_value.to_double() * 100)
              : std::nullopt;
      for (const auto& each : {unit_value, quantity, value, coverage}) {
        made.values.push_back(shown(each));
      }
      unit_values[flow] = unit_value;
    }
    const bool has_terms = unit_values["X"] && unit_values["M"] && *unit_values["M"] > 0;
    made.values.push_back(shown(
        has_terms ? std::optional(*unit_values["X"] / *unit_values["M"] * 100) : std::nullopt));
    table_.rows.push_back(std::move(made));
  }

  // ---- words ----

  std::string say(const std::string& code, const std::vector<std::string>& args = {}) const {
    return message(request_.language, code, args);
  }

  void head() {
    const auto& settings = home_.settings();
    table_.name = "index";
    table_.language = request_.language;
    table_.office =
        request_.language == Language::kChinese ? settings.office_name_zh : settings.office_name_en;
    table_.title = axis_ == nullptr
                       ? say("index.title")
                       : say("index.title_by", {say("axis_title." + std::string(axis_->name))});
    table_.period = request_.by == "month"
                        ? say("index.months_of", {period_name(request_.period, request_.language)})
                        : period_name(request_.period, request_.language);
    std::vector<std::string> statuses;
    for (const auto& [month, release] : releases_) statuses.push_back(release.status);
    table_.status = say("status." + combined_status(statuses));
    table_.vintage = say("table.vintage", {vintage()});
    if (vintage_) table_.vintage = say("table.as_of", {table_.vintage, vintage_->at});
    table_.unit = say("index.base", {period_name(request_.base, request_.language)});
    table_.system = say(request_.special_trade ? "table.special_trade" : "table.general_trade");
    if (axis_ != nullptr) table_.code_label = say("table.code");
    table_.label_label = axis_ == nullptr ? "" : say("axis." + std::string(axis_->name));
    if (request_.by == "month") table_.label_label = say("axis.month");
    table_.decimals = 1;
  }

  // Of the last month: those of all months concerned would fill a page.
  std::string vintage() const {
    const auto& release = releases_.at(months_of(request_.period).last);
    return release.period + "/" + std::to_string(release.number) + " (" +
           release.cube.digest.substr(0, 12) + ")";
  }

  void notes() {
    auto& notes = table_.notes;
    const std::string form = request_.form == Form::kLaspeyres ? "laspeyres"
                             : request_.form == Form::kPaasche ? "paasche"
                                                               : "fisher";
    notes.push_back(say("index_note." + form));
    if (request_.chained) {
      notes.push_back(say("index_note.chained"));
    } else {
      notes.push_back(say("index_note.direct", {period_name(request_.base, request_.language)}));
    }
    std::string dimensions = say("axis.commodity");
    for (const auto& each : request_.cells.dimensions) {
      const auto& label = standards::structure("cube").find(each)->label;
      dimensions += " × " + label.in(request_.language);
    }
    notes.push_back(
        say("index_note.cells",
            {dimensions, say(request_.cells.measure == "value_usd" ? "unit.usd" : "index.local")}));
    outlier_note();
    const int first = Period::parse(releases_.begin()->first)->year();
    const auto from = harmonised_edition(year_of(first).first_day());
    const auto to = harmonised_edition(request_.period.last_day());
    if (from != to) notes.push_back(say("index_note.editions", {from, to}));
  }

  void outlier_note() {
    if (request_.cells.fence <= 0) {
      table_.notes.push_back(say("index_note.no_outliers"));
      return;
    }
    std::int64_t matched = 0, outliers = 0;
    Decimal left_out(0, 6), all(0, 6);
    for (const auto& [key, sums] : sums_) {
      const auto& [pair, flow, is_total, member] = key;
      if (!is_total || pair != targets_.back().chain.back()) continue;
      matched += sums.matched;
      outliers += sums.outliers;
      left_out = left_out.add(sums.outlier_value).value();
      all = all.add(sums.now_value).value();
    }
    const double share = all.is_zero() ? 0 : left_out.to_double() / all.to_double() * 100;
    table_.notes.push_back(say("index_note.outliers", {fence_text(), std::to_string(outliers),
                                                       std::to_string(matched + outliers),
                                                       shown(share)->rescale(1)->to_string()}));
  }

  std::string fence_text() const {
    std::string text = shown(request_.cells.fence)->to_string();
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  const IndexRequest& request_;
  const Axis* axis_ = nullptr;
  std::vector<IndexPair> pairs_;
  std::vector<Target> targets_;
  std::optional<Vintage> vintage_;  // asked for; else what is published now
  std::map<std::string, Manifest> releases_;
  std::map<Key, IndexSums> sums_;
  Table table_;
};

}  // namespace

Result<Table> make_index(const lake::Home& home, lake::Connection& connection,
                         const IndexRequest& request) {
  return IndexMaker(home, connection, request).make();
}

}  // namespace tw::statistics
