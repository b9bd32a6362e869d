// A moment in the life of the published figures, as a user names it: a day, an instant or a
// release.
#pragma once

#include <cstdint>
#include <string>

#include "base/date.h"
#include "base/result.h"
#include "lake/home.h"

namespace tw::statistics {

// All releases of all months up to here, none later: a version of the table `cube`.
struct Vintage {
  std::string at;  // of the last release that belongs to it, UTC
  std::int64_t cube_version = -1;
};

// `text` is a day ("2026-04-10": its end, UTC), an instant ("2026-04-10T09:00:00Z"), a release
// ("2026-03/2": when that release appeared), or the number of a release of `month`. Codes
// vintage.not_a_moment, vintage.none_yet (nothing was published by then), release.missing.
Result<Vintage> vintage_of(const lake::Home& home, const std::string& text, const Period& month);

}  // namespace tw::statistics
