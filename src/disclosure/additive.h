// A published table as its readers can take it apart: two dimensions of nodes, sums over each of
// them, and the cells (node x node) that are not empty. Every sum of a dimension holds for every
// node of the other one; each such equation between cells is a relation.
//
// Empty cells are published as nothing, so everybody knows them: they are no cells here.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace tw::disclosure {

struct Dimension {
  struct Sum {
    int total = 0;
    std::vector<int> parts;
  };
  int top = 0;
  std::vector<int> parents;  // by node: its place in the main tree; -1 at the top, and for nodes of
                             // other classifications, which stand beside the tree
  std::vector<Sum> sums;     // of the main tree and of the other classifications

  int add(int parent);  // a node; answers its number
};

class AdditiveTable {
 public:
  struct Cell {
    int row = 0;
    int column = 0;
    double amount = 0;
  };
  struct Relation {
    int total = 0;
    std::vector<int> parts;  // cells; amount of the total = sum of the amounts of the parts
  };

  // A cell whose parts are there must be there itself. `cells` name each pair of nodes once.
  AdditiveTable(Dimension rows, Dimension columns, std::vector<Cell> cells);

  const std::vector<Cell>& cells() const { return cells_; }
  double amount(int cell) const { return cells_[static_cast<std::size_t>(cell)].amount; }
  const std::vector<Relation>& relations() const { return relations_; }
  const std::vector<int>& relations_of(int cell) const {
    return relations_of_[static_cast<std::size_t>(cell)];
  }
  std::optional<int> find(int row, int column) const;

  // Whether `cell` is a sum of which `part` is a part, directly or not, by the main trees.
  bool is_total_of(int cell, int part) const;
  // A cell of the top row, or of either top.
  bool is_top_row(int cell) const {
    return cells_[static_cast<std::size_t>(cell)].row == rows_.top;
  }
  bool is_margin(int cell) const;
  // The cell of the two tops.
  bool is_grand_total(int cell) const;

  // Cells near `cell`, itself among them: those strictly below its `rows`-th ancestor and its
  // `columns`-th ancestor; beyond the top all nodes of the main tree. Also, if asked, those of
  // nodes that stand beside the tree of rows, within these columns. None where they are over
  // `most`.
  std::vector<int> near(int cell, int rows, int columns, bool with_beside, std::size_t most) const;
  // A thin net through the whole table: the leaf rows with the largest cells in the column of
  // `cell`, `rows` of all and `rows` of those below it, with all nodes above them and beside; and
  // columns likewise.
  std::vector<int> net(int cell, std::size_t rows, std::size_t columns) const;
  // Steps from a cell to the tops, as near() counts them.
  std::pair<int, int> depth(int cell) const;

 private:
  void relate(const Dimension& summed, bool is_row);
  std::vector<bool> carriers(int cell, bool of_rows, std::size_t most) const;
  std::vector<int> crossing(const std::vector<bool>& in_rows, const std::vector<bool>& in_columns,
                            std::size_t most) const;
  static std::uint64_t key(int row, int column);

  Dimension rows_;
  Dimension columns_;
  std::vector<Cell> cells_;
  std::vector<Relation> relations_;
  std::vector<std::vector<int>> relations_of_;
  std::vector<std::vector<int>> cells_of_row_;
  std::unordered_map<std::uint64_t, int> index_;
};

}  // namespace tw::disclosure
