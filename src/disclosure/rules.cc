#include "disclosure/rules.h"

#include <toml++/toml.h>

#include <map>

#include "base/embedded.h"
#include "base/file.h"

namespace tw::disclosure {
namespace {

// Sets what one file says; what it does not say stays.
class Reader {
 public:
  Reader(std::string file, Rules& rules) : file_(std::move(file)) {
    tests("requested", rules.requested);
    tests("every_cell", rules.every_cell);
    auto& protection = rules.protection;
    setters_["protection.margin"] = number(0.01, 100, protection.margin, 0.01);
    setters_["protection.prior"] = number(0.01, 1e6, protection.prior, 0.01);
    setters_["protection.seconds"] = number(0.001, 86400, protection.seconds);
    setters_["protection.passes"] = count(1, 10, protection.passes);
    setters_["protection.insiders"] = [&](const toml::node& node) {
      const auto flag = node.value_exact<bool>();
      if (flag) protection.insiders = *flag;
      return flag.has_value();
    };
    setters_["protection.cost"] = [&](const toml::node& node) {
      const auto text = node.value<std::string>();
      if (text) protection.log_cost = *text == "log_value";
      return text && (*text == "value" || *text == "log_value");
    };
  }

  Result<void> read(std::string_view text) {
    toml::table table;
    try {
      table = toml::parse(text, file_);
    } catch (const toml::parse_error& error) {
      return Error("disclosure.rules_damaged", {std::string(error.description())},
                   {.file = file_, .line = error.source().begin.line});
    }
    for (const auto& [section, inner] : table) {
      const std::string name(section.str());
      if (!inner.is_table()) return wrong("disclosure.rule_unknown", name, inner);
      for (const auto& [key, node] : *inner.as_table()) {
        const std::string full = name + "." + std::string(key.str());
        const auto setter = setters_.find(full);
        if (setter == setters_.end()) return wrong("disclosure.rule_unknown", full, node);
        if (!setter->second(node)) return wrong("disclosure.rule_invalid", full, node);
      }
    }
    return {};
  }

 private:
  using Setter = std::function<bool(const toml::node&)>;

  void tests(const std::string& section, RiskTests& tests) {
    setters_[section + ".minimum_traders"] = count(0, 1000, tests.minimum_traders);
    setters_[section + ".p_percent"] = number(0, 100, tests.p_percent);
    setters_[section + ".dominance_n"] = count(0, 1000, tests.dominance_n);
    setters_[section + ".dominance_k"] = number(0, 100, tests.dominance_k);
  }

  static Setter number(double least, double most, double& target, double scale = 1) {
    return [=, &target](const toml::node& node) {
      const auto value = node.value<double>();
      if (!value || *value < least || *value > most) return false;
      target = *value * scale;
      return true;
    };
  }

  static Setter count(int least, int most, int& target) {
    return [=, &target](const toml::node& node) {
      const auto value = node.value_exact<std::int64_t>();
      if (!value || *value < least || *value > most) return false;
      target = static_cast<int>(*value);
      return true;
    };
  }

  Error wrong(const char* code, const std::string& key, const toml::node& node) const {
    return Error(code, {key}, {.file = file_, .line = node.source().begin.line, .field = key});
  }

  std::string file_;
  std::map<std::string, Setter> setters_;
};

}  // namespace

Result<Rules> rules_of(const std::filesystem::path& home_folder) {
  Rules rules;
  for (const auto& file : embedded::disclosure()) {
    const auto read = Reader(std::string(file.path), rules).read(file.text);
    TW_ASSERT(read.has_value());
  }
  const auto own = home_folder / "confidentiality.toml";
  if (std::filesystem::exists(own)) {
    TW_TRY(const auto text, read_file(own));
    TW_CHECK(Reader(own.string(), rules).read(text));
  }
  // Nobody can be kept more uncertain than he is beforehand.
  if (rules.protection.margin > std::min(1.0, rules.protection.prior)) {
    return Error("disclosure.rule_invalid", {"protection.margin"},
                 {.file = own.string(), .field = "protection.margin"});
  }
  return rules;
}

}  // namespace tw::disclosure
