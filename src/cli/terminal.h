// What the commands print: text that lines up also with Chinese letters, numbers a person can read,
// and a progress bar on a terminal (nothing elsewhere).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/display.h"
#include "base/progress.h"

namespace tw::cli {

// 1234567 -> "1,234,567".
std::string grouped(std::int64_t number);
// 1536 -> "1.5 KiB".
std::string human_bytes(std::int64_t bytes);
// 73.2 -> "1 min 13 s"; 1.234 -> "1.2 s".
std::string human_seconds(double seconds);

// Lines of cells, each column as wide as its widest cell; columns named in `numeric` are
// right-aligned.
class Grid {
 public:
  explicit Grid(std::vector<bool> numeric) : numeric_(std::move(numeric)) {}
  void add(std::vector<std::string> cells) { lines_.push_back(std::move(cells)); }
  void rule() { lines_.emplace_back(); }
  std::string text(std::string_view indent = "  ") const;

 private:
  std::vector<bool> numeric_;
  std::vector<std::vector<std::string>> lines_;
};

// Bold where standard output is a terminal, plain elsewhere.
std::string heading(std::string_view text);

// A bar on standard error when that is a terminal, else silent.
std::shared_ptr<Progress> terminal_progress();

}  // namespace tw::cli
