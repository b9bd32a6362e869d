// Moments in UTC, to the millisecond. Rooms that reckon with time are handed the moment it is; as
// text it is what utc_now() writes, and sorts by time: "2026-04-10T09:00:00.000Z".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tw {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

Instant instant_now();
// Years 0001 to 9999.
std::string text_of(Instant instant);
// Exactly what text_of writes.
std::optional<Instant> instant_of(std::string_view text);

}  // namespace tw
