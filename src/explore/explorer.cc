#include "explore/explorer.h"

#include <algorithm>
#include <map>
#include <set>

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
    for (const auto& filter : question_.where) {
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

Answer answer_of(const Serving& serving, const Plan& plan, const lake::Rows& rows) {
  Answer answer{.first = plan.first,
                .last = plan.last,
                .source = plan.source->name,
                .cube_version = serving.version().cube};
  const std::size_t axes = plan.by.size(), measures = plan.measures.size();
  const bool with_margins = rows.columns.size() > axes + 2 * measures + 1;
  answer.total.resize(measures);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    AnswerRow row;
    for (std::size_t k = 0; k < axes; ++k) {
      if (rows.is_null(i, k)) continue;  // of a margin
      const auto code = static_cast<std::size_t>(rows.integer(i, k));
      row.codes.push_back(serving.codes(plan.by[k]->name)[code]);
    }
    for (std::size_t k = 0; k < measures; ++k) row.amounts.push_back(amount(rows.at(i, axes + k)));
    const auto margin =
        with_margins ? Margin(rows.integer(i, axes + 2 * measures + 1)) : Margin::kCell;
    if (margin == (with_margins ? Margin::kDown : Margin::kCell)) {
      answer.groups = rows.integer(i, axes + 2 * measures);
      for (std::size_t k = 0; k < measures; ++k) {
        answer.total[k] = amount(rows.at(i, axes + measures + k));
      }
    }
    if (margin == Margin::kCell) answer.rows.push_back(std::move(row));
    if (margin == Margin::kDown) answer.down.push_back(std::move(row));
    if (margin == Margin::kAcross) answer.across.push_back(std::move(row));
  }
  return answer;
}

void hide(AnswerRow& row) {
  row.is_hidden = true;
  std::fill(row.amounts.begin(), row.amounts.end(), std::nullopt);
}

// The largest of the first axis, by what may be seen: the place of a hidden row would tell its
// amount.
void keep_largest(std::vector<AnswerRow>& rows, int top) {
  std::map<std::string, Decimal> sizes;
  for (const auto& row : rows) {
    auto& size = sizes.try_emplace(row.codes[0], Decimal(0, 0)).first->second;
    if (row.amounts[0]) size = size.add(*row.amounts[0]).value();
  }
  const auto larger = [&](const AnswerRow& a, const AnswerRow& b) {
    const auto &first = sizes[a.codes[0]], &second = sizes[b.codes[0]];
    return first != second ? first > second : a.codes[0] < b.codes[0];
  };
  std::stable_sort(rows.begin(), rows.end(), larger);
  std::set<std::string> kept;
  std::erase_if(rows, [&](const AnswerRow& row) {
    if (kept.size() < static_cast<std::size_t>(top)) kept.insert(row.codes[0]);
    return !kept.contains(row.codes[0]);
  });
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
  Question asked = question;
  TW_TRY(auto planned, plan(*serving, asked, true));
  const Veil veil(*serving, question, planned);
  const bool is_veiled = veil.any() && !question.by.empty();
  if (is_veiled && question.top > 0) {
    asked.limit = std::max<std::int64_t>(question.limit, 100'000);
    TW_TRY(planned, plan(*serving, asked, false));
  }
  Borrowed connection(*this);
  serving->use(*connection);
  const auto rows = (*connection).query(sql::print(planned.select));
  auto answer = answer_of(*serving, planned, rows);
  connection.give_back();
  if (!veil.any()) return answer;
  const auto cover = [&](std::vector<AnswerRow>& of, std::size_t first) {
    for (auto& row : of) {
      if (veil.hides(row.codes, first)) hide(row);
    }
  };
  cover(answer.rows, 0);
  cover(answer.down, 0);
  cover(answer.across, 1);
  if (veil.hides({})) std::fill(answer.total.begin(), answer.total.end(), std::nullopt);
  if (is_veiled && question.top > 0) {
    keep_largest(answer.rows, question.top);
    keep_largest(answer.down, question.top);
  }
  return answer;
}

}  // namespace tw::explore
