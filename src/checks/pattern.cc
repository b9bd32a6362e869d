#include "checks/pattern.h"

#include <cstddef>

namespace tw::checks {
namespace {

constexpr int kMaxRepeat = 100;
constexpr int kMaxDepth = 20;

bool is_punctuation(char c) {
  return std::string_view(".\\()[]{}*+?|^$-/\"'").find(c) != std::string_view::npos;
}

class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : text_(text) {}

  bool whole() { return alternatives(0) && next_ == text_.size(); }

 private:
  bool more() const { return next_ < text_.size(); }
  bool accept(char c) {
    if (!more() || text_[next_] != c) return false;
    ++next_;
    return true;
  }

  bool alternatives(int depth) {
    if (depth > kMaxDepth) return false;
    do {
      while (more() && text_[next_] != '|' && text_[next_] != ')') {
        const bool counted_before = counted_;
        counted_ = false;
        if (!atom(depth) || !repeat()) return false;
        counted_ = counted_ || counted_before;
      }
    } while (accept('|'));
    return true;
  }

  bool atom(int depth) {
    if (accept('(')) {
      if (more() && text_[next_] == '?') return false;
      return alternatives(depth + 1) && accept(')');
    }
    if (accept('[')) return set();
    if (accept('\\')) return escape();
    const char c = text_[next_];
    if (std::string_view("*+?{}]^$").find(c) != std::string_view::npos) return false;
    ++next_;
    return true;
  }

  bool escape() {
    if (!more()) return false;
    const char c = text_[next_++];
    return c == 'd' || c == 'w' || c == 's' || is_punctuation(c);
  }

  bool set() {
    accept('^');
    int members = 0;
    while (more() && text_[next_] != ']') {
      const auto first = member();
      if (first < 0) return false;
      ++members;
      if (next_ + 1 >= text_.size() || text_[next_] != '-' || text_[next_ + 1] == ']') continue;
      ++next_;
      const auto last = member();
      if (first > 127 || last < first || last > 127) return false;  // ranges are ASCII
    }
    return members > 0 && accept(']');
  }

  // The character, 0 for a class, -1 for a mistake.
  int member() {
    if (!more()) return -1;
    if (accept('\\')) {
      if (!escape()) return -1;
      const char c = text_[next_ - 1];
      return c == 'd' || c == 'w' || c == 's' ? 0 : c;
    }
    const char c = text_[next_];
    if (c == '[') return -1;
    ++next_;
    return static_cast<unsigned char>(c);
  }

  bool repeat() {
    if (accept('*') || accept('+') || accept('?')) return not_repeated();
    if (!accept('{')) return true;
    const int low = number();
    if (low < 0) return false;
    int high = low;
    if (accept(',')) {
      high = more() && text_[next_] != '}' ? number() : kMaxRepeat;
    }
    if (high < low || !accept('}') || counted_) return false;
    counted_ = true;
    return not_repeated();
  }

  bool not_repeated() const {
    return !more() || std::string_view("*+?{").find(text_[next_]) == std::string_view::npos;
  }

  int number() {
    int value = -1;
    while (more() && text_[next_] >= '0' && text_[next_] <= '9') {
      value = (value < 0 ? 0 : value) * 10 + (text_[next_++] - '0');
      if (value > kMaxRepeat) return -1;
    }
    return value;
  }

  std::string_view text_;
  std::size_t next_ = 0;
  bool counted_ = false;  // the last atom holds a repeat with counts
};

}  // namespace

bool is_valid_pattern(std::string_view pattern) { return PatternReader(pattern).whole(); }

}  // namespace tw::checks
