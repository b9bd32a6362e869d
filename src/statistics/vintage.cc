#include "statistics/vintage.h"

#include <charconv>
#include <optional>

#include "statistics/release.h"

namespace tw::statistics {
namespace {

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [at, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = failed == std::errc() && at == text.data() + text.size() && number > 0;
  return whole ? std::optional(number) : std::nullopt;
}

// The last instant that the text still means, as utc_now() writes instants.
std::optional<std::string> end_of_moment(const std::string& text) {
  if (Date::parse(text)) return text + "T23:59:59.999Z";
  constexpr std::size_t kSeconds = 19;  // YYYY-MM-DDThh:mm:ss
  const std::string clock = text.substr(0, std::min(text.size(), kSeconds));
  const auto format = DateFormat::parse("YYYY-MM-DDThh:mm:ss");
  if (!format->read(clock) || !text.ends_with('Z')) return std::nullopt;
  if (text.size() == kSeconds + 1) return clock + ".999Z";
  return text.size() == kSeconds + 5 ? std::optional(text) : std::nullopt;
}

Result<Vintage> at_release(const lake::Home& home, const Period& month, int number) {
  TW_TRY(const auto manifest, release(home, month, number));
  return Vintage{manifest.published.at, manifest.published.cube_version};
}

}  // namespace

Result<Vintage> vintage_of(const lake::Home& home, const std::string& text, const Period& month) {
  const auto slash = text.find('/');
  if (slash != std::string::npos) {
    const auto named = Period::parse(text.substr(0, slash));
    const auto number = number_of(std::string_view(text).substr(slash + 1));
    if (!named || named->kind() != Period::Kind::kMonth || !number) {
      return Error("vintage.not_a_moment", {text});
    }
    return at_release(home, *named, *number);
  }
  if (const auto number = number_of(text); number && month.kind() == Period::Kind::kMonth) {
    return at_release(home, month, *number);
  }
  const auto end = end_of_moment(text);
  if (!end) return Error("vintage.not_a_moment", {text});
  Vintage vintage;
  for (const auto& each : released_months(home)) {
    TW_TRY(const auto releases, releases_of(home, each));
    for (const auto& manifest : releases) {
      const auto& published = manifest.published;
      if (published.at <= *end && published.cube_version > vintage.cube_version) {
        vintage = {published.at, published.cube_version};
      }
    }
  }
  if (vintage.cube_version < 0) return Error("vintage.none_yet", {text});
  return vintage;
}

}  // namespace tw::statistics
