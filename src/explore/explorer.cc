#include "explore/explorer.h"

#include <algorithm>
#include <map>

#include "explore/plan.h"
#include "sql/print.h"

namespace tw::explore {
namespace {

std::optional<Decimal> amount(const sql::Value& value) {
  if (const auto* decimal = std::get_if<Decimal>(&value)) return *decimal;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return Decimal(*integer, 0);
  return std::nullopt;
}

std::vector<std::string> months_between(const std::string& first, const std::string& last) {
  std::vector<std::string> months;
  for (auto month = *Period::parse(first);; month = month.next()) {
    months.push_back(month.to_string());
    if (months.back() >= last) return months;
  }
}

// What of an answer is confidential. A figure is hidden where that of one of its months or flows
// is: the others would give it away.
class Veil {
 public:
  Veil(const Serving& serving, const Question& question, const Plan& plan)
      : question_(question), plan_(plan), months_(months_between(plan.first, plan.last)) {
    for (const auto& measure : plan.measures) {
      hidden_.push_back(&serving.hidden(measure == "net_mass_kg" || measure == "items"));
    }
  }

  bool any() const {
    return std::any_of(hidden_.begin(), hidden_.end(),
                       [](const auto* each) { return each->any(); });
  }

  // `codes` one an axis, from the `first` one on; none: the total.
  bool hides(const std::vector<std::string>& codes, std::size_t first = 0) const {
    if (!any()) return false;
    statistics::CellKey key;
    std::vector<std::string> months = months_, flows = {"M", "X"};
    const auto place = [&](const std::string& axis, const std::vector<std::string>& of) {
      const std::string_view name = dimension_of(axis)->name;
      if (name == "period") months = of;
      if (name == "year") std::erase_if(months, [&](const auto& m) { return !begins(m, of); });
      if (name == "flow") flows = of;
      if (of.size() == 1) key.emplace_back(axis, of.front());
    };
    // What is asked for of several codes at once is hidden where it is for one of them.
    std::vector<statistics::CellKey> keys = {{}};
    const auto is_narrowed = [&](const Filter& filter) {  // to one of its codes
      for (std::size_t i = 0; i < codes.size(); ++i) {
        if (dimension_of(question_.by[first + i]) == dimension_of(filter.axis)) return true;
      }
      return false;
    };
    for (const auto& filter : question_.where) {
      if (is_narrowed(filter)) continue;
      place(filter.axis, filter.codes);
      if (filter.codes.size() < 2) continue;
      std::vector<statistics::CellKey> wider;
      for (const auto& each : keys) {
        for (const auto& code : filter.codes) {
          wider.push_back(each);
          wider.back().emplace_back(filter.axis, code);
        }
      }
      keys = std::move(wider);
    }
    for (std::size_t i = 0; i < codes.size(); ++i) place(question_.by[first + i], {codes[i]});
    return std::any_of(keys.begin(), keys.end(), [&](statistics::CellKey each) {
      each.insert(each.end(), key.begin(), key.end());
      return hides(months, flows, each);
    });
  }

 private:
  static bool begins(const std::string& month, const std::vector<std::string>& years) {
    return std::any_of(years.begin(), years.end(),
                       [&](const auto& year) { return month.starts_with(year); });
  }

  bool hides(const std::vector<std::string>& months, const std::vector<std::string>& flows,
             const statistics::CellKey& key) const {
    for (const auto* hidden : hidden_) {
      for (const auto& month : months) {
        for (const auto& flow : flows) {
          if (hidden->hides(month, flow, key)) return true;
        }
      }
    }
    return false;
  }

