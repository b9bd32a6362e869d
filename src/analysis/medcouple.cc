#include "analysis/medcouple.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "analysis/quantile.h"

namespace tw::analysis {
namespace {

struct Weighted {
  double value = 0;
  std::int64_t weight = 0;
};

// The value at which the weights, from the largest value on, pass half of their sum. Expected O(n).
double weighted_median(std::vector<Weighted>& all) {
  std::int64_t left = 0;  // weight still to pass
  for (const auto& each : all) left += each.weight;
  left = (left - 1) / 2;
  auto begin = all.begin();
  auto end = all.end();
  while (end - begin > 1) {
    const auto middle = begin + (end - begin) / 2;
    std::nth_element(begin, middle, end,
                     [](const Weighted& a, const Weighted& b) { return a.value > b.value; });
    std::int64_t before = 0;
    for (auto each = begin; each != middle; ++each) before += each->weight;
    if (left < before) {
      end = middle;
    } else {
      left -= before;
      begin = middle;
      if (left < middle->weight) return middle->value;
    }
  }
  return begin->value;
}

// The kernel over (rows: values at or above the median, columns: those at or below it), both
// falling; no entry is larger than its left or upper neighbour.
class KernelMatrix {
 public:
  explicit KernelMatrix(std::span<const double> values) {
    const double middle = analysis::median(values);
    for (const double value : values) {
      if (value >= middle) above_.push_back(value - middle);
      if (value <= middle) below_.push_back(value - middle);
    }
    std::sort(above_.begin(), above_.end(), std::greater<>());
    std::sort(below_.begin(), below_.end(), std::greater<>());
  }

  std::int64_t rows() const { return static_cast<std::int64_t>(above_.size()); }
  std::int64_t columns() const { return static_cast<std::int64_t>(below_.size()); }

  double at(std::int64_t row, std::int64_t column) const {
    const double a = above_[static_cast<std::size_t>(row)];
    const double b = below_[static_cast<std::size_t>(column)];
    if (a != 0 || b != 0) return (a + b) / (a - b);
    const std::int64_t place = rows() - 1 - row - column;
    return place > 0 ? 1 : place < 0 ? -1 : 0;
  }

  // In each row, how many entries are larger than `value` (or at least as large), going along the
  // border between them once. Answers their sum.
  std::int64_t count(double value, bool or_equal, std::vector<std::int64_t>& counts) const {
    std::int64_t total = 0;
    std::int64_t column = 0;
    for (std::int64_t row = rows() - 1; row >= 0; --row) {
      while (column < columns() &&
             (or_equal ? at(row, column) >= value : at(row, column) > value)) {
        ++column;
      }
      counts[static_cast<std::size_t>(row)] = column;
      total += column;
    }
    return total;
  }

  double largest(std::int64_t rank) const;

 private:
  // Entries of each row that may be the one sought: columns [from, to).
  struct Band {
    std::vector<std::int64_t> from, to;
  };
  std::int64_t narrow(Band& band, std::int64_t rank, double pivot) const;
  std::vector<double> entries(const Band& band) const;

  std::vector<double> above_, below_;
};

// Keeps of the band what is on the side of `pivot` where the entry of that rank is; answers how
// many entries are left, or 0 when the pivot is that entry.
std::int64_t KernelMatrix::narrow(Band& band, std::int64_t rank, double pivot) const {
  std::vector<std::int64_t> counts(above_.size());
  std::int64_t left = 0;
  if (rank < count(pivot, false, counts)) {
    for (std::size_t i = 0; i < counts.size(); ++i) band.to[i] = std::min(band.to[i], counts[i]);
  } else if (rank >= count(pivot, true, counts)) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      band.from[i] = std::max(band.from[i], counts[i]);
    }
  } else {
    return 0;
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    left += std::max<std::int64_t>(band.to[i] - band.from[i], 0);
  }
  return left;
}

std::vector<double> KernelMatrix::entries(const Band& band) const {
  std::vector<double> all;
  for (std::int64_t row = 0; row < rows(); ++row) {
    const auto i = static_cast<std::size_t>(row);
    for (std::int64_t column = band.from[i]; column < band.to[i]; ++column) {
      all.push_back(at(row, column));
    }
  }
  return all;
}

// The entry that `rank` others go before, the largest first.
double KernelMatrix::largest(std::int64_t rank) const {
  Band band{.from = std::vector<std::int64_t>(above_.size(), 0),
            .to = std::vector<std::int64_t>(above_.size(), columns())};
  std::int64_t left = rows() * columns();
  std::vector<Weighted> middles;
  while (left > rows()) {
    middles.clear();
    for (std::int64_t row = 0; row < rows(); ++row) {
      const auto i = static_cast<std::size_t>(row);
      const std::int64_t width = band.to[i] - band.from[i];
      if (width > 0) middles.push_back({at(row, band.from[i] + width / 2), width});
    }
    const double pivot = weighted_median(middles);
    const std::int64_t now = narrow(band, rank, pivot);
    // Entries that differ by rounding only may stand in the wrong order: then the pivot is as good.
    if (now == 0 || now == left) return pivot;
    left = now;
  }
  std::int64_t before = 0;
  for (const std::int64_t from : band.from) before += from;
  auto rest = entries(band);
  const auto place = std::clamp<std::int64_t>(rank - before, 0, std::ssize(rest) - 1);
  std::nth_element(rest.begin(), rest.begin() + place, rest.end(), std::greater<>());
  return rest[static_cast<std::size_t>(place)];
}

}  // namespace

double medcouple(std::span<const double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const KernelMatrix kernel(values);
  const std::int64_t pairs = kernel.rows() * kernel.columns();
  const double upper = kernel.largest((pairs - 1) / 2);
  return pairs % 2 == 1 ? upper : (upper + kernel.largest(pairs / 2)) / 2;
}

}  // namespace tw::analysis
