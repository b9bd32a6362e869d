#include "editing/settings.h"

#include <toml++/toml.h>

#include <cmath>
#include <functional>

#include "base/embedded.h"
#include "base/file.h"
#include "lake/new_table.h"
#include "sql/print.h"

namespace tw::editing {
namespace {

constexpr std::string_view kFile = "rules/editing.toml";

class Reader {
 public:
  Reader(std::string file, Settings settings)
      : file_(std::move(file)), settings_(std::move(settings)) {}

  Result<Settings> read(const std::string& text) {
    toml::table table;
    try {
      table = toml::parse(text, file_);
    } catch (const toml::parse_error& error) {
      return Error("editing.settings_syntax", {std::string(error.description())},
                   {.file = file_, .line = error.source().begin.line});
    }
    for (const auto& [key, node] : table) {
      const auto* section = node.as_table();
      if (section == nullptr) return unknown(key.str(), node);
      TW_CHECK(read_section(std::string(key.str()), *section));
    }
    return std::move(settings_);
  }

 private:
  // Where a value goes: a count or a measure, both above zero (a prior may be zero), or a word.
  struct Slot {
    std::int64_t* count = nullptr;
    double* measure = nullptr;
    std::string* word = nullptr;
    std::vector<std::string> words;  // allowed; empty: any
    bool zero = false;
  };
  using Slots = std::map<std::string, Slot>;

  Error at(const char* code, std::string_view key, const toml::node& node) const {
    return Error(code, {std::string(key)}, {.file = file_, .line = node.source().begin.line});
  }
  Error unknown(std::string_view key, const toml::node& node) const {
    return at("editing.setting_unknown", key, node);
  }

  Result<void> read_section(const std::string& name, const toml::table& section) {
    auto& s = settings_;
    if (name == "history") return fill(section, {{"months", {.count = &s.history_months}}});
    if (name == "group") {
      return fill(section, {{"least_records", {.count = &s.least_records}},
                            {"partner_records", {.count = &s.partner_records}},
                            {"code_records", {.count = &s.code_records}},
                            {"trader_records", {.count = &s.trader_records}}});
    }
    if (name == "suspicion") {
      return fill(section, {{"look", {.measure = &s.look}}, {"tail", {.measure = &s.tail}}});
    }
    if (name == "credibility") {
      return fill(section, {{"fence", {.measure = &s.fence}},
                            {"deviation", {.measure = &s.deviation}},
                            {"residual", {.measure = &s.residual}},
                            {"jump", {.measure = &s.jump}},
                            {"hb_u", {.measure = &s.hb_u, .zero = true}},
                            {"hb_a", {.measure = &s.hb_a, .zero = true}},
                            {"hb_c", {.measure = &s.hb_c}},
                            {"benford_records", {.count = &s.benford}},
                            {"groups", {.count = &s.groups}}});
    }
    if (name == "queue") {
      return fill(section, {{"order", {.word = &s.order, .words = {"expected", "geometric"}}},
                            {"budget", {.count = &s.budget}},
                            {"most", {.count = &s.most}},
                            {"weight_value", {.measure = &s.weight_value, .zero = true}},
                            {"weight_mass", {.measure = &s.weight_mass, .zero = true}},
                            {"exponent", {.measure = &s.exponent, .zero = true}}});
    }
    if (name == "kind" || name == "chapter") return read_named(name, section);
    return unknown(name, section);
  }

  // [kind.<name>] and [chapter.<two digits>].
  Result<void> read_named(const std::string& section, const toml::table& entries) {
    for (const auto& [name, node] : entries) {
      const auto* entry = node.as_table();
      if (entry == nullptr) return unknown(name.str(), node);
      const std::string key(name.str());
      if (section == "chapter") {
        TW_CHECK(fill(*entry, {{"least_records", {.count = &settings_.least_of_chapter[key]}}}));
        continue;
      }
      Kind& kind = settings_.kinds[key];
      kind.name = key;
      TW_CHECK(fill(*entry, {{"field", {.word = &kind.field}},
                             {"mass_factor", {.measure = &kind.mass_factor}},
                             {"value_factor", {.measure = &kind.value_factor}},
                             {"quantity_factor", {.measure = &kind.quantity_factor}},
                             {"prior", {.measure = &kind.prior, .zero = true}}}));
      if (kind.prior >= 1) return at("editing.setting_invalid", key + ".prior", node);
    }
    return {};
  }

