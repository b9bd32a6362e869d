#include "disclosure/attack.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "base/result.h"
#include "disclosure/linear.h"

namespace tw::disclosure {
namespace {

// Deviations are counted in units of the attacked cell's amount. Others need not move further than
// this many units to move it by one; the bound keeps the programs well scaled and can only make the
// interval found narrower than it is.
constexpr double kFurthest = 1e4;
constexpr double kTolerance = 1e-6;

// Sets of hidden cells that share relations, directly or through others.
std::vector<std::vector<int>> components(const AdditiveTable& table,
                                         const std::vector<bool>& hidden) {
  std::vector<std::vector<int>> found;
  std::vector<bool> seen(hidden.size());
  for (std::size_t start = 0; start < hidden.size(); ++start) {
    if (!hidden[start] || seen[start]) continue;
    std::vector<int> component = {static_cast<int>(start)};
    seen[start] = true;
    for (std::size_t i = 0; i < component.size(); ++i) {
      const auto reach = [&](int cell) {
        const auto at = static_cast<std::size_t>(cell);
        if (!hidden[at] || seen[at]) return;
        seen[at] = true;
        component.push_back(cell);
      };
      for (const int relation : table.relations_of(component[i])) {
        const auto& each = table.relations()[static_cast<std::size_t>(relation)];
        reach(each.total);
        for (const int part : each.parts) reach(part);
      }
    }
    found.push_back(std::move(component));
  }
  return found;
}

using Terms = std::vector<std::pair<int, double>>;

// Attacks cells that hang together.
class Attacker {
 public:
  Attacker(const AdditiveTable& table, std::vector<int> cells, const std::vector<Owner>& owners,
           const Protection& protection, int& programs)
      : table_(table),
        cells_(std::move(cells)),
        owners_(owners),
        protection_(protection),
        programs_(programs) {
    std::sort(cells_.begin(), cells_.end(), [&](int a, int b) {
      return std::pair(std::abs(table.amount(a)), a) < std::pair(std::abs(table.amount(b)), b);
    });
    std::map<int, Terms> sums;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      for (const int relation : table.relations_of(cells_[i])) {
        sums[relation].emplace_back(static_cast<int>(i), sign(relation, cells_[i]));
      }
    }
    for (auto& [relation, terms] : sums) equations_.push_back(std::move(terms));
  }

  // In the order of size, so that neighbours share a program.
  std::vector<Attacked> run(const std::vector<bool>& primary) {
    std::vector<Attacked> results;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const double amount = amount_of(i);
      Attacked result{.cell = cells_[i], .lower = amount, .upper = amount};
      if (amount != 0) {
        find_interval(i, result);
        result.is_derived =
            result.upper - result.lower <= std::abs(amount) * kTolerance && !can_move(i);
        const bool is_primary = primary[static_cast<std::size_t>(cells_[i])];
        if (is_primary && protection_.insiders && !owners_.empty() &&
            result.is_protected(amount, protection_.margin)) {
          result.open_to = insider_of(i);
        }
      }
      results.push_back(result);
    }
    return results;
  }

 private:
  double amount_of(std::size_t i) const { return table_.amount(cells_[i]); }
  double sign(int relation, int cell) const {
    return table_.relations()[static_cast<std::size_t>(relation)].total == cell ? -1 : 1;
  }
  Owner owner(std::size_t i) const { return owners_[static_cast<std::size_t>(cells_[i])]; }

  // By how much cell i may differ from the truth upwards and downwards, in units.
  double up(std::size_t i, double unit) const {
    return std::min(protection_.prior * std::abs(amount_of(i)) / unit, kFurthest);
  }
  double down(std::size_t i, double unit) const {
    const double amount = amount_of(i);
    return amount >= 0 ? std::min(up(i, unit), amount / unit) : up(i, unit);
  }