  const Question& question_;
  const Plan& plan_;
  std::vector<std::string> months_;
  std::vector<const statistics::HiddenCells*> hidden_;
};

std::vector<AnswerRow> cells_of(const Serving& serving, const Plan& plan, const lake::Rows& rows) {
  const std::size_t axes = plan.by.size();
  std::vector<const std::vector<std::string>*> codes;
  for (const auto* dimension : plan.by) codes.push_back(&serving.codes(dimension->name));
  std::vector<AnswerRow> cells(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < axes; ++k) {
      cells[i].codes.push_back((*codes[k])[static_cast<std::size_t>(rows.integer(i, k))]);
    }
    for (std::size_t k = 0; k < plan.measures.size(); ++k) {
      cells[i].amounts.push_back(amount(rows.at(i, axes + k)));
    }
  }
  return cells;
}

// The sums of the cells by one of their axes; by none: one row, the total.
std::vector<AnswerRow> summed(const std::vector<AnswerRow>& cells, std::optional<std::size_t> axis,
                              std::size_t measures) {
  std::map<std::string_view, AnswerRow> sums;
  if (!axis) sums[""].amounts.resize(measures);
  for (const auto& cell : cells) {
    const std::string_view code = axis ? std::string_view(cell.codes[*axis]) : "";
    auto& sum = sums[code];
    if (axis && sum.codes.empty()) sum.codes.emplace_back(code);
    sum.amounts.resize(measures);
    for (std::size_t k = 0; k < measures; ++k) {
      auto& so_far = sum.amounts[k];
      const auto& more = cell.amounts[k];
      if (more) so_far = so_far ? so_far->add(*more).value() : *more;
    }
  }
  std::vector<AnswerRow> rows;
  for (auto& [code, row] : sums) rows.push_back(std::move(row));
  return rows;
}

void hide(AnswerRow& row) {
  row.is_hidden = true;
  std::fill(row.amounts.begin(), row.amounts.end(), std::nullopt);
}

// The members of the first axis that are largest by what may be seen, and their places: the place
// of a hidden one would tell its amount.
std::map<std::string, std::size_t> places_of(std::vector<AnswerRow> members, int top) {
  std::stable_sort(members.begin(), members.end(), [](const AnswerRow& a, const AnswerRow& b) {
    const Decimal nothing(0, 0);
    return a.amounts[0].value_or(nothing) > b.amounts[0].value_or(nothing);
  });
  members.resize(std::min(members.size(), static_cast<std::size_t>(top)));
  std::map<std::string, std::size_t> places;
  for (const auto& member : members) places.emplace(member.codes[0], places.size());
  return places;
}

void keep(std::vector<AnswerRow>& rows, const std::map<std::string, std::size_t>& places) {
  std::erase_if(rows, [&](const AnswerRow& row) { return !places.contains(row.codes[0]); });
  std::stable_sort(rows.begin(), rows.end(), [&](const AnswerRow& a, const AnswerRow& b) {
    return places.at(a.codes[0]) < places.at(b.codes[0]);
  });
}

// Only of these members of the first axis.
Question narrowed(Question question, const std::vector<AnswerRow>& members) {
  const auto& axis = question.by.front();
  std::erase_if(question.where, [&](const auto& filter) {
    return dimension_of(filter.axis) == dimension_of(axis);
  });
  Filter filter{axis, {}};
  for (const auto& member : members) filter.codes.push_back(member.codes.front());
  question.where.push_back(std::move(filter));
  return question;
}

}  // namespace

// A connection of the pool for as long as a question takes. One that threw is not given back.
class Explorer::Borrowed {
 public:
  explicit Borrowed(const Explorer& explorer) : explorer_(explorer) {
    const std::scoped_lock lock(explorer.mutex_);
    if (explorer.idle_.empty()) {
      connection_ = std::make_unique<lake::Connection>(explorer.engine_);
    } else {
      connection_ = std::move(explorer.idle_.back());
      explorer.idle_.pop_back();
    }
  }
  void give_back() {
    const std::scoped_lock lock(explorer_.mutex_);
    explorer_.idle_.push_back(std::move(connection_));
  }
  lake::Connection& operator*() { return *connection_; }

 private:
  const Explorer& explorer_;
  std::unique_ptr<lake::Connection> connection_;
};

