// Words and numbers of the quality report, for its renderers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/messages.h"
#include "quality/report.h"

namespace tw::quality {

class Words {
 public:
  explicit Words(Language language) : language_(language) {}

  Language language() const { return language_; }
  // Of table `quality`.
  std::string say(const std::string& key, const std::vector<std::string>& args = {}) const;
  // Of any table.
  std::string message(const std::string& code, const std::vector<std::string>& args = {}) const;

  std::string reason(const Report::Reason& reason) const;
  std::string passed(const Report::LetPass& passed) const;
  std::string field(const std::string& field) const;  // of structure item
  std::string district(const Report::District& district) const;
  std::string month(const std::string& period) const;  // "March 2026"

 private:
  Language language_;
};

std::string grouped(std::int64_t number);  // 1,234,567
std::string million(double dollars);       // 1.2 of millions, at least one place
std::string percent(double share);         // 0.123 is 12.3
// Now on before, per cent with a sign; empty where before is not positive.
std::string change(double now, double before);

}  // namespace tw::quality
