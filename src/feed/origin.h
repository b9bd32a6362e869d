// Where a recipient finds batches: a server's feed, or a folder that has come by other means (a
// copy of the feed's folder, or a medium with `manifests` and change files).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"

namespace tw::feed {

class Origin {
 public:
  virtual ~Origin() = default;
  // The signed manifest. Code feed.no_batch: it is not there, or not yet.
  virtual Result<std::string> manifest(std::int64_t number) = 0;
  // A file of a batch: where it is now. `path` as the manifest names it.
  virtual Result<std::filesystem::path> file(std::int64_t number, const std::string& path) = 0;
  // Hands a receipt in. A folder keeps it in receipts/<20 digits>.
  virtual Result<void> hand_in(std::int64_t number, const std::string& receipt) = 0;
};

std::unique_ptr<Origin> folder_origin(std::filesystem::path folder);
// `url` is that of the feed: https://customs.example/api/feeds/A-2026-0007; `key` the bearer key of
// the recipient's service; files come into `spool`. Codes feed.unreachable (what went wrong),
// feed.refused (status, what the server says).
std::unique_ptr<Origin> server_origin(std::string url, std::string key,
                                      std::filesystem::path spool);

}  // namespace tw::feed
