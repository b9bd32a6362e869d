// A cell of the cube as the command line says it: dimension=code, several times.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "statistics/axis.h"

namespace tw::cli {

// Code cli.not_a_cell.
inline Result<statistics::CellKey> cell_of(const std::vector<std::string>& parts) {
  statistics::CellKey key;
  for (const auto& part : parts) {
    const auto equals = part.find('=');
    if (equals == std::string::npos || equals == 0) return Error("cli.not_a_cell", {part});
    key.emplace_back(part.substr(0, equals), part.substr(equals + 1));
  }
  return key;
}

}  // namespace tw::cli
