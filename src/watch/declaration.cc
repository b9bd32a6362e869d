#include "watch/declaration.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "base/embedded.h"
#include "base/file.h"

namespace tw::watch {
namespace {

constexpr std::array<std::string_view, 5> kKinds = {"surge", "collapse", "price", "first_ever",
                                                    "share"};
constexpr std::array<std::string_view, 3> kMeasures = {"value_usd", "value_local", "net_mass_kg"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

class Parser {
 public:
  explicit Parser(std::string file) : file_(std::move(file)) {}

  Result<std::vector<Watch>> parse(const std::string& text) {
    toml::table table;
    try {
      table = toml::parse(text, file_);
    } catch (const toml::parse_error& error) {
      return Error("watch.syntax", {std::string(error.description())},
                   {.file = file_, .line = error.source().begin.line});
    }
    for (const auto& [key, node] : table) {
      if (key.str() != "watch") return fault("watch.key_unknown", key.str(), node);
      const auto* list = node.as_array();
      if (list == nullptr) return fault("watch.value_invalid", key.str(), node);
      for (const auto& each : *list) TW_CHECK(read_watch(each));
    }
    return std::move(watches_);
  }

 private:
  Error fault(const char* code, std::string_view what, const toml::node& node) const {
    return Error(code, {std::string(what)}, {.file = file_, .line = node.source().begin.line});
  }

  Result<void> read_watch(const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) return fault("watch.value_invalid", "watch", node);
    Watch watch;
    for (const auto& [key, entry] : *table) {
      if (!read_key(watch, key.str(), entry)) {
        const bool is_known = contains(kKeys, key.str());
        return fault(is_known ? "watch.value_invalid" : "watch.key_unknown", key.str(), entry);
      }
    }
    if (!contains(kKinds, watch.kind)) return fault("watch.kind_unknown", watch.kind, node);
    if (!contains(kMeasures, watch.measure)) return fault("watch.value_invalid", "measure", node);
    if (watch.name.empty() || watch.by.empty()) {
      return fault("watch.value_invalid", watch.name.empty() ? "name" : "by", node);
    }
    for (const auto* list : {&watch.by, &watch.of}) {
      for (const auto& name : *list) {
        if (!is_axis(name)) return fault("watch.axis_unknown", name, node);
      }
    }
    for (const auto& other : watches_) {
      if (other.name == watch.name) return fault("watch.name_twice", watch.name, node);
    }
    watches_.push_back(std::move(watch));
    return {};
  }

  // A column of the cube, or the beginning of a commodity code.
  static bool is_axis(const std::string& name) {
    const auto* axis = statistics::find_axis(name);
    return axis != nullptr && (axis->kind == statistics::Axis::Kind::kColumn ||
                               axis->kind == statistics::Axis::Kind::kHarmonised);
  }

  static constexpr std::array<std::string_view, 12> kKeys = {
      "name",    "kind", "by",    "of",         "where",  "measure",
      "history", "seen", "times", "deviations", "points", "least"};

  // False: not a key, or not its kind of value.
  static bool read_key(Watch& watch, std::string_view key, const toml::node& node) {
    if (key == "name") return read(watch.name, node) && is_name(watch.name);
    if (key == "kind") return read(watch.kind, node);
    if (key == "measure") return read(watch.measure, node);
    if (key == "by") return read(watch.by, node);
    if (key == "of") return read(watch.of, node);
    if (key == "where") return read(watch.where, node);
    if (key == "history") return read(watch.history, node, 12, 120);
    if (key == "seen") return read(watch.seen, node, 3, 120);
    if (key == "times") return read(watch.times, node, 1);
    if (key == "deviations") return read(watch.deviations, node, 0);
    if (key == "points") return read(watch.points, node, 0);
    if (key == "least") return read(watch.least, node, 0);
    return false;
  }

  static bool is_name(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '-' || c == '_';
    });
  }

  static bool read(std::string& into, const toml::node& node) {
    const auto value = node.value<std::string>();
    into = value.value_or("");
    return value.has_value() && !into.empty();
  }
  static bool read(std::vector<std::string>& into, const toml::node& node) {
    const auto* array = node.as_array();
    if (array == nullptr) return false;
    for (const auto& each : *array) {
      into.push_back(each.value_or(std::string()));
      if (into.back().empty()) return false;
    }
    return true;
  }
  static bool read(statistics::CellKey& into, const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) return false;
    for (const auto& [dimension, code] : *table) {
      into.emplace_back(std::string(dimension.str()), code.value_or(std::string()));
    }
    return true;
  }
  static bool read(std::int64_t& into, const toml::node& node, std::int64_t from, std::int64_t to) {
    const auto value = node.value<std::int64_t>();
    into = value.value_or(0);
    return value && *value >= from && *value <= to;
  }
  static bool read(double& into, const toml::node& node, double from) {
    const auto value = node.value<double>();
    into = value.value_or(0);
    return value && *value >= from;
  }

  std::string file_;
  std::vector<Watch> watches_;
};

const embedded::File& shipped() { return embedded::watches().front(); }

std::string printed(const Watch& watch) {
  const auto texts = [](const std::vector<std::string>& list) {
    toml::array array;
    for (const auto& each : list) array.push_back(each);
    return array;
  };
  toml::table where;
  for (const auto& [dimension, code] : watch.where) where.insert(dimension, code);
  where.is_inline(true);
  toml::table table{
      {"name", watch.name},       {"kind", watch.kind},   {"by", texts(watch.by)},
      {"measure", watch.measure}, {"least", watch.least}, {"history", watch.history},
      {"seen", watch.seen},       {"times", watch.times}, {"deviations", watch.deviations}};
  if (!watch.where.empty()) table.insert("where", where);
  if (watch.kind == "share") {
    table.insert("of", texts(watch.of));
    table.insert("points", watch.points);
  }
  std::ostringstream text;
  text << "\n[[watch]]\n" << table << "\n";
  return text.str();
}

}  // namespace

std::filesystem::path watch_file(const lake::Home& home) { return home.folder() / "watch.toml"; }

Result<std::vector<Watch>> parse(const std::string& text, const std::string& file) {
  return Parser(file).parse(text);
}

Result<std::vector<Watch>> watches_of(const lake::Home& home) {
  const auto path = watch_file(home);
  if (!std::filesystem::exists(path)) {
    return parse(std::string(shipped().text), std::string(shipped().path));
  }
  TW_TRY(const auto text, read_file(path));
  return parse(text, path.string());
}

Result<void> add(const lake::Home& home, const Watch& watch) {
  const auto path = watch_file(home);
  std::string text(shipped().text);
  if (std::filesystem::exists(path)) {
    TW_TRY(text, read_file(path));
  }
  text += printed(watch);
  TW_TRY(const auto all, parse(text, path.string()));
  (void)all;
  write_file_durably(path, text);
  return {};
}

}  // namespace tw::watch
