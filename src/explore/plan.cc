#include "explore/plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/date.h"

namespace tw::explore {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Error unknown_axis(const std::string& axis) {
  return Error("explore.unknown_axis", {axis, joined(axes())});
}

Error unknown_measure(const std::string& measure) {
  std::vector<std::string> names;
  for (const auto& amount : amounts()) names.emplace_back(amount.name);
  return Error("explore.unknown_measure", {measure, joined(names)});
}

using From = Dimension::From;

sql::Expr number(std::int64_t value) { return sql::literal(sql::Value(value)); }

std::int64_t place(const std::vector<std::string>& codes, const std::string& code) {
  return std::lower_bound(codes.begin(), codes.end(), code) - codes.begin();
}

// lower <= column < upper
sql::Expr within(const std::string& column, std::int64_t lower, std::int64_t upper) {
  return sql::all({sql::binary(">=", sql::column(column), number(lower)),
                   sql::binary("<", sql::column(column), number(upper))});
}

// The first text after all that begin with `beginning`.
std::string after(std::string beginning) {
  while (!beginning.empty() && static_cast<unsigned char>(beginning.back()) == 0xFF) {
    beginning.pop_back();
  }
  if (!beginning.empty()) ++beginning.back();
  return beginning;
}

class Planner {
 public:
  Planner(const Serving& serving, const Question& question)
      : serving_(serving), question_(question) {}

  Result<Plan> make() {
    TW_CHECK(take_axes());
    TW_ASSERT(!question_.with_margins || plan_.by.size() == 2);
    TW_CHECK(take_measures());
    TW_CHECK(take_months());
    TW_CHECK(take_filters());
    choose_source();
    write();
    return std::move(plan_);
  }

 private:
  Result<const Dimension*> known(const std::string& axis) {
    const auto* dimension = dimension_of(axis);
    if (dimension == nullptr) return unknown_axis(axis);
    needed_.insert(std::string(dimension->name));
    return dimension;
  }

  Result<void> take_axes() {
    for (const auto& axis : question_.by) {
      TW_TRY(const auto* dimension, known(axis));
      if (std::find(plan_.by.begin(), plan_.by.end(), dimension) != plan_.by.end()) {
        return Error("explore.axis_twice", {axis});
      }
      plan_.by.push_back(dimension);
    }
    return {};
  }

  Result<void> take_measures() {
    for (const auto& measure : question_.measures) {
      const bool exists = std::any_of(amounts().begin(), amounts().end(),
                                      [&](const auto& amount) { return amount.name == measure; });
      if (!exists) return unknown_measure(measure);
      plan_.measures.push_back(measure);
    }
    if (plan_.measures.empty()) return unknown_measure("");
    return {};
  }

  Result<void> take_months() {
    const auto& months = serving_.codes("period");
    if (months.empty()) return Error("explore.no_months");
    plan_.first = question_.first.empty() ? months.front() : question_.first;
    plan_.last = question_.last.empty() ? months.back() : question_.last;
    for (const auto& month : {plan_.first, plan_.last}) {
      const auto period = Period::parse(month);
      if (!period || period->kind() != Period::Kind::kMonth) {
        return Error("explore.not_a_month", {month});
      }
    }
    if (plan_.last < plan_.first)
      return Error("explore.months_reversed", {plan_.first, plan_.last});
    const auto lower = place(months, plan_.first);
    const auto upper = place(months, after(plan_.last));
    if (lower > 0 || upper < static_cast<std::int64_t>(months.size())) {
      conditions_.push_back(within("period", lower, upper));
    }
    if (question_.special_trade) conditions_.push_back(sql::column("special_trade"));
    return {};
  }

  Result<void> take_filters() {
    for (const auto& filter : question_.where) {
      const auto* dimension = dimension_of(filter.axis);
      if (dimension == nullptr) return unknown_axis(filter.axis);
      std::vector<sql::Expr> one_of;
      share_ = 0;
      for (const auto& code : filter.codes) one_of.push_back(is(*dimension, code));
      conditions_.push_back(sql::any(std::move(one_of)));
      shares_.emplace_back(dimension, share_);
    }
    return {};
  }

  // A code that the cubes do not have is met by nothing.
  sql::Expr is(const Dimension& dimension, const std::string& code) {
    if (dimension.source == "commodity" && dimension.from != From::kSection) {
      return begins_with(code);
    }
    const std::string name(dimension.name);
    needed_.insert(name);
    const auto& codes = serving_.codes(name);
    const auto found = place(codes, code);
    const bool exists = found < static_cast<std::int64_t>(codes.size()) &&
                        codes[static_cast<std::size_t>(found)] == code;
    if (exists) share_ += 1.0 / static_cast<double>(codes.size());
    return sql::binary("=", sql::column(name), number(exists ? found : -1));
  }

  // Commodities to any number of digits; where a dimension has as many, a roll-up may do.
  sql::Expr begins_with(const std::string& code) {
    std::string name = "commodity";
    for (const auto& dimension : dimensions()) {
      if (dimension.source == "commodity" && dimension.from == From::kBeginning &&
          code.size() == static_cast<std::size_t>(dimension.digits)) {
        name = dimension.name;
      }
    }
    needed_.insert(name);
    const auto& codes = serving_.codes(name);
    if (code.empty()) {
      return sql::binary("=", sql::column(name),
                         number(!codes.empty() && codes.front().empty() ? 0 : -1));
    }
    const auto lower = place(codes, code), upper = place(codes, after(code));
    share_ += static_cast<double>(upper - lower) / static_cast<double>(codes.size());
    return within(name, lower, upper);
  }

  // Rows that a source would read: of one that is sorted by what is filtered, the share of its
  // codes that are asked for.
  double cost(const Serving::Source& source) const {
    double share = 1;
    for (const auto& [dimension, asked] : shares_) {
      // Regions are strewn over the countries: no part of what is sorted by those.
      const bool narrows = dimension->source == source.sorted_by->source &&
                           (dimension->from != From::kRegion || dimension == source.sorted_by);
      if (narrows) share = std::min(share, asked);
    }
    return static_cast<double>(source.rows) * share;
  }

  void choose_source() {
    const std::vector<std::string> names(needed_.begin(), needed_.end());
    for (const auto& source : serving_.sources()) {
      if (!source.has(names)) continue;
      if (plan_.source == nullptr || cost(source) < cost(*plan_.source)) plan_.source = &source;
    }
    TW_ASSERT(plan_.source != nullptr);  // the cube knows all
  }

  std::string axis_name(std::size_t i) const { return std::string(plan_.by[i]->name); }

  void write() {
    auto& select = plan_.select;
    for (const auto* dimension : plan_.by) {
      const std::string name(dimension->name);
      select.outputs.push_back({sql::column(name), name});
      select.group_by.push_back(sql::column(name));
      select.order_by.push_back({sql::column(name)});
    }
    for (const auto& measure : plan_.measures) {
      select.outputs.push_back({sql::call("sum", {sql::column(measure)}), "sum_" + measure});
    }
    select.from = {sql::table(plan_.source->name)};
    if (!conditions_.empty()) select.where = sql::all(conditions_);
  }

  const Serving& serving_;
  const Question& question_;
  Plan plan_;
  std::set<std::string> needed_;
  double share_ = 0;  // of its codes, that the filter at hand asks for
  std::vector<std::pair<const Dimension*, double>> shares_;  // the same, of each filter
  std::vector<sql::Expr> conditions_;
};

}  // namespace

Result<Plan> plan(const Serving& serving, const Question& question) {
  return Planner(serving, question).make();
}

}  // namespace tw::explore
