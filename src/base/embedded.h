// Text files built into the program (messages, queries, rules, shipped lists).
#pragma once

#include <string_view>
#include <vector>

namespace tw::embedded {

struct File {
  std::string_view path;  // relative to the source tree, e.g. "rules/validity.vtl"
  std::string_view text;
};

const std::vector<File>& messages();
const std::vector<File>& queries();
const std::vector<File>& rules();
const std::vector<File>& lists();
const std::vector<File>& structures();
const std::vector<File>& watches();
const std::vector<File>& styles();
const std::vector<File>& disclosure();
const std::vector<File>& roles();
const std::vector<File>& calendars();
const std::vector<File>& migrations();

}  // namespace tw::embedded
