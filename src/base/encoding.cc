#include "base/encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace tw {
namespace {

// How many bytes the character at `i` has, 0 where it is not well formed (Unicode 15, table 3-7).
std::size_t utf8_length(std::string_view bytes, std::size_t i) {
  const auto at = [&](std::size_t offset) {
    return i + offset < bytes.size() ? static_cast<std::uint8_t>(bytes[i + offset])
                                     : std::uint8_t{0};
  };
  const auto continues = [&](std::size_t offset) { return (at(offset) & 0xC0) == 0x80; };
  const std::uint8_t first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && at(1) < 0xA0;
    const bool surrogate = first == 0xED && at(1) > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && at(1) < 0x90;
    const bool too_large = first == 0xF4 && at(1) > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

// The end of the ASCII bytes from `i` on, in steps of eight.
std::size_t after_ascii(std::string_view bytes, std::size_t i) {
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    if ((word & 0x8080808080808080ULL) != 0) break;
  }
  return i;
}

// How many bytes from the front are well formed.
std::size_t well_formed(std::string_view bytes) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (static_cast<std::uint8_t>(bytes[i]) < 0x80) {
      i = std::max(i + 1, after_ascii(bytes, i));
      continue;
    }
    const std::size_t length = utf8_length(bytes, i);
    if (length == 0) break;
    i += length;
  }
  return i;
}

}  // namespace

bool is_utf8(std::string_view bytes) { return well_formed(bytes) == bytes.size(); }

struct Transcoder::State {
  std::string encoding;
  iconv_t descriptor;

  ~State() { iconv_close(descriptor); }
};

Transcoder::Transcoder(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transcoder::~Transcoder() = default;
Transcoder::Transcoder(Transcoder&&) noexcept = default;
Transcoder& Transcoder::operator=(Transcoder&&) noexcept = default;

Result<Transcoder> Transcoder::from(const std::string& encoding) {
  const iconv_t descriptor = iconv_open("UTF-8", encoding.c_str());
  // iconv_open answers (iconv_t)-1 on failure.
  if (reinterpret_cast<std::intptr_t>(descriptor) == -1)
    return Error("encoding.unknown", {encoding});
  auto state = std::make_unique<State>();
  state->encoding = encoding;
  state->descriptor = descriptor;
  return Transcoder(std::move(state));
}

Result<void> Transcoder::append(std::string_view bytes, std::string& out) {
  iconv(state_->descriptor, nullptr, nullptr, nullptr, nullptr);
  std::array<char, 4096> buffer;
  const std::size_t before = out.size();
  // iconv takes the input as char** but does not write to it.
  char* in = const_cast<char*>(bytes.data());
  std::size_t in_left = bytes.size();
  while (in_left > 0) {
    char* to = buffer.data();
    std::size_t to_left = buffer.size();
    const std::size_t answer = iconv(state_->descriptor, &in, &in_left, &to, &to_left);
    out.append(buffer.data(), buffer.size() - to_left);
    if (answer == static_cast<std::size_t>(-1) && errno != E2BIG) {
      return Error("encoding.invalid", {state_->encoding, std::to_string(bytes.size() - in_left)});
    }
  }
  // iconv lets code points over U+10FFFF pass from UTF-8 to UTF-8, where the offsets are the same.
  const std::size_t good = well_formed(std::string_view(out).substr(before));
  if (before + good < out.size()) {
    out.resize(before + good);
    return Error("encoding.invalid", {state_->encoding, std::to_string(good)});
  }
  return {};
}

Result<std::string> to_utf8(std::string_view bytes, const std::string& encoding) {
  TW_TRY(Transcoder transcoder, Transcoder::from(encoding));
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 2);
  TW_CHECK(transcoder.append(bytes, text));
  return text;
}

Result<std::string> decode_text(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return to_utf8(bytes.substr(3), "UTF-8");
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return to_utf8(bytes, "UTF-16");
  }
  if (is_utf8(bytes)) return std::string(bytes);
  return to_utf8(bytes, "GB18030");
}

}  // namespace tw