std::shared_ptr<const Serving> Explorer::serving() const {
  const std::scoped_lock lock(mutex_);
  return serving_;
}

Result<bool> Explorer::refresh(Progress& progress) {
  const std::scoped_lock only_one(refreshing_);
  TW_TRY(const auto version, newest_version(home_));
  const auto present = serving();
  if (present && present->version() == version) return false;
  if (version.cube < 0) return Error("explore.no_months");
  TW_TRY(auto made, Serving::open(home_, engine_, version, progress));
  const std::scoped_lock lock(mutex_);
  serving_ = std::move(made);
  idle_.clear();  // they stand in the old file
  return true;
}

Result<Answer> Explorer::ask(const Question& question) const {
  const auto serving = this->serving();
  if (!serving) return Error("explore.not_ready");
  return ask(*serving, question);
}

Result<Answer> Explorer::ask(const Serving& serving, const Question& question) const {
  TW_TRY(auto planned, plan(serving, question));
  planned.select.limit = most_cells_ + 1;
  const auto rows = [&] {
    Borrowed connection(*this);
    serving.use(*connection);
    auto read = (*connection).query(sql::print(planned.select));
    connection.give_back();
    return read;
  }();
  if (static_cast<std::int64_t>(rows.size()) > most_cells_) return ask_largest(serving, question);
  const std::size_t measures = planned.measures.size();
  Answer answer{.rows = cells_of(serving, planned, rows),
                .first = planned.first,
                .last = planned.last,
                .source = planned.source->name,
                .cube_version = serving.version().cube};
  answer.total = summed(answer.rows, std::nullopt, measures).front().amounts;
  if (!question.by.empty()) answer.down = summed(answer.rows, 0, measures);
  if (question.with_margins) answer.across = summed(answer.rows, 1, measures);
  answer.groups =
      static_cast<std::int64_t>((question.with_margins ? answer.down : answer.rows).size());

  const Veil veil(serving, question, planned);
  const auto cover = [&](std::vector<AnswerRow>& of, std::size_t first) {
    for (auto& row : of) {
      if (veil.hides(row.codes, first)) hide(row);
    }
  };
  if (veil.any()) {
    cover(answer.rows, 0);
    cover(answer.down, 0);
    cover(answer.across, 1);
    if (veil.hides({})) std::fill(answer.total.begin(), answer.total.end(), std::nullopt);
  }
  if (question.top > 0 && !question.by.empty()) {
    const auto places = places_of(answer.down, question.top);
    keep(answer.rows, places);
    keep(answer.down, places);
  }
  if (!question.with_margins) answer.down.clear();
  if (static_cast<std::int64_t>(answer.rows.size()) > question.limit) {
    answer.rows.resize(static_cast<std::size_t>(question.limit));
  }
  return answer;
}

// Of a question with too many cells: first which members of the first axis are largest, then the
// cells of those; totals and the other margin are questions of their own.
Result<Answer> Explorer::ask_largest(const Serving& serving, const Question& question) const {
  if (question.top == 0 || question.by.size() < 2) {
    return Error("explore.too_many_cells", {std::to_string(most_cells_)});
  }
  Question of_first = question;
  of_first.by = {question.by.front()};
  of_first.with_margins = false;
  TW_TRY(const auto members, ask(serving, of_first));
  Question of_largest = narrowed(question, members.rows);
  of_largest.top = 0;
  TW_TRY(auto answer, ask(serving, of_largest));
  std::map<std::string, std::size_t> places;
  for (const auto& member : members.rows) places.emplace(member.codes[0], places.size());
  keep(answer.rows, places);
  keep(answer.down, places);
  answer.total = members.total;
  answer.groups = members.groups;
  if (question.with_margins) {
    Question of_second = question;
    of_second.by = {question.by[1]};
    of_second.with_margins = false;
    of_second.top = 0;
    TW_TRY(auto margin, ask(serving, of_second));
    answer.across = std::move(margin.rows);
  }
  return answer;
}

}  // namespace tw::explore
