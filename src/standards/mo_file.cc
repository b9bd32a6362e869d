#include "standards/mo_file.h"

#include <cstdint>
#include <optional>

namespace tw::standards {
namespace {

class MoReader {
 public:
  explicit MoReader(std::string_view bytes) : bytes_(bytes) {}

  // The magic number tells the byte order. Revision 0 is the only one without system-dependent
  // strings.
  bool begin() {
    constexpr std::uint32_t kMagic = 0x950412de;
    if (word(0) != kMagic) {
      big_endian_ = true;
      if (word(0) != kMagic) return false;
    }
    return word(4).has_value() && (*word(4) >> 16) == 0;
  }

  std::optional<std::uint32_t> word(std::size_t offset) const {
    if (offset + 4 > bytes_.size()) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto byte = static_cast<std::uint8_t>(bytes_[offset + (big_endian_ ? i : 3 - i)]);
      value = value << 8 | byte;
    }
    return value;
  }

  // The string that the descriptor (length, offset) at `offset` speaks of.
  std::optional<std::string_view> text(std::size_t offset) const {
    const auto length = word(offset);
    const auto start = word(offset + 4);
    if (!length || !start || std::size_t{*start} + *length > bytes_.size()) return std::nullopt;
    const std::string_view whole = bytes_.substr(*start, *length);
    return whole.substr(0, whole.find('\0'));
  }

 private:
  std::string_view bytes_;
  bool big_endian_ = false;
};

}  // namespace

Result<Translations> parse_mo(std::string_view bytes, const std::string& file) {
  const Error damaged("standards.mo_damaged", {}, {.file = file});
  MoReader reader(bytes);
  if (!reader.begin()) return damaged;
  const auto count = reader.word(8);
  const auto originals = reader.word(12);
  const auto translations = reader.word(16);
  if (!count || !originals || !translations) return damaged;
  Translations texts;
  for (std::size_t i = 0; i < *count; ++i) {
    const auto original = reader.text(*originals + 8 * i);
    const auto translation = reader.text(*translations + 8 * i);
    if (!original || !translation) return damaged;
    if (!original->empty()) texts.emplace(*original, *translation);
  }
  return texts;
}

}  // namespace tw::standards
