#include "disclosure/suppress.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/result.h"
#include "disclosure/linear.h"

namespace tw::disclosure {
namespace {

// Moves are counted in units of the primary's need. A little more than the need, so that rounding
// never leaves a cell just short of its margin.
constexpr double kNeed = 1 + 1e-6;
// A smaller move is noise of the solver; cells that could only move less are left alone.
constexpr double kMove = 1e-6;
// All goods by partner and the world by commodity go only where little else would protect.
constexpr double kTotalCost = 100;
// A cell that is hidden for another reason must not be worked out either: it need only move at all.
constexpr double kCompanionMargin = 0.01;
// Cells that can carry so much of the need by themselves are tried before smaller ones.
constexpr double kLarge = 0.05;
// Using what is hidden already costs next to nothing, rather than nothing: ways stay short.
constexpr double kHiddenCost = 1e-6;

// How far a neighbourhood grows against insiders.
constexpr int kStepsForInsiders = 4;

// A way to move a primary: the cells that move.
using Way = std::vector<int>;

class Suppressor {
 public:
  Suppressor(const AdditiveTable& table, const std::vector<int>& primaries,
             const std::vector<int>& hidden_before, const std::vector<Owner>& owners,
             const Protection& protection)
      : table_(table), owners_(owners), protection_(protection), uses_(table.cells().size()) {
    result_.primary.assign(table.cells().size(), false);
    for (const int cell : primaries) result_.primary[at(cell)] = true;
    for (const int cell : primaries) ++uses_[at(cell)];
    for (const int cell : hidden_before) {
      if (uses_[at(cell)]++ == 0) companions_.push_back(cell);
    }
    order_ = primaries;
    std::stable_sort(order_.begin(), order_.end(), [&](int a, int b) {
      return std::abs(table.amount(a)) > std::abs(table.amount(b));
    });
  }

  Suppression run() {
    for (int pass = 0; pass < protection_.passes; ++pass) {
      for (const int primary : order_) protect(primary);
    }
    for (const int cell : companions_) {
      const bool moves_already = uses_[at(cell)] > 1;
      if (!moves_already) protect(cell);
    }
    for (const int uses : uses_) result_.hidden.push_back(uses > 0);
    result_.unprotected.assign(unprotected_.begin(), unprotected_.end());
    result_.exposed_to_insiders.assign(exposed_.begin(), exposed_.end());
    return std::move(result_);
  }

 private:
  static std::size_t at(int cell) { return static_cast<std::size_t>(cell); }

  Owner owner(int cell) const { return owners_.empty() ? 0 : owners_[at(cell)]; }

  void protect(int primary) {
    if (table_.amount(primary) == 0 || unprotected_.contains(primary)) return;
    for (const auto& way : ways_[primary]) count(way, -1);
    ways_[primary].clear();
    exposed_.erase(primary);
    const auto way = find_way(primary, {});
    if (!way) {
      unprotected_.insert(primary);
      return;
    }
    keep(primary, *way);
    if (protection_.insiders && result_.primary[at(primary)])
      hide_from(primary, owners_of(*way, primary));
  }

  // Those who know some of the cells that a way moves.
  std::set<Owner> owners_of(const Way& way, int primary) const {
    std::set<Owner> owners;
    for (const int cell : way) owners.insert(owner(cell));
    owners.erase(0);
    owners.erase(owner(primary));
    return owners;
  }

  // For each of the insiders a way that moves no cell of his. One that moves no cell of any of them
  // serves all; where there is none, halves of them are tried.
  void hide_from(int primary, const std::set<Owner>& insiders) {
    if (insiders.empty()) return;
    if (const auto way = find_way(primary, insiders)) {
      keep(primary, *way);
    } else if (insiders.size() == 1) {
      exposed_.insert(primary);
    } else {
      auto middle = insiders.begin();
      std::advance(middle, insiders.size() / 2);
      hide_from(primary, {insiders.begin(), middle});
      hide_from(primary, {middle, insiders.end()});
    }
  }

  void keep(int primary, const Way& way) {
    count(way, +1);
    ways_[primary].push_back(way);
  }

  void count(const Way& way, int by) {
    for (const int cell : way) uses_[at(cell)] += by;
  }

  // A way that moves no cell of the insiders'. First among what is hidden already; then the
  // neighbourhood grows until there is one: large cells first, for ways through them are short.
  // Last come thin nets through the whole table.
  std::optional<Way> find_way(int primary, const std::set<Owner>& insiders) {
    std::vector<int> hidden;
    for (std::size_t i = 0; i < uses_.size(); ++i) {
      if (uses_[i] > 0 || static_cast<int>(i) == primary) hidden.push_back(static_cast<int>(i));
    }
    if (auto way = solve(primary, hidden, insiders, kMove)) return way;
    const auto [rows, columns] = table_.depth(primary);
    const int steps = insiders.empty() ? 2 * std::max(rows, columns) : kStepsForInsiders;
    for (const double least : {kLarge, kMove}) {
      std::size_t before = 0;
      for (int step = 0; step < steps; ++step) {
        // Wider by one dimension, then by the other: (1,1) (1,2) (2,2) (2,3) ...
        const int up = std::min(1 + step / 2, rows), across = std::min(1 + (step + 1) / 2, columns);
        for (const bool with_beside : {false, true}) {
          const auto near = table_.near(primary, up, across, with_beside, protection_.most_cells);
          if (near.empty() || near.size() == before) continue;
          before = near.size();
          if (auto way = solve(primary, near, insiders, least)) return way;
        }
      }
    }
    for (const std::size_t width : {5, 15, 40}) {
      const auto net = table_.net(primary, 4 * width, width);
      if (auto way = solve(primary, net, insiders, kMove)) return way;
    }
    return std::nullopt;
  }

