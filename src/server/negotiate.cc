#include "server/negotiate.h"

#include <zlib.h>

#include <charconv>
#include <chrono>

#include "base/digest.h"
#include "base/result.h"

namespace tw::server {
namespace {

constexpr std::size_t kWorthCompressing = 1024;

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_compressible(std::string_view type) {
  return type.starts_with("text/") || type.starts_with("application/json") ||
         type.starts_with("application/problem+json") ||
         type.starts_with("application/javascript") || type.starts_with("image/svg+xml");
}

std::string tag_of_file(const std::filesystem::path& path, std::uint64_t size) {
  std::error_code error;
  const auto time = std::filesystem::last_write_time(path, error);
  const auto ticks = error ? 0 : time.time_since_epoch().count();
  return "\"" + std::to_string(size) + "-" + std::to_string(ticks) + "\"";
}

// Opaque part, without W/.
std::string_view opaque(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

void become_empty(Response& response, int status) {
  response.status = status;
  response.body.clear();
  response.file.reset();
}

// Answers a part of the file where one is asked for and the validator still holds.
void cut_range(const Request& request, Response& response, std::string_view tag) {
  auto& file = *response.file;
  response.headers.set("Accept-Ranges", "bytes");
  const auto* header = request.headers.find("Range");
  if (header == nullptr || request.method != "GET") return;
  const auto* condition = request.headers.find("If-Range");
  if (condition != nullptr && *condition != tag) return;
  ByteRange range;
  const std::uint64_t whole = file.size;
  switch (read_range(*header, whole, range)) {
    case RangeKind::kNone:
      return;
    case RangeKind::kUnsatisfiable:
      become_empty(response, 416);
      response.content_type.clear();
      response.headers.set("Content-Range", "bytes */" + std::to_string(whole));
      return;
    case RangeKind::kPart:
      break;
  }
  file.offset = range.offset;
  file.size = range.size;
  response.status = 206;
  response.headers.set("Content-Range", "bytes " + std::to_string(range.offset) + "-" +
                                            std::to_string(range.offset + range.size - 1) + "/" +
                                            std::to_string(whole));
}

void compress(const Request& request, Response& response) {
  if (response.body.size() < kWorthCompressing || !is_compressible(response.content_type)) return;
  response.headers.set("Vary", "Accept-Encoding, Accept-Language");
  if (!accepts(request.headers.get("Accept-Encoding"), "gzip")) return;
  response.body = gzipped(response.body);
  response.headers.set("Content-Encoding", "gzip");
}

}  // namespace

RangeKind read_range(std::string_view header, std::uint64_t size, ByteRange& range) {
  if (!header.starts_with("bytes=")) return RangeKind::kNone;
  header.remove_prefix(6);
  const auto dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) {
    return RangeKind::kNone;
  }
  const auto first = number(header.substr(0, dash));
  const auto last = number(header.substr(dash + 1));
  if (dash == 0) {  // the last so many
    if (!last) return RangeKind::kNone;
    if (*last == 0 || size == 0) return RangeKind::kUnsatisfiable;
    range.size = std::min(*last, size);
    range.offset = size - range.size;
    return RangeKind::kPart;
  }
  if (!first || (!last && dash + 1 != header.size()) || (last && *last < *first)) {
    return RangeKind::kNone;
  }
  if (*first >= size) return RangeKind::kUnsatisfiable;
  range.offset = *first;
  range.size = std::min(last.value_or(size - 1), size - 1) - *first + 1;
  return RangeKind::kPart;
}

bool names_tag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto each = list.substr(0, comma);
    list = comma == std::string_view::npos ? "" : list.substr(comma + 1);
    while (!each.empty() && each.front() == ' ') each.remove_prefix(1);
    while (!each.empty() && each.back() == ' ') each.remove_suffix(1);
    if (each == "*" || opaque(each) == opaque(tag)) return true;
  }
  return false;
}

void negotiate(const Request& request, Response& response) {
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (response.events != nullptr || response.pieces != nullptr) return;
  if (is_read && response.status == 200) {
    std::string tag(response.headers.get("ETag"));
    if (tag.empty()) {
      // Weak, for the same tag stands for the plain and the compressed bytes.
      tag = response.file ? tag_of_file(response.file->path, response.file->size)
                          : "W/\"" + sha256_hex(response.body).substr(0, 32) + "\"";
      response.headers.set("ETag", tag);
    }
    if (response.headers.find("Cache-Control") == nullptr) {
      response.headers.set("Cache-Control", "private, no-cache");  // kept, and asked for again
    }
    if (const auto* known = request.headers.find("If-None-Match");
        known != nullptr && names_tag(*known, tag)) {
      become_empty(response, 304);
      return;
    }
    if (response.file) cut_range(request, response, tag);
  }
  if (!response.file) compress(request, response);
}

std::string gzipped(std::string_view text) {
  z_stream stream{};
  constexpr int kGzip = 15 + 16;
  constexpr int kFast = 4;
  TW_ASSERT(deflateInit2(&stream, kFast, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  TW_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace tw::server
