// The texts of messages/<room>.<language>.toml: one template a code (table.key), {0}, {1}, ... for
// the arguments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tw {

enum class Language { kEnglish, kChinese };

// The text for a code. An unknown code answers itself with its arguments, so nothing is ever lost;
// the tidy test fails on a code that the sources use and the files do not list.
std::string message(Language language, std::string_view code,
                    const std::vector<std::string>& args = {});

// "file:line: field: text" as far as the place is known.
std::string describe(Language language, const Error& error);

bool message_exists(Language language, std::string_view code);

// One message or label in both languages.
struct BothLanguages {
  std::string en;
  std::string zh;
  const std::string& in(Language language) const {
    return language == Language::kChinese ? zh : en;
  }
};
BothLanguages message_in_both(std::string_view code, const std::vector<std::string>& args = {});

}  // namespace tw
