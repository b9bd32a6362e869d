#include "quality/words.h"

#include <cmath>
#include <cstdio>

#include "base/date.h"
#include "standards/structure.h"
#include "statistics/table_text.h"

namespace tw::quality {
namespace {

std::string printed(const char* format, double number) {
  char text[64];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

}  // namespace

std::string Words::say(const std::string& key, const std::vector<std::string>& args) const {
  return tw::message(language_, "quality." + key, args);
}

std::string Words::message(const std::string& code, const std::vector<std::string>& args) const {
  return tw::message(language_, code, args);
}

std::string Words::reason(const Report::Reason& reason) const {
  const std::string label = reason.label.in(language_);
  return reason.detail.empty() ? label : label + " (" + reason.detail + ")";
}

std::string Words::passed(const Report::LetPass& passed) const {
  return say(passed.counts ? "let_pass" : "left_out",
             {passed.rule, grouped(passed.items), passed.author, passed.reason});
}

std::string Words::field(const std::string& field) const {
  const auto* named = standards::structure("item").find(field);
  return named == nullptr ? field : named->label.in(language_);
}

std::string Words::district(const Report::District& district) const {
  const std::string& label = district.label.in(language_);
  return label.empty() ? district.code : label;
}

std::string Words::month(const std::string& period) const {
  return statistics::period_name(*Period::parse(period), language_);
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string million(double dollars) {
  const double millions = dollars / 1e6;
  if (std::abs(millions) < 100) return printed("%.2f", millions);
  return grouped(std::llround(millions));
}

std::string percent(double share) { return printed("%.1f", share * 100); }

std::string change(double now, double before) {
  if (before <= 0) return "";
  return printed("%+.2f", (now / before - 1) * 100);
}

}  // namespace tw::quality
