#include "analysis/concentration.h"

#include <algorithm>
#include <cmath>

#include "base/result.h"

namespace tw::analysis {
namespace {

// Numbers of Rousseeuw and Van Driessen (2006), section 4.
constexpr std::size_t kStarts = 500;
constexpr std::size_t kBest = 10;
constexpr std::size_t kSampleRows = 300;
constexpr std::size_t kSamples = 5;
constexpr int kFirstSteps = 2;
constexpr int kMostSteps = 1000;

using Random = std::mt19937_64;

// Uniform below `bound`; the standard's distributions differ between libraries.
std::size_t below(std::size_t bound, Random& random) {
  return static_cast<std::size_t>(random() % bound);
}

Line through_two(std::span<const double> x, std::span<const double> y, Random& random) {
  constexpr int kTries = 20;
  std::size_t i = 0;
  std::size_t j = 0;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    i = below(x.size(), random);
    j = below(x.size(), random);
    if (x[i] != x[j]) {
      const double slope = (y[j] - y[i]) / (x[j] - x[i]);
      if (std::isfinite(slope)) return {.intercept = y[i] - slope * x[i], .slope = slope};
    }
  }
  return {.intercept = y[i], .slope = 0};
}

void keep_best(std::vector<Candidate>& candidates, std::size_t count) {
  std::stable_sort(
      candidates.begin(), candidates.end(),
      [](const Candidate& a, const Candidate& b) { return a.objective < b.objective; });
  if (candidates.size() > count) candidates.resize(count);
}

void advance(std::vector<Candidate>& candidates, Concentration& concentration, int steps) {
  for (auto& candidate : candidates) {
    for (int i = 0; i < steps; ++i) candidate = concentration.step(candidate.line);
  }
}

Candidate settle_best(std::vector<Candidate>& candidates, Concentration& concentration) {
  for (auto& candidate : candidates) candidate = concentration.settle(candidate.line);
  keep_best(candidates, 1);
  return candidates.front();
}

std::vector<Candidate> from_pairs(std::span<const double> x, std::span<const double> y,
                                  std::size_t kept, std::size_t starts, Random& random) {
  Concentration concentration(x, y, kept);
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < starts; ++i) candidates.push_back({through_two(x, y, random), 0});
  advance(candidates, concentration, kFirstSteps);
  keep_best(candidates, kBest);
  return candidates;
}

// Rows drawn without repetition, x and y side by side (Floyd's algorithm would need a set; a
// partial shuffle of the positions is as short).
struct Sample {
  std::vector<double> x, y;
};
Sample draw(std::span<const double> x, std::span<const double> y, std::size_t count,
            Random& random) {
  std::vector<std::size_t> position(x.size());
  for (std::size_t i = 0; i < position.size(); ++i) position[i] = i;
  Sample sample;
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(position[i], position[i + below(position.size() - i, random)]);
    sample.x.push_back(x[position[i]]);
    sample.y.push_back(y[position[i]]);
  }
  return sample;
}

std::size_t share(std::size_t rows, std::size_t kept, std::size_t all) {
  const auto part = static_cast<double>(kept) / static_cast<double>(all);
  return std::min(rows, static_cast<std::size_t>(std::ceil(part * static_cast<double>(rows))));
}

}  // namespace

Concentration::Concentration(std::span<const double> x, std::span<const double> y, std::size_t kept)
    : x_(x), y_(y), kept_(kept), square_(x.size()) {
  TW_ASSERT(x.size() == y.size() && kept > 0 && kept <= x.size());
  ordered_.reserve(x.size());
  kept_x_.reserve(kept);
  kept_y_.reserve(kept);
}

// The largest of the h smallest squares.
double Concentration::threshold(const Line& line) {
  for (std::size_t i = 0; i < x_.size(); ++i) {
    const double residual = y_[i] - line.at(x_[i]);
    square_[i] = residual * residual;
  }
  ordered_ = square_;
  const auto last = ordered_.begin() + static_cast<std::ptrdiff_t>(kept_ - 1);
  std::nth_element(ordered_.begin(), last, ordered_.end());
  return *last;
}

Candidate Concentration::step(const Line& line) {
  const double limit = threshold(line);
  kept_x_.clear();
  kept_y_.clear();
  const auto take = [&](std::size_t i) {
    kept_x_.push_back(x_[i]);
    kept_y_.push_back(y_[i]);
  };
  for (std::size_t i = 0; i < x_.size(); ++i) {
    if (square_[i] < limit) take(i);
  }
  for (std::size_t i = 0; i < x_.size() && kept_x_.size() < kept_; ++i) {
    if (square_[i] == limit) take(i);
  }
  const auto fit = least_squares(kept_x_, kept_y_);
  return {.line = fit.line, .objective = fit.squares};
}

Candidate Concentration::settle(const Line& line) {
  Candidate best = step(line);
  for (int i = 0; i < kMostSteps; ++i) {
    const Candidate next = step(best.line);
    if (!(next.objective < best.objective)) break;
    best = next;
  }
  return best;
}

double Concentration::objective(const Line& line) {
  const double limit = threshold(line);
  double sum = 0;
  std::size_t count = 0;
  for (const double square : square_) {
    if (square < limit) sum += square, ++count;
  }
  return sum + static_cast<double>(kept_ - count) * limit;
}

Candidate concentrated_line(std::span<const double> x, std::span<const double> y, std::size_t kept,
                            std::uint64_t seed) {
  Random random(seed);
  const std::size_t rows = x.size();
  Concentration whole(x, y, kept);
  if (rows <= 2 * kSampleRows) {
    auto candidates = from_pairs(x, y, kept, kStarts, random);
    return settle_best(candidates, whole);
  }
  // Lines from samples are tried on the samples together, the best of them on all rows.
  const std::size_t samples = std::min(kSamples, rows / kSampleRows);
  auto merged = draw(x, y, samples * kSampleRows, random);
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < samples; ++i) {
    const std::span<const double> part_x(merged.x.data() + i * kSampleRows, kSampleRows);
    const std::span<const double> part_y(merged.y.data() + i * kSampleRows, kSampleRows);
    for (const auto& each :
         from_pairs(part_x, part_y, share(kSampleRows, kept, rows), kStarts / samples, random)) {
      candidates.push_back(each);
    }
  }
  Concentration together(merged.x, merged.y, share(merged.x.size(), kept, rows));
  advance(candidates, together, kFirstSteps);
  keep_best(candidates, kBest);
  advance(candidates, whole, kFirstSteps);
  keep_best(candidates, 2);
  return settle_best(candidates, whole);
}

}  // namespace tw::analysis
