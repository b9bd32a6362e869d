#include "feed/link.h"

#include "base/file.h"
#include "base/hex.h"
#include "base/hmac.h"
#include "base/random.h"
#include "trust/secret_file.h"

namespace tw::feed {
namespace {

constexpr std::size_t kKeyBytes = 32;

bool is_hex(std::string_view text) {
  return text.size() % 2 == 0 &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

LinkSigner LinkSigner::of(const std::filesystem::path& home) {
  const auto path = home / "exchange" / "link-key";
  auto key = read_file(path);
  if (!key) {
    make_folders(path.parent_path());
    trust::write_secret(path, hex_of(system_random(kKeyBytes)));
    key = read_file(path);  // of several that made one, the last has it
  }
  return LinkSigner(bytes_of_hex(key.value()));
}

std::string LinkSigner::token(const Link& link) const {
  const std::string text = text_of(link.expires) + "\n" + link.agreement + "\n" + link.path;
  return hex_of(text) + "." + hex_of(hmac_sha256(key_, text));
}

Result<Link> LinkSigner::read(std::string_view token, Instant now) const {
  const auto dot = token.find('.');
  if (dot == std::string_view::npos || !is_hex(token.substr(0, dot)) ||
      !is_hex(token.substr(dot + 1))) {
    return Error("feed.link_invalid");
  }
  const std::string text = bytes_of_hex(token.substr(0, dot));
  if (!is_same_secret(bytes_of_hex(token.substr(dot + 1)), hmac_sha256(key_, text))) {
    return Error("feed.link_invalid");
  }
  const auto first = text.find('\n');
  const auto second = text.find('\n', first + 1);
  const auto expires = instant_of(text.substr(0, first));
  TW_ASSERT(expires && second != std::string::npos);  // we wrote it ourselves
  if (now >= *expires) return Error("feed.link_expired");
  return Link{text.substr(first + 1, second - first - 1), text.substr(second + 1), *expires};
}

}  // namespace tw::feed
