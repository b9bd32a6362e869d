#include "analysis/trimmed_sweep.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>

#include "analysis/quantile.h"
#include "base/result.h"

namespace tw::analysis {
namespace {

constexpr double kTogether = 1e-9;
constexpr std::size_t kRemembered = 8;  // improvements, of which rounding may hide the best

// A sum with the part that a double loses (Knuth's two-sum): a wrong row a million times too large
// goes in and out of sums without a trace.
struct ExactSum {
  double high = 0;
  double low = 0;
  void add(double value) {
    const double sum = high + value;
    const double part = sum - high;
    low += (high - (sum - part)) + (value - part);
    high = sum;
  }
};

struct Sums {
  ExactSum x, y, xx, xy, yy;
};

// Two rows and the slope at which they change places.
struct Exchange {
  double slope = 0;
  std::uint32_t first = 0;  // the row with the smaller x
  std::uint32_t second = 0;
};

// Positions [from, to] that are to be put in order again.
struct Range {
  std::size_t from = 0;
  std::size_t to = 0;
};

class Sweep {
 public:
  Sweep(std::vector<double> x, std::vector<double> y, std::size_t kept)
      : x_(std::move(x)), y_(std::move(y)), kept_(kept) {
    const std::size_t rows = x_.size();
    order_.resize(rows);
    std::iota(order_.begin(), order_.end(), 0U);
    // The order at slope minus infinity.
    std::sort(order_.begin(), order_.end(), [this](std::uint32_t a, std::uint32_t b) {
      return x_[a] != x_[b] ? x_[a] < x_[b] : y_[a] < y_[b];
    });
    position_.resize(rows);
    for (std::size_t k = 0; k < rows; ++k) position_[order_[k]] = k;
    first_.resize(rows + 1);
    for (std::size_t k = 1; k <= rows; ++k) update(k);
    for (std::size_t begin = 0; begin + kept_ <= rows; ++begin) consider(begin);
  }

  std::vector<Line> run(double together);

 private:
  std::vector<Exchange> exchanges() const;
  void apply(std::span<const Exchange> group, double after);
  void reorder(const Range& range, double after);
  void update(std::size_t k);
  void update_and_consider(std::size_t k);
  void consider(std::size_t begin);

