#include "declaration/month_digest.h"

#include <algorithm>
#include <vector>

#include "base/digest.h"

namespace tw::declaration {
namespace {

bool may_hold_amendments(const lake::DataFile& file) {
  const auto range = file.ranges.find("declaration_version");
  return range == file.ranges.end() || !range->second.known || range->second.max != "1";
}

}  // namespace

std::string month_digest(const lake::Snapshot& items, const lake::Snapshot& events,
                         const Period& month) {
  std::vector<std::string> lines;
  for (const auto& file : items.files) {
    const auto& period = file.partition_values.at("period");
    const bool concerned =
        period == month.to_string() || period == "undated" || may_hold_amendments(file);
    if (concerned) lines.push_back("item " + file.sha256 + "\n");
  }
  for (const auto& file : events.files) lines.push_back("event " + file.sha256 + "\n");
  std::sort(lines.begin(), lines.end());
  Sha256 digest;
  for (const auto& line : lines) digest.update(line);
  return digest.hex();
}

}  // namespace tw::declaration
