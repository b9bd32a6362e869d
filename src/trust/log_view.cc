#include "trust/log_view.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "trust/journal.h"
#include "trust/private_part.h"

namespace tw::trust {
namespace {

BothLanguages of_versions(const Entry& entry) {
  const auto table = entry.field("table");
  const auto from = entry.field("from");
  const auto version = entry.field("version");
  return from == version ? message_in_both("trust_report.version", {table, version})
                         : message_in_both("trust_report.versions", {table, from, version});
}

}  // namespace

std::string ShownEntry::actor() const {
  if (part) {
    const auto content = nlohmann::json::parse(part->content, nullptr, false);
    if (content.is_object() && content.contains("actor") && content["actor"].is_string()) {
      return content["actor"].get<std::string>();
    }
  }
  return entry ? entry->actor : "";
}

BothLanguages title_of(const Entry& entry) {
  if (!is_allowed(entry.kind, entry.what)) return {entry.kind, entry.kind};
  BothLanguages rest;
  if (!entry.field("version").empty()) {
    rest = of_versions(entry);
  } else {
    for (const auto& [name, value] : entry.what) rest.en += (rest.en.empty() ? "" : " ") + value;
    rest.zh = rest.en;
  }
  const auto kind = message_in_both("trust_kind." + entry.kind);
  return {kind.en + ": " + rest.en, kind.zh + ": " + rest.zh};
}

LogView::LogView(std::filesystem::path home, VerifierKey key, LogReader reader, Note note,
                 Checkpoint checkpoint)
    : home_(std::move(home)),
      key_(std::move(key)),
      reader_(std::move(reader)),
      note_(std::move(note)),
      checkpoint_(std::move(checkpoint)) {}

Result<LogView> LogView::at(const std::filesystem::path& home) {
  TW_TRY(auto key, verifier_of(home));
  LogReader reader(home / "trust/log", log_digest_of(key.type));
  TW_TRY(auto note, reader.checkpoint());
  TW_TRY(auto checkpoint, open_checkpoint(note, key));
  return LogView(home, std::move(key), std::move(reader), std::move(note), std::move(checkpoint));
}

ShownEntry LogView::shown(std::uint64_t index, std::string bytes) const {
  ShownEntry made{index, std::move(bytes), {}, {}};
  if (auto entry = Entry::parse(made.bytes)) {
    made.part = private_part_in(home_ / "trust", log_digest_of(key_.type), *entry);
    made.entry = std::move(*entry);
  }
  return made;
}

Result<ShownEntry> LogView::entry(std::uint64_t index) {
  if (index >= size()) {
    return Error("trust.no_entry", {std::to_string(index), std::to_string(size())});
  }
  TW_TRY(auto bytes, reader_.entry(index, size()));
  return shown(index, std::move(bytes));
}

Result<Proof> LogView::proof(std::uint64_t index) {
  TW_TRY(auto shown, entry(index));
  TW_TRY(auto hashes, reader_.inclusion(index, size()));
  return Proof{std::move(shown.bytes), index, std::move(hashes), note_};
}

}  // namespace tw::trust
