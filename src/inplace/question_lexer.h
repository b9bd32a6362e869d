// The words of a question.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tw::inplace {

struct Token {
  enum class Kind { kWord, kName, kText, kNumber, kMark, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;   // as written; of kName and kText without their quotes
  std::string upper;  // of kWord, in capitals
  std::size_t at = 0;
};

// kWord is a bare identifier or a keyword, kName one in double quotes. Codes inplace.syntax,
// inplace.too_long: comments, semicolons, backslashes, control characters and what is not UTF-8 are
// refused here. Ends with kEnd.
Result<std::vector<Token>> tokens_of(std::string_view text);

}  // namespace tw::inplace
