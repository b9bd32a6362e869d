// Commits of a Delta log and entries of a home's journal: any bytes are read or refused, and what
// is read as a commit reads the same with its statistics.
#include <cstddef>
#include <cstdint>
#include <string>

#include "lake/delta_log.h"
#include "lake/journal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (auto commit = tw::lake::parse_commit(text, "commit")) {
    for (auto& added : commit->add) {
      tw::lake::read_stats(added.stats, added.file);
      TW_ASSERT(tw::lake::percent_decode(tw::lake::percent_encode(added.file.path)) ==
                added.file.path);
    }
  } else {
    TW_ASSERT(commit.error().code.starts_with("lake."));
  }
  const auto entry = tw::lake::parse_journal(text, "entry");
  if (!entry) TW_ASSERT(entry.error().code == "home.journal_damaged");
  return 0;
}
