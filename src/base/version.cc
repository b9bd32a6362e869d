#include "base/version.h"

namespace tw {

std::string_view program_version() { return TIDEWAITER_VERSION; }

}  // namespace tw
