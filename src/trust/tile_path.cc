#include "trust/tile_path.h"

#include <string>

namespace tw::trust {
namespace {

// A decimal of at most 19 digits, so that it cannot overflow.
std::optional<std::uint64_t> digits(std::string_view text) {
  if (text.empty() || text.size() > 19) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

// Takes what stands before the slash off the text; all of it where there is none.
std::string_view next_part(std::string_view& rest) {
  const auto slash = rest.find('/');
  const auto part = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  return part;
}

}  // namespace

// Read without care for the details, then written again: only what comes out the same is a name.
std::optional<TileName> tile_name_of(std::string_view path) {
  auto rest = path;
  if (next_part(rest) != "tile") return std::nullopt;
  TileName name;
  const auto level = next_part(rest);
  const auto height = level == "entries" ? std::optional<std::uint64_t>(0) : digits(level);
  if (!height || *height > 63) return std::nullopt;
  name.level = level == "entries" ? kEntries : static_cast<int>(*height);
  std::string number;
  for (bool ends = false; !ends;) {
    auto part = next_part(rest);
    ends = !part.starts_with('x');
    if (!ends) part.remove_prefix(1);
    if (ends && part.ends_with(".p")) {
      const auto width = digits(next_part(rest));
      if (!width || *width == 0 || *width >= kTileWidth) return std::nullopt;
      name.width = *width;
      part.remove_suffix(2);
    }
    number += part;
  }
  const auto value = digits(number);
  if (!value) return std::nullopt;
  name.number = *value;
  return name.path() == path ? std::optional(name) : std::nullopt;
}

}  // namespace tw::trust
