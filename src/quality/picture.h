// Small pictures as inline SVG. All words stand outside of them, as text of the page, so that they
// can be read at any width: a picture is only marks, stretched to the room there is.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tw::quality {

// A part of a whole, from 0 to 1, and the class that colours it.
struct Part {
  double share = 0;
  std::string style;
};

// One horizontal bar of parts, filled as far as they go. `mark` is a line across, e.g. what was
// expected.
std::string bar(const std::vector<Part>& parts, std::optional<double> mark = std::nullopt);

// Columns side by side, each a stack of parts from the bottom; the last column is set off.
std::string columns(const std::vector<std::vector<Part>>& stacks);

// A rising line through points (x, y from 0 to 1), the area below it filled.
std::string curve(const std::vector<std::pair<double, double>>& points);

// Text as HTML has it.
std::string escaped(const std::string& text);

}  // namespace tw::quality