  Result<void> fill(const toml::table& section, const Slots& slots) const {
    for (const auto& [key, node] : section) {
      const auto found = slots.find(std::string(key.str()));
      if (found == slots.end()) return unknown(key.str(), node);
      if (!store(found->second, node)) return at("editing.setting_invalid", key.str(), node);
    }
    return {};
  }

  static bool store(const Slot& slot, const toml::node& node) {
    if (slot.count != nullptr) {
      const auto value = node.value_exact<std::int64_t>();
      if (value) *slot.count = *value;
      return value && *value > 0;
    }
    if (slot.measure != nullptr) {
      const auto value = node.value<double>();
      if (value) *slot.measure = *value;
      return value && std::isfinite(*value) && (*value > 0 || (slot.zero && *value == 0));
    }
    const auto value = node.value_exact<std::string>();
    if (!value) return false;
    *slot.word = *value;
    return slot.words.empty() ||
           std::find(slot.words.begin(), slot.words.end(), *value) != slot.words.end();
  }

  std::string file_;
  Settings settings_;
};

std::string shipped() {
  for (const auto& file : embedded::rules()) {
    if (file.path == kFile) return std::string(file.text);
  }
  TW_ASSERT(false && "rules/editing.toml is built in");
}

void set(lake::Connection& connection, const std::string& name, const std::string& value) {
  connection.execute("SET VARIABLE editing_" + name + " = " + value);
}

}  // namespace

Result<Settings> read_settings(const std::string& text, const std::string& file, Settings over) {
  return Reader(file, std::move(over)).read(text);
}

Result<Settings> settings_of(const lake::Home& home) {
  TW_TRY(auto settings, read_settings(shipped(), std::string(kFile)));
  const auto own = home.folder() / kFile;
  if (!std::filesystem::exists(own)) return settings;
  TW_TRY(const auto text, read_file(own));
  return read_settings(text, own.string(), std::move(settings));
}

void attach_settings(lake::Connection& connection, const lake::Home& home, const Settings& settings,
                     int depth) {
  set(connection, "currency", sql::quote_text(home.settings().currency));
  set(connection, "depth", std::to_string(depth));
  set(connection, "least", std::to_string(settings.least_records));
  set(connection, "partner_records", std::to_string(settings.partner_records));
  set(connection, "code_records", std::to_string(settings.code_records));
  set(connection, "trader_records", std::to_string(settings.trader_records));
  const auto real = [&](const char* name, double value) {
    set(connection, name, sql::print(sql::literal(sql::Value(value))));
  };
  set(connection, "benford", std::to_string(settings.benford));
  real("fence", settings.fence);
  real("deviation", settings.deviation);
  real("residual", settings.residual);
  real("jump", settings.jump);
  real("hb_u", settings.hb_u);
  real("hb_a", settings.hb_a);
  real("hb_c", settings.hb_c);
  real("look", settings.look);
  real("tail", settings.tail);
  real("weight_value", settings.weight_value);
  real("weight_mass", settings.weight_mass);
  real("exponent", settings.exponent);

  using sql::DataType;
  const std::vector<lake::ColumnSpec> columns = {{"kind", DataType::text()},
                                                 {"field", DataType::text()},
                                                 {"mass_factor", DataType::real()},
                                                 {"value_factor", DataType::real()},
                                                 {"quantity_factor", DataType::real()},
                                                 {"log_prior", DataType::real()}};
  auto kinds = lake::append_to_new(connection, "editing_kind", columns);
  for (const auto& [name, kind] : settings.kinds) {
    if (kind.prior == 0) continue;
    kinds.set_text(0, name);
    kinds.set_text(1, kind.field);
    kinds.set(2, kind.mass_factor);
    kinds.set(3, kind.value_factor);
    kinds.set(4, kind.quantity_factor);
    kinds.set(5, std::log(kind.prior));
    kinds.next_row();
  }
  kinds.finish();
  connection.execute(sql::create_table(
      "editing_chapter", {{"chapter", DataType::text()}, {"least_records", DataType::integer()}}));
  lake::Appender chapters(connection, "editing_chapter",
                          {{"chapter", DataType::text()}, {"least_records", DataType::integer()}});
  for (const auto& [chapter, least] : settings.least_of_chapter) {
    chapters.set_text(0, chapter);
    chapters.set(1, least);
    chapters.next_row();
  }
  chapters.finish();
}

}  // namespace tw::editing
