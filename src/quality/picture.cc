#include "quality/picture.h"

#include <algorithm>
#include <cstdio>

namespace tw::quality {
namespace {

constexpr double kWidth = 1000;
constexpr double kHeight = 100;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string rectangle(double x, double y, double width, double height, const std::string& style) {
  return "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) +
         "\" height=\"" + number(height) + "\" class=\"" + style + "\"/>";
}

std::string picture(const std::string& style, const std::string& marks) {
  return "<svg class=\"" + style + "\" viewBox=\"0 0 " + number(kWidth) + " " + number(kHeight) +
         "\" preserveAspectRatio=\"none\" aria-hidden=\"true\">" + marks + "</svg>";
}

double bounded(double share) { return std::clamp(share, 0.0, 1.0); }

}  // namespace

std::string bar(const std::vector<Part>& parts, std::optional<double> mark) {
  std::string marks = rectangle(0, 0, kWidth, kHeight, "ground");
  double at = 0;
  for (const auto& part : parts) {
    const double width = std::min(bounded(part.share), 1 - at) * kWidth;
    if (width > 0) marks += rectangle(at * kWidth, 0, width, kHeight, part.style);
    at += width / kWidth;
  }
  if (mark) {
    const std::string x = number(std::clamp(bounded(*mark) * kWidth, 1.0, kWidth - 1));
    marks += "<line x1=\"" + x + "\" x2=\"" + x + "\" y1=\"0\" y2=\"100\" class=\"mark\"/>";
  }
  return picture("bar", marks);
}

std::string columns(const std::vector<std::vector<Part>>& stacks) {
  const double room = kWidth / static_cast<double>(std::max<std::size_t>(stacks.size(), 1));
  std::string marks;
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    double top = kHeight;
    const std::string set_off = i + 1 == stacks.size() ? " now" : " before";
    for (const auto& part : stacks[i]) {
      const double height = bounded(part.share) * kHeight;
      top -= height;
      if (height > 0) {
        marks += rectangle(room * (static_cast<double>(i) + 0.14), top, room * 0.72, height,
                           part.style + set_off);
      }
    }
  }
  return picture("columns", marks);
}

std::string curve(const std::vector<std::pair<double, double>>& points) {
  std::string line;
  for (const auto& [x, y] : points) {
    line += (line.empty() ? "" : " ") + number(bounded(x) * kWidth) + "," +
            number((1 - bounded(y)) * kHeight);
  }
  std::string marks;
  for (const double level : {0.25, 0.5, 0.75}) {
    const std::string y = number(level * kHeight);
    marks += "<line x1=\"0\" x2=\"1000\" y1=\"" + y + "\" y2=\"" + y + "\" class=\"grid\"/>";
  }
  marks += "<polygon points=\"0,100 " + line + " 1000,100\" class=\"area\"/>";
  marks += "<polyline points=\"" + line + "\" class=\"line\"/>";
  return picture("curve", marks);
}

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

}  // namespace tw::quality