  void find_interval(std::size_t target, Attacked& result) {
    const double unit = std::pow(10, std::floor(std::log10(std::abs(amount_of(target)))));
    if (!program_ || unit != unit_) {
      program_ = std::make_unique<LinearProgram>();
      unit_ = unit;
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        program_->add_variable(-down(i, unit), up(i, unit));
      }
      for (const auto& terms : equations_) program_->add_equation(terms);
    }
    for (const double cost : {1.0, -1.0}) {
      program_->set_cost(static_cast<int>(target), cost);
      ++programs_;
      // No answer in time: the attacker is taken to know the cell.
      if (const auto optimum = program_->minimise(protection_.seconds)) {
        (cost > 0 ? result.lower : result.upper) += optimum->values[target] * unit;
      }
    }
    program_->set_cost(static_cast<int>(target), 0);
  }

  // Whether the sums alone leave the cell more than one amount, however little others may move.
  bool can_move(std::size_t target) {
    LinearProgram program;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const double room = amount_of(i) == 0 ? 0 : 1;
      program.add_variable(-room, room, i == target ? -1 : 0);
    }
    for (const auto& terms : equations_) program.add_equation(terms);
    ++programs_;
    const auto optimum = program.minimise(protection_.seconds);
    return optimum && optimum->values[target] > kTolerance;
  }

  // A trader from whom the cell is not hidden, or 0. Who knows none of the cells by which it can
  // move learns nothing; all others are tried, together while that suffices.
  Owner insider_of(std::size_t target) {
    for (const double direction : {1.0, -1.0}) {
      const auto moved = movers(target, direction, {});
      if (!moved) continue;
      std::vector<std::set<Owner>> suspects = {*moved};
      while (!suspects.empty()) {
        const auto together = suspects.back();
        suspects.pop_back();
        if (together.empty() || movers(target, direction, together)) continue;
        if (together.size() == 1) return *together.begin();
        auto middle = together.begin();
        std::advance(middle, together.size() / 2);
        suspects.emplace_back(together.begin(), middle);
        suspects.emplace_back(middle, together.end());
      }
      if (protection_.prior <= 1) break;  // the mirrored way leads down
    }
    return 0;
  }

  // Who owns cells that move in the smallest change that takes the target to the margin while all
  // that `insiders` know stands still; nullopt: there is none.
  std::optional<std::set<Owner>> movers(std::size_t target, double direction,
                                        const std::set<Owner>& insiders) {
    const double unit = protection_.margin * std::abs(amount_of(target));
    LinearProgram program;
    // Variables 2i and 2i + 1: what cell i gains and what it loses.
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const bool is_known = insiders.contains(owner(i));
      const double cost = owner(i) == 0 ? kTolerance : 1;
      const auto bound = [&](double most, double wanted) {
        if (i == target) {
          program.add_variable(wanted, wanted);
        } else {
          program.add_variable(0, is_known ? 0 : most, cost);
        }
      };
      bound(up(i, unit), direction > 0 ? 1 - kTolerance : 0);
      bound(down(i, unit), direction < 0 ? 1 - kTolerance : 0);
    }
    for (const auto& terms : equations_) {
      Terms split;
      for (const auto& [cell, coefficient] : terms) {
        split.emplace_back(2 * cell, coefficient);
        split.emplace_back(2 * cell + 1, -coefficient);
      }
      program.add_equation(split);
    }
    ++programs_;
    const auto optimum = program.minimise(protection_.seconds);
    if (!optimum) return std::nullopt;
    std::set<Owner> moved;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const double move = optimum->values[2 * i] - optimum->values[2 * i + 1];
      if (std::abs(move) > kTolerance) moved.insert(owner(i));
    }
    moved.erase(0);
    moved.erase(owner(target));
    return moved;
  }

  const AdditiveTable& table_;
  std::vector<int> cells_;
  const std::vector<Owner>& owners_;
  const Protection& protection_;
  int& programs_;
  std::vector<Terms> equations_;
  std::unique_ptr<LinearProgram> program_;  // of the cells of one order of magnitude
  double unit_ = 0;
};

}  // namespace

bool Attacked::is_protected(double amount, double margin) const {
  const double need = margin * std::abs(amount) * (1 - kTolerance);
  return upper - amount >= need && amount - lower >= need;
}

Attack attack(const AdditiveTable& table, const Suppression& suppression,
              const std::vector<Owner>& owners, const Protection& protection) {
  Attack result;
  for (auto& cells : components(table, suppression.hidden)) {
    result.largest = std::max(result.largest, static_cast<int>(cells.size()));
    Attacker attacker(table, std::move(cells), owners, protection, result.programs);
    const auto found = attacker.run(suppression.primary);
    result.cells.insert(result.cells.end(), found.begin(), found.end());
  }
  std::sort(result.cells.begin(), result.cells.end(),
            [](const Attacked& a, const Attacked& b) { return a.cell < b.cell; });
  return result;
}

}  // namespace tw::disclosure
