#include "backup/manifest.h"

#include <nlohmann/json.hpp>

#include "base/file.h"

namespace tw::backup {
namespace {

constexpr int kFormat = 1;

}  // namespace

std::string print_manifest(const Manifest& manifest) {
  nlohmann::ordered_json document = {{"tidewaiter_backup", kFormat},
                                     {"made_at", manifest.made_at},
                                     {"store", manifest.store},
                                     {"tables", manifest.versions},
                                     {"files", manifest.files}};
  return document.dump(1) + "\n";
}

Result<Manifest> read_manifest(const std::filesystem::path& folder) {
  const Error refused("backup.not_one", {folder.string()});
  const auto text = read_file(folder / "manifest.json");
  if (!text) return refused;
  const auto document = nlohmann::json::parse(*text, nullptr, false);
  if (!document.is_object() || document.value("tidewaiter_backup", 0) != kFormat) return refused;
  try {
    return Manifest{.made_at = document.at("made_at"),
                    .store = document.at("store"),
                    .versions = document.at("tables"),
                    .files = document.at("files")};
  } catch (const nlohmann::json::exception&) {
    return refused;
  }
}

}  // namespace tw::backup
