#include "base/display.h"

#include <cstdint>
#include <utility>

namespace tw {
namespace {

// The length of the UTF-8 sequence at the front, and its code point; broken bytes count as one
// each.
std::pair<std::size_t, std::uint32_t> next_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80    ? 1
                             : first >= 0xF0 ? 4
                             : first >= 0xE0 ? 3
                             : first >= 0xC0 ? 2
                                             : 1;
  if (length == 1 || length > text.size()) return {1, first};
  std::uint32_t point = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) point = (point << 6U) | (byte(i) & 0x3FU);
  return {length, point};
}

bool is_wide(std::uint32_t point) {
  return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
         (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
         (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
         (point >= 0xFFE0 && point <= 0xFFE6) || (point >= 0x20000 && point <= 0x3FFFD);
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const auto [length, point] = next_code_point(utf8);
    width += is_wide(point) ? 2 : 1;
    utf8.remove_prefix(length);
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width, bool right_aligned) {
  const std::size_t filled = display_width(text);
  const std::string space(filled < width ? width - filled : 0, ' ');
  return right_aligned ? space + std::string(text) : std::string(text) + space;
}

}  // namespace tw
