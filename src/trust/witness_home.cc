#include "trust/witness_home.h"

#include "base/file.h"
#include "trust/secret_file.h"

namespace tw::trust {
namespace {

namespace fs = std::filesystem;

fs::path witness_folder(const fs::path& home) { return home / "trust/witness"; }

Result<std::vector<VerifierKey>> known_logs(const fs::path& home) {
  std::vector<VerifierKey> logs;
  const auto text = read_file(witness_folder(home) / "logs");
  if (!text) return logs;
  for (const auto line : lines_of(*text)) {
    TW_TRY(auto key, VerifierKey::parse(line));
    logs.push_back(std::move(key));
  }
  return logs;
}

}  // namespace

Result<VerifierKey> make_witness(const fs::path& home, const std::string& name) {
  const auto folder = witness_folder(home);
  std::error_code ignored;
  if (fs::exists(folder / "key", ignored)) return Error("trust.witness_exists", {home.string()});
  TW_TRY(const auto key, SignerKey::make(name, KeyType::kCosignature));
  make_folders(folder);
  write_secret(folder / "key", key.text() + "\n");
  write_file_durably(folder / "verifier", key.verifier().text() + "\n");
  return key.verifier();
}

Result<void> know_log(const fs::path& home, const VerifierKey& log) {
  const auto folder = witness_folder(home);
  std::error_code ignored;
  if (!fs::exists(folder / "key", ignored)) return Error("trust.no_witness", {home.string()});
  if (log.type == KeyType::kCosignature) return Error("trust.policy_invalid", {log.text()});
  const auto lock = disk_files().lock(folder / "lock");
  TW_TRY(const auto logs, known_logs(home));
  std::string text;
  for (const auto& each : logs) {
    if (each == log) return {};
    text += each.text() + "\n";
  }
  write_file_durably(folder / "logs", text + log.text() + "\n");
  return {};
}

Result<Witness> open_witness(const fs::path& home) {
  const auto folder = witness_folder(home);
  const auto text = read_file(folder / "key");
  if (!text) return Error("trust.no_witness", {home.string()});
  TW_TRY(auto key, SignerKey::parse(text->substr(0, text->find('\n'))));
  TW_TRY(auto logs, known_logs(home));
  return Witness(folder, std::move(key), std::move(logs));
}

}  // namespace tw::trust
