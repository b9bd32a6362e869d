#include "lake/contents.h"

#include "lake/journal.h"
#include "lake/log.h"

namespace tw::lake {

Result<std::vector<std::filesystem::path>> contents_of_table(const std::filesystem::path& table,
                                                             std::int64_t version) {
  Log log(table);
  TW_CHECK(log.advance(version));
  std::vector<std::filesystem::path> files;
  for (std::int64_t v = 0; v <= version; ++v) {
    files.push_back(commit_path(table, v).lexically_relative(table));
  }
  for (const auto& [path, entry] : log.files()) files.emplace_back(path);
  return files;
}

Result<std::vector<std::filesystem::path>> contents_of_entry(const std::filesystem::path& entry,
                                                             const std::string& text) {
  TW_TRY(const auto parsed, parse_journal(text, entry));
  std::vector<std::filesystem::path> files;
  for (const auto& each : parsed.changes) {
    for (const auto& file : each.change.add) {
      files.push_back(std::filesystem::path("lake") / each.table / file.path);
    }
  }
  return files;
}

}  // namespace tw::lake
