// What the watches saw, as the commands that run them tell it.
#pragma once

#include <string>

#include "cli/context.h"
#include "watch/run.h"

namespace tw::cli {

nlohmann::ordered_json watch_json(const watch::RunReport& report);

// A line in all, then the first `most` warnings by watch.
std::string watch_text(const Context& context, const watch::RunReport& report, std::size_t most);

}  // namespace tw::cli
