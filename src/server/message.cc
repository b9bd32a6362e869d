#include "server/message.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "base/encoding.h"

namespace tw::server {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Calls `visit` with each element of a comma-separated list and its quality (RFC 9110, 12.4.2).
template <class Visit>
void each_preference(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view element = trimmed(list.substr(0, comma));
    list = comma == std::string_view::npos ? "" : list.substr(comma + 1);
    double quality = 1;
    if (const auto semicolon = element.find(';'); semicolon != std::string_view::npos) {
      const auto q = element.find("q=", semicolon);
      if (q != std::string_view::npos)
        quality = std::strtod(std::string(element.substr(q + 2)).c_str(), nullptr);
      element = trimmed(element.substr(0, semicolon));
    }
    if (!element.empty()) visit(element, quality);
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

const std::string* Headers::find(std::string_view name) const {
  for (const auto& [field, value] : fields_) {
    if (same_name(field, name)) return &value;
  }
  return nullptr;
}

std::string_view Headers::get(std::string_view name) const {
  const auto* value = find(name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
  add(std::string(name), std::move(value));
}

const std::string* find(const Texts& texts, std::string_view name) {
  for (const auto& [key, value] : texts) {
    if (key == name) return &value;
  }
  return nullptr;
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

Language Request::language() const {
  double english = -1, chinese = -1;
  each_preference(headers.get("Accept-Language"), [&](std::string_view tag, double quality) {
    const auto primary = tag.substr(0, tag.find('-'));
    if (same_name(primary, "en") || tag == "*") english = std::max(english, quality);
    if (same_name(primary, "zh")) chinese = std::max(chinese, quality);
  });
  return chinese > 0 && chinese > english ? Language::kChinese : Language::kEnglish;
}

const std::string& Request::parameter(std::string_view name) const {
  static const std::string kAbsent;
  if (const auto* value = find(path_values, name)) return *value;
  if (const auto* value = find(query, name)) return *value;
  return kAbsent;
}

Response Response::json(const nlohmann::ordered_json& document, int status) {
  Response response;
  response.status = status;
  // Text that is not UTF-8 cannot be JSON; it is shown with the replacement character.
  response.body = document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

Response Response::text(std::string body, std::string content_type) {
  Response response;
  response.content_type = std::move(content_type);
  response.body = std::move(body);
  return response;
}

Response Response::empty(int status) {
  Response response;
  response.status = status;
  response.content_type.clear();
  return response;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      decoded.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
    }
  }
  if (decoded.find('\0') != std::string::npos || !is_utf8(decoded)) return std::nullopt;
  return decoded;
}

bool read_target(Request& request) {
  std::string_view target = request.target;
  if (target.empty() || target.front() != '/') return false;
  target = target.substr(0, target.find('#'));
  const auto mark = target.find('?');
  auto path = percent_decoded(target.substr(0, mark), false);
  if (!path) return false;
  request.path = std::move(*path);
  request.query.clear();
  std::string_view rest = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const auto part = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    if (part.empty()) continue;
    const auto equals = part.find('=');
    auto name = percent_decoded(part.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                  : percent_decoded(part.substr(equals + 1), true);
    if (!name || !value) return false;
    request.query.emplace_back(std::move(*name), std::move(*value));
  }
  return true;
}

bool accepts(std::string_view list, std::string_view token) {
  bool accepted = false;
  each_preference(list, [&](std::string_view element, double quality) {
    if (same_name(element, token)) accepted = quality > 0;
  });
  return accepted;
}

}  // namespace tw::server
