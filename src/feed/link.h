// Addresses of files that carry their own authorisation: whoever has one may fetch that one file
// until it expires, and as long as the agreement is in force. The key is the home's own:
//
//   <home>/exchange/link-key   made when first needed (mode 0600)
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace tw::feed {

struct Link {
  std::string agreement;
  std::string path;  // relative to the feed's folder
  Instant expires;
};

class LinkSigner {
 public:
  static LinkSigner of(const std::filesystem::path& home);
  // Letters, digits and a dot.
  std::string token(const Link& link) const;
  // Codes feed.link_invalid, feed.link_expired.
  Result<Link> read(std::string_view token, Instant now) const;

 private:
  explicit LinkSigner(std::string key) : key_(std::move(key)) {}
  std::string key_;
};

}  // namespace tw::feed
