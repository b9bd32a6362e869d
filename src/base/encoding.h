// Text encodings. Inside the program text is UTF-8; what comes in is converted at the door.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tw {

// Well-formed UTF-8: no overlong forms, no surrogates, nothing over U+10FFFF.
bool is_utf8(std::string_view bytes);

// Converts from one encoding to UTF-8, again and again; strict: nothing is dropped or replaced. One
// thread at a time.
class Transcoder {
 public:
  // Any name iconv knows ("GB18030", "ISO-8859-1", "UTF-16"). Code encoding.unknown.
  static Result<Transcoder> from(const std::string& encoding);
  ~Transcoder();
  Transcoder(Transcoder&&) noexcept;
  Transcoder& operator=(Transcoder&&) noexcept;

  // Appends the UTF-8 of `bytes`, which end on a character. Code encoding.invalid (encoding, offset
  // of the first bad byte); `out` then holds what came before it.
  Result<void> append(std::string_view bytes, std::string& out);

 private:
  struct State;
  explicit Transcoder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

Result<std::string> to_utf8(std::string_view bytes, const std::string& encoding);

// A small file whose encoding nobody stated: by its byte order mark, else UTF-8 where the bytes
// are, else GB18030 (which any other 8-bit Chinese file is part of). The mark is dropped. Code
// encoding.invalid.
Result<std::string> decode_text(std::string_view bytes);

}  // namespace tw
