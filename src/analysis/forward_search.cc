#include "analysis/forward_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "analysis/distribution.h"
#include "analysis/least_trimmed_squares.h"
#include "base/result.h"

namespace tw::analysis {
namespace {

constexpr std::size_t kFewestRows = 10;
constexpr std::size_t kInARow = 3;  // steps above the highest envelope that make a signal

// The quantile at p of the (m + 1)th smallest of n deletion residuals, when m rows made the line:
// an order statistic of |t|, over the standard deviation that m central rows of n have left of 1.
double envelope(double p, double m, double n) {
  const double in_order = beta_quantile(p, m + 1, n - m);
  const double z = normal_quantile((n + m) / (2 * n));
  const double variance = 1 - 2 * n / m * z * normal_density(z);
  return student_quantile((1 + in_order) / 2, m - 2) / std::sqrt(variance);
}

class Search {
 public:
  Search(std::span<const double> x, std::span<const double> y) : x_(x), y_(y), nearest_(x.size()) {
    std::iota(nearest_.begin(), nearest_.end(), std::size_t{0});
    square_.resize(x.size());
  }

  // Puts the `count` rows nearest the line first.
  void choose(const Line& line, std::size_t count) {
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const double residual = y_[i] - line.at(x_[i]);
      square_[i] = residual * residual;
    }
    std::nth_element(nearest_.begin(), nearest_.begin() + static_cast<std::ptrdiff_t>(count - 1),
                     nearest_.end(), [this](std::size_t a, std::size_t b) {
                       return square_[a] != square_[b] ? square_[a] < square_[b] : a < b;
                     });
    count_ = count;
  }

  ForwardStep step() {
    inside_x_.clear();
    inside_y_.clear();
    for (const std::size_t row : inside()) {
      inside_x_.push_back(x_[row]);
      inside_y_.push_back(y_[row]);
    }
    const auto fit = least_squares(inside_x_, inside_y_);
    const auto m = static_cast<double>(count_);
    ForwardStep step{.rows = count_, .line = fit.line, .scale = std::sqrt(fit.squares / (m - 2))};
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = count_; k < nearest_.size(); ++k) {
      const double away = x_[nearest_[k]] - fit.mean_x;
      const double leverage = 1 / m + (fit.spread_x > 0 ? away * away / fit.spread_x : 0);
      const double residual = y_[nearest_[k]] - fit.line.at(x_[nearest_[k]]);
      least = std::min(least, std::abs(residual) / std::sqrt(1 + leverage));
    }
    step.deletion_residual = least / step.scale;
    if (least == 0 && step.scale == 0) step.deletion_residual = 0;
    const auto n = static_cast<double>(x_.size());
    step.low = envelope(0.01, m, n);
    step.middle = envelope(0.50, m, n);
    step.high = envelope(0.99, m, n);
    step.highest = envelope(0.9999, m, n);
    return step;
  }

  std::span<const std::size_t> inside() const { return std::span(nearest_).first(count_); }
  std::span<const std::size_t> outside() const { return std::span(nearest_).subspan(count_); }

 private:
  std::span<const double> x_;
  std::span<const double> y_;
  std::vector<std::size_t> nearest_;  // rows; the first count_ are in the step
  std::size_t count_ = 0;
  std::vector<double> square_, inside_x_, inside_y_;
};

std::size_t signal_of(const std::vector<ForwardStep>& steps, std::size_t rows) {
  std::size_t above = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const bool is_late = 2 * steps[i].rows >= rows;
    above = is_late && steps[i].deletion_residual > steps[i].highest ? above + 1 : 0;
    // Close to the end there is no room for three.
    if (above == kInARow || (above > 0 && i + 1 == steps.size())) return steps[i + 1 - above].rows;
  }
  return 0;
}

}  // namespace

ForwardSearch forward_search(std::span<const double> x, std::span<const double> y,
                             const ForwardSearchOptions& options) {
  TW_ASSERT(x.size() == y.size() && options.begin >= 3 && options.most_steps > 0);
  const std::size_t rows = x.size();
  ForwardSearch result;
  result.entered.assign(rows, rows);
  result.flagged.assign(rows, 0);
  if (rows < kFewestRows) return result;

  const std::size_t by = (rows + options.most_steps - 1) / options.most_steps;
  Search search(x, y);
  search.choose(least_trimmed_squares(x, y, {.exact_up_to = options.exact_up_to}).raw,
                std::min(options.begin, rows - 1));
  for (std::size_t count = std::min(options.begin, rows - 1); count < rows; count += by) {
    if (!result.steps.empty()) search.choose(result.steps.back().line, count);
    result.steps.push_back(search.step());
    for (const std::size_t row : search.inside()) {
      result.entered[row] = std::min(result.entered[row], count);
    }
    for (const std::size_t row : search.outside()) result.entered[row] = rows;
  }
  result.signal = signal_of(result.steps, rows);
  for (std::size_t row = 0; row < rows; ++row) {
    result.flagged[row] = result.signal > 0 && result.entered[row] > result.signal;
    result.flagged_count += result.flagged[row];
  }
  return result;
}

}  // namespace tw::analysis
