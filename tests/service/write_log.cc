// Makes or continues a log of numbered entries for the outside verifiers to look at.
// Usage: write_log FOLDER COUNT [ENTRIES_A_BATCH [ed25519|sm2]]
// Prints the verifier key, then the size after each batch as soon as it is durable.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/file.h"
#include "trust/log.h"

namespace {

using tw::trust::KeyType;

tw::Result<void> write(const std::filesystem::path& folder, std::uint64_t count,
                       std::uint64_t each_batch, KeyType type) {
  tw::make_folders(folder);
  const auto key_file = folder / "key";
  if (!std::filesystem::exists(key_file)) {
    TW_TRY(const auto made, tw::trust::SignerKey::make("test.example/log", type));
    tw::write_file_durably(key_file, made.text());
    TW_CHECK(tw::trust::Log::create({folder, made}));
  }
  TW_TRY(const auto text, tw::read_file(key_file));
  TW_TRY(const auto key, tw::trust::SignerKey::parse(text));
  std::printf("%s\n", key.verifier().text().c_str());
  TW_TRY(const auto log, tw::trust::Log::open({folder, key}));
  while (count > 0) {
    const std::uint64_t size = log->tree().size;
    std::vector<std::string> entries;
    for (std::uint64_t i = 0; i < std::min(count, each_batch); ++i) {
      entries.push_back("entry " + std::to_string(size + i));
    }
    TW_CHECK(log->append(entries));
    count -= entries.size();
    std::printf("%llu\n", static_cast<unsigned long long>(log->tree().size));
    std::fflush(stdout);
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: write_log FOLDER COUNT [ENTRIES_A_BATCH [ed25519|sm2]]\n");
    return 2;
  }
  const auto number = [&](int place, std::uint64_t otherwise) {
    return argc > place ? std::strtoull(argv[place], nullptr, 10) : otherwise;
  };
  const bool sm2 = argc > 4 && std::string(argv[4]) == "sm2";
  const auto done =
      write(argv[1], number(2, 1), number(3, 64), sm2 ? KeyType::kSm2 : KeyType::kEd25519);
  if (!done) std::fprintf(stderr, "%s\n", done.error().code.c_str());
  return done ? 0 : 1;
}
