#include "identity/base64url.h"

#include <algorithm>

#include "base/base64.h"

namespace tw::identity {
namespace {

void exchange(std::string& text, std::string_view from, std::string_view to) {
  for (char& c : text) {
    const auto found = from.find(c);
    if (found != std::string_view::npos) c = to[found];
  }
}

}  // namespace

std::string base64url(std::string_view bytes) {
  auto text = base64(bytes);
  exchange(text, "+/", "-_");
  text.resize(std::min(text.find('='), text.size()));
  return text;
}

std::optional<std::string> bytes_of_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
  std::string padded(text);
  exchange(padded, "-_", "+/");
  padded.append((4 - padded.size() % 4) % 4, '=');
  return from_base64(padded);
}

}  // namespace tw::identity