  std::vector<double> x_, y_;
  std::size_t kept_;
  std::vector<std::uint32_t> order_;   // rows by y - slope x at the slope reached
  std::vector<std::size_t> position_;  // of a row in order_
  std::vector<Sums> first_;            // over the first k rows of the order
  std::vector<Range> ranges_;
  double best_ = std::numeric_limits<double>::infinity();
  std::vector<Line> improvements_;
};

std::vector<Exchange> Sweep::exchanges() const {
  std::vector<Exchange> all;
  all.reserve(order_.size() * (order_.size() - 1) / 2);
  for (std::size_t i = 0; i < order_.size(); ++i) {
    for (std::size_t j = i + 1; j < order_.size(); ++j) {
      const std::uint32_t a = order_[i];
      const std::uint32_t b = order_[j];
      const double slope = (y_[b] - y_[a]) / (x_[b] - x_[a]);
      if (x_[a] < x_[b] && std::isfinite(slope)) all.push_back({slope, a, b});
    }
  }
  std::sort(all.begin(), all.end(),
            [](const Exchange& a, const Exchange& b) { return a.slope < b.slope; });
  return all;
}

std::vector<Line> Sweep::run(double together) {
  const auto all = exchanges();
  for (std::size_t from = 0; from < all.size();) {
    std::size_t to = from + 1;
    while (to < all.size() && all[to].slope <= all[from].slope + together) ++to;
    const double last = all[to - 1].slope;
    const double after =
        to < all.size() ? last + (all[to].slope - last) / 2 : last + std::abs(last) + together + 1;
    apply(std::span(all).subspan(from, to - from), after);
    from = to;
  }
  return std::move(improvements_);
}

// Rows of one group may be many on one line, which turn round together, and rounding may have put
// exchanges of the past in the wrong order: so what lies between the two rows is sorted anew.
void Sweep::apply(std::span<const Exchange> group, double after) {
  if (group.size() == 1) {
    const std::size_t from = position_[group[0].first];
    const std::size_t to = position_[group[0].second];
    if (from + 1 == to) {
      std::swap(order_[from], order_[to]);
      std::swap(position_[order_[from]], position_[order_[to]]);
      update_and_consider(to);
      return;
    }
  }
  ranges_.clear();
  for (const auto& each : group) {
    const auto [from, to] = std::minmax(position_[each.first], position_[each.second]);
    ranges_.push_back({from, to});
  }
  std::sort(ranges_.begin(), ranges_.end(),
            [](const Range& a, const Range& b) { return a.from < b.from; });
  Range open = ranges_.front();
  for (const auto& each : ranges_) {
    if (each.from > open.to) {
      reorder(open, after);
      open = each;
    }
    open.to = std::max(open.to, each.to);
  }
  reorder(open, after);
}

void Sweep::reorder(const Range& range, double after) {
  const auto begin = order_.begin() + static_cast<std::ptrdiff_t>(range.from);
  const auto end = order_.begin() + static_cast<std::ptrdiff_t>(range.to + 1);
  std::sort(begin, end, [this, after](std::uint32_t a, std::uint32_t b) {
    const double at_a = y_[a] - after * x_[a];
    const double at_b = y_[b] - after * x_[b];
    return at_a != at_b ? at_a < at_b : a < b;
  });
  for (std::size_t k = range.from; k <= range.to; ++k) position_[order_[k]] = k;
  for (std::size_t k = range.from + 1; k <= range.to; ++k) update(k);
  for (std::size_t k = range.from + 1; k <= range.to; ++k) {
    if (k + kept_ <= order_.size()) consider(k);
    if (k >= kept_) consider(k - kept_);
  }
}

void Sweep::update(std::size_t k) {
  Sums sums = first_[k - 1];
  const double x = x_[order_[k - 1]];
  const double y = y_[order_[k - 1]];
  sums.x.add(x);
  sums.y.add(y);
  sums.xx.add(x * x);
  sums.xy.add(x * y);
  sums.yy.add(y * y);
  first_[k] = sums;
}

void Sweep::update_and_consider(std::size_t k) {
  update(k);
  if (k + kept_ <= order_.size()) consider(k);
  if (k >= kept_) consider(k - kept_);
}

// The least squares line of the run of h rows at that position.
void Sweep::consider(std::size_t begin) {
  const Sums& a = first_[begin];
  const Sums& b = first_[begin + kept_];
  const auto over = [](const ExactSum& from, const ExactSum& to) {
    return (to.high - from.high) + (to.low - from.low);
  };
  const auto count = static_cast<double>(kept_);
  const double mean_x = over(a.x, b.x) / count;
  const double mean_y = over(a.y, b.y) / count;
  const double spread = over(a.xx, b.xx) - count * mean_x * mean_x;
  const double product = over(a.xy, b.xy) - count * mean_x * mean_y;
  const double slope = spread > 0 ? product / spread : 0;
  const double squares = over(a.yy, b.yy) - count * mean_y * mean_y - slope * product;
  if (!(squares < best_)) return;
  best_ = squares;
  if (improvements_.size() == kRemembered) improvements_.erase(improvements_.begin());
  improvements_.push_back({.intercept = mean_y - slope * mean_x, .slope = slope});
}

}  // namespace

std::vector<Line> trimmed_sweep(std::span<const double> x, std::span<const double> y,
                                std::size_t kept, const Line& start, double start_squares) {
  TW_ASSERT(start_squares > 0);
  const double center = median(x);
  std::vector<double> away_x(x.size());
  std::vector<double> residual(x.size());
  double spread = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    away_x[i] = x[i] - center;
    residual[i] = y[i] - start.at(x[i]);
    spread += away_x[i] * away_x[i];
  }
  const double together = spread > 0 ? kTogether * std::sqrt(start_squares / spread) : 0;
  auto lines = Sweep(std::move(away_x), std::move(residual), kept).run(together);
  for (auto& line : lines) {
    line = {.intercept = start.intercept + line.intercept - line.slope * center,
            .slope = start.slope + line.slope};
  }
  return lines;
}

}  // namespace tw::analysis
