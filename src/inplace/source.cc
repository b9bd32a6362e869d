#include "inplace/source.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/file.h"

namespace tw::inplace {
namespace {

constexpr std::array<std::string_view, 4> kDialects = {"postgresql", "mariadb", "sqlite",
                                                       "sqlserver"};
constexpr std::int64_t kMostSeconds = 600;

class Parser {
 public:
  explicit Parser(std::string file) : file_(std::move(file)) {}

  Result<Source> run(const std::string& text) {
    toml::table table;
    try {
      table = toml::parse(text, file_);
    } catch (const toml::parse_error& error) {
      return Error("inplace.source_syntax", {std::string(error.description())},
                   {.file = file_, .line = error.source().begin.line});
    }
    for (const auto& [key, node] : table) TW_CHECK(read(key.str(), node));
    if (source_.connection.empty()) return fault("inplace.source_value", "connection", table);
    TW_CHECK(add_password(table));
    return std::move(source_);
  }

 private:
  Error fault(const char* code, std::string_view what, const toml::node& node) const {
    return Error(code, {std::string(what)}, {.file = file_, .line = node.source().begin.line});
  }

  Result<void> read(std::string_view key, const toml::node& node) {
    if (key == "dialect") return read_dialect(node);
    if (key == "connection" || key == "password_variable") {
      const auto text = node.value<std::string>();
      if (!text) return fault("inplace.source_value", key, node);
      (key == "connection" ? source_.connection : password_variable_) = *text;
      return {};
    }
    if (key == "seconds" || key == "rows") {
      const auto number = node.value<std::int64_t>();
      const bool fits = number && *number > 0 && (key == "rows" || *number <= kMostSeconds);
      if (!fits) return fault("inplace.source_value", key, node);
      (key == "rows" ? source_.rows : source_.seconds) = *number;
      return {};
    }
    if (key == "cost") {
      const auto number = node.value<double>();
      if (!number || *number < 0) return fault("inplace.source_value", key, node);
      source_.cost = *number;
      return {};
    }
    if (key == "resource" && node.is_array()) {
      for (const auto& each : *node.as_array()) TW_CHECK(read_resource(each));
      return {};
    }
    return fault("inplace.source_key", key, node);
  }

  Result<void> read_dialect(const toml::node& node) {
    const auto found =
        std::find(kDialects.begin(), kDialects.end(), node.value_or<std::string_view>(""));
    if (found == kDialects.end()) return fault("inplace.source_value", "dialect", node);
    source_.dialect = static_cast<Dialect>(found - kDialects.begin());
    return {};
  }

  Result<void> read_resource(const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) return fault("inplace.source_value", "resource", node);
    Resource resource;
    for (const auto& [key, entry] : *table) {
      if (key.str() == "code" && entry.is_string()) {
        resource.code = entry.value_or("");
      } else if (key.str() == "table" && entry.is_array()) {
        for (const auto& part : *entry.as_array()) resource.table.push_back(part.value_or(""));
      } else if (key.str() == "columns" && entry.is_table()) {
        TW_CHECK(read_columns(*entry.as_table(), resource));
      } else {
        return fault("inplace.source_key", key.str(), entry);
      }
    }
    const auto& parts = resource.table;
    const bool is_named =
        !parts.empty() && parts.size() <= 2 &&
        std::none_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); });
    if (resource.code.empty() || !is_named || resource.columns.empty()) {
      return fault("inplace.source_value", "resource", node);
    }
    source_.resources.push_back(std::move(resource));
    return {};
  }

  Result<void> read_columns(const toml::table& columns, Resource& resource) {
    for (const auto& [name, entry] : columns) {
      const auto type = sql::DataType::parse(entry.value_or<std::string_view>(""));
      if (!type || type->kind == sql::DataType::Kind::kBoolean) {
        return fault("inplace.source_value", name.str(), entry);
      }
      resource.columns.push_back({std::string(name.str()), *type});
    }
    return {};
  }

  Result<void> add_password(const toml::node& node) {
    if (password_variable_.empty()) return {};
    const char* password = std::getenv(password_variable_.c_str());
    if (password == nullptr) return fault("inplace.password_missing", password_variable_, node);
    std::string quoted = "{";
    for (const char c : std::string_view(password)) quoted += c == '}' ? "}}" : std::string(1, c);
    source_.connection += ";Pwd=" + quoted + "}";
    return {};
  }

  std::string file_;
  std::string password_variable_;
  Source source_;
};

}  // namespace

std::string_view to_string(Dialect dialect) { return kDialects[static_cast<std::size_t>(dialect)]; }

Result<Source> parse_source(const std::string& text, const std::string& file) {
  return Parser(file).run(text);
}

Result<std::vector<Source>> sources_of(const std::filesystem::path& home) {
  std::vector<Source> sources;
  const auto folder = home / "inplace";
  if (!std::filesystem::is_directory(folder)) return sources;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    TW_TRY(const auto text, read_file(file));
    TW_TRY(auto source, parse_source(text, file.string()));
    source.name = file.stem().string();
    sources.push_back(std::move(source));
  }
  return sources;
}

Result<Located> locate(const std::filesystem::path& home, const std::string& code) {
  TW_TRY(auto sources, sources_of(home));
  for (auto& source : sources) {
    for (const auto& resource : source.resources) {
      if (resource.code == code) return Located{source, resource};
    }
  }
  return Error("inplace.resource_unknown", {code});
}

}  // namespace tw::inplace
