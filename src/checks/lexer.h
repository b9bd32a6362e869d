// Rule text to tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "checks/syntax.h"
#include "sql/expr.h"

namespace tw::checks {

struct Token {
  enum class Kind { kName, kKeyword, kInteger, kNumber, kString, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;  // name, keyword, symbol; the content of a string; the digits of a number
  Position at;
};

// The last token is kEnd. Codes rule.character, rule.string_open, rule.comment_open, rule.encoding.
Result<std::vector<Token>> tokenize(std::string_view text, const std::string& file);

}  // namespace tw::checks