  // By how much a cell may move either way, in units of the need.
  double reach(int cell, double need) const {
    return std::min(1.0, protection_.prior) * std::abs(table_.amount(cell)) / need;
  }

  // What it costs to hide a cell; what is hidden already costs next to nothing.
  double weight(int cell, double need) const {
    if (uses_[at(cell)] > 0) return kHiddenCost;
    const double amount = std::abs(table_.amount(cell));
    // In units of the need, so that numbers stay near 1.
    return (protection_.log_cost ? std::log1p(amount) : amount / need) *
           (table_.is_margin(cell) ? kTotalCost : 1);
  }

  // The cells of `near` that can move at all: not held by a sum in which all others stand still.
  std::vector<int> movable(int primary, const std::vector<int>& near,
                           const std::set<Owner>& insiders, double need, double least) const {
    std::map<int, int> free_in;  // relation -> movable cells
    std::set<int> free;
    for (const int cell : near) {
      const bool is_known = insiders.contains(owner(cell));
      // For the sake of insiders no published total is given up, unless a total is to be protected.
      const bool is_kept =
          insiders.empty()
              ? table_.is_grand_total(cell)
              : table_.is_margin(cell) && (table_.is_top_row(cell) || !table_.is_margin(primary));
      if (cell != primary && (is_known || is_kept || reach(cell, need) < least)) continue;
      free.insert(cell);
      for (const int relation : table_.relations_of(cell)) ++free_in[relation];
    }
    std::vector<int> held(free.begin(), free.end());
    while (!held.empty()) {
      const int cell = held.back();
      held.pop_back();
      if (!free.contains(cell)) continue;
      const auto& relations = table_.relations_of(cell);
      if (std::none_of(relations.begin(), relations.end(),
                       [&](int each) { return free_in[each] == 1; })) {
        continue;
      }
      free.erase(cell);
      for (const int relation : relations) {
        if (--free_in[relation] != 1) continue;
        const auto& each = table_.relations()[at(relation)];
        held.push_back(each.total);
        held.insert(held.end(), each.parts.begin(), each.parts.end());
      }
    }
    return {free.begin(), free.end()};
  }

  std::optional<Way> solve(int primary, const std::vector<int>& near,
                           const std::set<Owner>& insiders, double least) {
    const double margin = result_.primary[at(primary)] ? protection_.margin : kCompanionMargin;
    const double need = margin * std::abs(table_.amount(primary));
    const auto cells = movable(primary, near, insiders, need, least);
    if (!std::binary_search(cells.begin(), cells.end(), primary)) return std::nullopt;
    if (cells.size() > protection_.most_cells) return std::nullopt;
    // Fischetti and Salazar's relaxation: moving a cell as far as it goes, or the need, costs its
    // weight; moving it less, that part of it.
    std::vector<double> costs;
    for (const int cell : cells) {
      costs.push_back(weight(cell, need) / std::min(reach(cell, need), 1.0));
    }
    return cheapest(primary, cells, costs, need);
  }

  // The cheapest way that moves only `cells`; `costs` by cell, of moving it by one need.
  std::optional<Way> cheapest(int primary, const std::vector<int>& cells,
                              const std::vector<double>& costs, double need) {
    // Variables 2i and 2i + 1: what cell i gains and what it loses. With equal reach both ways the
    // mirrored solution moves the primary down, so one program serves both directions.
    LinearProgram program;
    std::map<int, std::vector<std::pair<int, double>>> sums;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const int cell = cells[i];
      const bool is_primary = cell == primary;
      const double most = reach(cell, need);
      const double cost = is_primary ? 0 : costs[i];
      const int gain =
          program.add_variable(is_primary ? kNeed : 0, is_primary ? kNeed : most, cost);
      const int loss = program.add_variable(0, is_primary ? 0 : most, cost);
      for (const int relation : table_.relations_of(cell)) {
        const double sign = table_.relations()[at(relation)].total == cell ? -1 : 1;
        sums[relation].emplace_back(gain, sign);
        sums[relation].emplace_back(loss, -sign);
      }
    }
    for (const auto& [relation, terms] : sums) program.add_equation(terms);
    ++result_.programs;
    const auto optimum = program.minimise(protection_.seconds);
    if (!optimum) return std::nullopt;
    Way way;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (std::abs(optimum->values[2 * i] - optimum->values[2 * i + 1]) > kMove) {
        way.push_back(cells[i]);
      }
    }
    return way;
  }

  const AdditiveTable& table_;
  const std::vector<Owner>& owners_;
  const Protection& protection_;
  std::vector<int> order_;       // primary cells, the largest first
  std::vector<int> companions_;  // hidden before, not primary
  std::vector<int> uses_;        // by cell: reasons for which it is hidden
  std::map<int, std::vector<Way>> ways_;
  std::set<int> unprotected_;
  std::set<int> exposed_;
  Suppression result_;
};

}  // namespace

Suppression suppress(const AdditiveTable& table, const std::vector<int>& primaries,
                     const std::vector<int>& hidden_before, const std::vector<Owner>& owners,
                     const Protection& protection) {
  return Suppressor(table, primaries, hidden_before, owners, protection).run();
}

}  // namespace tw::disclosure
