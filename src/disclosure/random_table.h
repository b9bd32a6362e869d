// For tests: tables that add up, made from random inner cells of two random trees.
#pragma once

#include <map>
#include <random>
#include <vector>

#include "disclosure/additive.h"

namespace tw::disclosure {

// A top with `groups` nodes under it and 1 to `most` leaves under each.
inline Dimension random_tree(std::mt19937& random, int groups, int most) {
  Dimension tree;
  tree.top = tree.add(-1);
  Dimension::Sum top{.total = tree.top};
  for (int group = 0; group < groups; ++group) {
    const int node = tree.add(tree.top);
    top.parts.push_back(node);
    Dimension::Sum sum{.total = node};
    const int leaves = 1 + static_cast<int>(random() % static_cast<unsigned>(most));
    for (int leaf = 0; leaf < leaves; ++leaf) sum.parts.push_back(tree.add(node));
    tree.sums.push_back(sum);
  }
  tree.sums.push_back(top);
  return tree;
}

inline bool is_leaf(const Dimension& tree, int node) {
  for (const int parent : tree.parents) {
    if (parent == node) return false;
  }
  return true;
}

// Amounts between 1 and a million, most of them small, as trade has them; `filled` per cent of the
// inner cells are not empty.
inline AdditiveTable random_table(std::mt19937& random, const Dimension& rows,
                                  const Dimension& columns, unsigned filled) {
  std::map<std::pair<int, int>, double> amounts;
  const auto path = [](const Dimension& tree, int node) {
    std::vector<int> nodes;
    for (; node != -1; node = tree.parents[static_cast<std::size_t>(node)]) nodes.push_back(node);
    return nodes;
  };
  for (int row = 0; row < static_cast<int>(rows.parents.size()); ++row) {
    for (int column = 0; column < static_cast<int>(columns.parents.size()); ++column) {
      if (!is_leaf(rows, row) || !is_leaf(columns, column) || random() % 100 >= filled) continue;
      double amount = 1 + static_cast<double>(random() % 100);
      for (auto digits = random() % 5; digits > 0; --digits) amount *= 10;
      for (const int r : path(rows, row)) {
        for (const int c : path(columns, column)) amounts[{r, c}] += amount;
      }
    }
  }
  std::vector<AdditiveTable::Cell> cells;
  for (const auto& [nodes, amount] : amounts) cells.push_back({nodes.first, nodes.second, amount});
  return {rows, columns, cells};
}

}  // namespace tw::disclosure
