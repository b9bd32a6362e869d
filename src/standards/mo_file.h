// Translations from a compiled GNU gettext catalogue (.mo): msgid to msgstr. Either byte order;
// plural forms and contexts are left as gettext stores them (text up to the first NUL). Format: GNU
// gettext manual, "The Format of GNU MO Files".
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tw::standards {

using Translations = std::map<std::string, std::string, std::less<>>;

// Code standards.mo_damaged.
Result<Translations> parse_mo(std::string_view bytes, const std::string& file);

}  // namespace tw::standards
