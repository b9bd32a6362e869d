#include "cli/terminal.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>

namespace tw::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Redraws at most ten times a second; ends each stage with its time.
class Bar final : public Progress {
 public:
  ~Bar() override { finish(); }

  void stage(std::string_view name, std::uint64_t total) override {
    const std::scoped_lock lock(mutex_);
    finish();
    name_ = name;
    total_ = total;
    done_ = 0;
    start_ = Clock::now();
    drawn_ = start_;
    active_ = true;
    draw();
  }

  void done(std::uint64_t units) override {
    const std::uint64_t done = done_.fetch_add(units) + units;
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock || Clock::now() - drawn_ < std::chrono::milliseconds(100) || done == 0) return;
    drawn_ = Clock::now();
    draw();
  }

 private:
  void draw() {
    std::string line = "\r\033[K" + padded(name_, 28) + " ";
    if (total_ > 0) {
      constexpr std::size_t kWidth = 32;
      const double share = std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_));
      const auto filled = static_cast<std::size_t>(share * static_cast<double>(kWidth));
      for (std::size_t i = 0; i < kWidth; ++i) line += i < filled ? "━" : "┄";
      std::array<char, 16> percent{};
      std::snprintf(percent.data(), percent.size(), " %3.0f %%", share * 100);
      line += percent.data();
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    if (seconds >= 1) line += "  " + human_seconds(seconds);
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
  }

  void finish() {
    if (!active_) return;
    active_ = false;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
  }

  std::mutex mutex_;
  std::string name_;
  std::uint64_t total_ = 0;
  std::atomic<std::uint64_t> done_{0};
  Clock::time_point start_;
  Clock::time_point drawn_;
  bool active_ = false;
};

}  // namespace

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = digits[0] == '-' ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string human_bytes(std::int64_t bytes) {
  constexpr std::array kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", value, kUnits[unit]);
  return text.data();
}

std::string human_seconds(double seconds) {
  std::array<char, 48> text{};
  if (seconds < 60) {
    std::snprintf(text.data(), text.size(), "%.1f s", seconds);
  } else {
    const auto whole = static_cast<int>(seconds);
    std::snprintf(text.data(), text.size(), "%d min %02d s", whole / 60, whole % 60);
  }
  return text.data();
}

std::string Grid::text(std::string_view indent) const {
  std::vector<std::size_t> widths(numeric_.size(), 0);
  for (const auto& line : lines_) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(line[i]));
    }
  }
  std::size_t total = 0;
  for (const std::size_t width : widths) total += width + 2;
  std::string result;
  for (const auto& line : lines_) {
    std::string text(indent);
    if (line.empty()) {
      for (std::size_t i = 2; i < total; ++i) text += "─";
    }
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i > 0) text += "  ";
      text += padded(line[i], widths[i], numeric_[i]);
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    result += text + "\n";
  }
  return result;
}

std::string heading(std::string_view text) {
  if (::isatty(STDOUT_FILENO) == 0) return std::string(text);
  return "\033[1m" + std::string(text) + "\033[0m";
}

std::shared_ptr<Progress> terminal_progress() {
  if (::isatty(STDERR_FILENO) != 0) return std::make_shared<Bar>();
  return {&silent_progress(), [](Progress*) {}};
}

}  // namespace tw::cli
