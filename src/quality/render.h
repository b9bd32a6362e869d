// The quality report for people and machines. Each renderer is a pure function of the report.
#pragma once

#include <string>

#include "base/messages.h"
#include "quality/report.h"

namespace tw::quality {

// Everything, both languages.
std::string render_json(const Report& report);

// For a terminal or a mail.
std::string render_text(const Report& report, Language language);

// One page that needs nothing else: style and pictures are in it, light and dark follow the
// reader's system, from a telephone's width up.
std::string render_html(const Report& report, Language language);

}  // namespace tw::quality
