// What HTTP does with an answer that is ready: validators and conditions (RFC 9110, 13), ranges of
// files (14), gzip (8.4.1). Pure functions of request and answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/message.h"

namespace tw::server {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

enum class RangeKind { kNone, kPart, kUnsatisfiable };

// One range of a Range header over `size` bytes. Several ranges, other units and what cannot be
// read are kNone: the whole is answered, as the standard allows.
RangeKind read_range(std::string_view header, std::uint64_t size, ByteRange& range);

// Whether a list of entity tags (If-None-Match) names `tag`, compared weakly; * names all.
bool names_tag(std::string_view list, std::string_view tag);

// Gives a 200 to GET or HEAD its ETag (of the bytes, or of a file its size and time), then answers
// 304, 206 or 416 where the request's conditions say so, else compresses what is worth it.
void negotiate(const Request& request, Response& response);

// The gzip of a text.
std::string gzipped(std::string_view text);

}  // namespace tw::server
