// The rule language, evaluated row by row in plain C++: slow, and independent of SQL. Tests hold
// the compiled rules against it; nothing else uses it.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "checks/types.h"

namespace tw::checks {

enum class Verdict { kHolds, kBroken, kFailed };

struct Row {
  std::function<sql::Value(std::string_view variable)> value;
  // Whether the value of the variable is in the code list on the row's date; nullopt: null.
  std::function<std::optional<bool>(std::string_view list, std::string_view variable)> in_list;
};

Verdict evaluate(const TypedRule& rule, const Row& row);

// nullopt: evaluation fails. upper and lower know ASCII letters only.
std::optional<sql::Value> evaluate(const Typed& node, const Row& row);

}  // namespace tw::checks
