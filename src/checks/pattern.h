// The patterns of match_characters: what every regular-expression engine reads the same way.
//
//   a      a character; \. \\ \( ... the character itself, for punctuation
//   .      any character but a line break       \d \w \s  digit, letter or digit or _, white space
//   (ASCII) [a-z_] one of these; [^...] none of these; \d \w \s and \] \\ \- \^ inside xy     one
//   after the other      x|y  either      (x)  group x* x+ x? x{n} x{n,} x{n,m}      repeats, at
//   most 100, not of repeats with counts
#pragma once

#include <string_view>

namespace tw::checks {

bool is_valid_pattern(std::string_view pattern);

}  // namespace tw::checks
