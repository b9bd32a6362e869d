#include "disclosure/additive.h"

#include <algorithm>
#include <cmath>

#include "base/result.h"

namespace tw::disclosure {
namespace {

int parent(const Dimension& dimension, int node) {
  return dimension.parents[static_cast<std::size_t>(node)];
}

bool is_at_or_below(const Dimension& dimension, int node, int ancestor) {
  for (; node != -1; node = parent(dimension, node)) {
    if (node == ancestor) return true;
  }
  return false;
}

// The nodes strictly below the ancestor so many steps up; beyond the top, the whole main tree.
std::vector<bool> below_ancestor(const Dimension& dimension, int node, int steps) {
  int ancestor = node;
  for (; steps > 0 && ancestor != -1; --steps) ancestor = parent(dimension, ancestor);
  std::vector<bool> result(dimension.parents.size());
  for (std::size_t i = 0; i < result.size(); ++i) {
    const int each = static_cast<int>(i);
    result[i] = ancestor == -1 ? is_at_or_below(dimension, each, dimension.top)
                               : each != ancestor && is_at_or_below(dimension, each, ancestor);
  }
  return result;
}

// Nodes that stand beside the tree.
void mark_beside(const Dimension& dimension, std::vector<bool>& marked) {
  for (std::size_t i = 0; i < marked.size(); ++i) {
    if (dimension.parents[i] == -1 && static_cast<int>(i) != dimension.top) marked[i] = true;
  }
}

int steps_to_top(const Dimension& dimension, int node) {
  int steps = 0;
  for (; node != -1; node = parent(dimension, node)) ++steps;
  return steps;
}

}  // namespace

int Dimension::add(int parent) {
  parents.push_back(parent);
  return static_cast<int>(parents.size()) - 1;
}

std::uint64_t AdditiveTable::key(int row, int column) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(row)) << 32 |
         static_cast<std::uint32_t>(column);
}

AdditiveTable::AdditiveTable(Dimension rows, Dimension columns, std::vector<Cell> cells)
    : rows_(std::move(rows)),
      columns_(std::move(columns)),
      cells_(std::move(cells)),
      relations_of_(cells_.size()),
      cells_of_row_(rows_.parents.size()) {
  index_.reserve(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const bool is_new =
        index_.emplace(key(cells_[i].row, cells_[i].column), static_cast<int>(i)).second;
    TW_ASSERT(is_new);
    cells_of_row_[static_cast<std::size_t>(cells_[i].row)].push_back(static_cast<int>(i));
  }
  relate(rows_, true);
  relate(columns_, false);
  for (std::size_t i = 0; i < relations_.size(); ++i) {
    relations_of_[static_cast<std::size_t>(relations_[i].total)].push_back(static_cast<int>(i));
    for (const int part : relations_[i].parts) {
      relations_of_[static_cast<std::size_t>(part)].push_back(static_cast<int>(i));
    }
  }
}

// The relations of the sums over one dimension, one for each cell that is a total there.
void AdditiveTable::relate(const Dimension& summed, bool is_row) {
  std::vector<std::vector<const Dimension::Sum*>> sums_of(summed.parents.size());
  for (const auto& sum : summed.sums) sums_of[static_cast<std::size_t>(sum.total)].push_back(&sum);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const Cell& cell = cells_[i];
    for (const auto* sum : sums_of[static_cast<std::size_t>(is_row ? cell.row : cell.column)]) {
      Relation relation{.total = static_cast<int>(i)};
      for (const int part : sum->parts) {
        const auto found = is_row ? find(part, cell.column) : find(cell.row, part);
        if (found) relation.parts.push_back(*found);
      }
      relations_.push_back(std::move(relation));
    }
  }
}

std::optional<int> AdditiveTable::find(int row, int column) const {
  const auto found = index_.find(key(row, column));
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

bool AdditiveTable::is_total_of(int cell, int part) const {
  const Cell& total = cells_[static_cast<std::size_t>(cell)];
  const Cell& other = cells_[static_cast<std::size_t>(part)];
  return cell != part && is_at_or_below(rows_, other.row, total.row) &&
         is_at_or_below(columns_, other.column, total.column);
}

bool AdditiveTable::is_grand_total(int cell) const {
  const Cell& each = cells_[static_cast<std::size_t>(cell)];
  return each.row == rows_.top && each.column == columns_.top;
}

bool AdditiveTable::is_margin(int cell) const {
  const Cell& each = cells_[static_cast<std::size_t>(cell)];
  return each.row == rows_.top || each.column == columns_.top;
}

std::vector<int> AdditiveTable::near(int cell, int rows, int columns, bool with_beside,
                                     std::size_t most) const {
  const Cell& centre = cells_[static_cast<std::size_t>(cell)];
  auto in_rows = below_ancestor(rows_, centre.row, rows);
  const auto in_columns = below_ancestor(columns_, centre.column, columns);
  if (with_beside) mark_beside(rows_, in_rows);
  return crossing(in_rows, in_columns, most);
}

std::vector<int> AdditiveTable::net(int cell, std::size_t rows, std::size_t columns) const {
  return crossing(carriers(cell, true, rows), carriers(cell, false, columns), cells_.size());
}

std::vector<int> AdditiveTable::crossing(const std::vector<bool>& in_rows,
                                         const std::vector<bool>& in_columns,
                                         std::size_t most) const {
  std::vector<int> cells;
  for (std::size_t row = 0; row < in_rows.size(); ++row) {
    if (!in_rows[row]) continue;
    for (const int each : cells_of_row_[row]) {
      const int column = cells_[static_cast<std::size_t>(each)].column;
      if (in_columns[static_cast<std::size_t>(column)]) cells.push_back(each);
    }
    if (cells.size() > most) return {};
  }
  return cells;
}

// The rows (or columns) of net().
std::vector<bool> AdditiveTable::carriers(int cell, bool of_rows, std::size_t most) const {
  const Cell& centre = cells_[static_cast<std::size_t>(cell)];
  const Dimension& dimension = of_rows ? rows_ : columns_;
  const int own = of_rows ? centre.row : centre.column;
  std::vector<bool> is_inner(dimension.parents.size());
  for (const int each : dimension.parents) {
    if (each != -1) is_inner[static_cast<std::size_t>(each)] = true;
  }
  std::vector<std::pair<double, int>> leaves;
  for (std::size_t i = 0; i < is_inner.size(); ++i) {
    const int node = static_cast<int>(i);
    if (is_inner[i] || !is_at_or_below(dimension, node, dimension.top)) continue;
    const auto found = of_rows ? find(node, centre.column) : find(centre.row, node);
    if (found) leaves.emplace_back(-std::abs(amount(*found)), node);
  }
  std::sort(leaves.begin(), leaves.end());
  std::vector<bool> marked(is_inner.size());
  const auto mark = [&](int node) {
    for (; node != -1; node = parent(dimension, node))
      marked[static_cast<std::size_t>(node)] = true;
  };
  mark(own);
  std::size_t anywhere = 0, below = 0;
  for (const auto& [size, node] : leaves) {
    const bool is_below = is_at_or_below(dimension, node, own);
    if ((is_below ? below : anywhere)++ < most) mark(node);
  }
  mark_beside(dimension, marked);
  return marked;
}

std::pair<int, int> AdditiveTable::depth(int cell) const {
  const Cell& each = cells_[static_cast<std::size_t>(cell)];
  return {steps_to_top(rows_, each.row), steps_to_top(columns_, each.column)};
}

}  // namespace tw::disclosure
