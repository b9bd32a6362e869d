#include "standards/mo_file.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace tw::standards {
namespace {

std::string word(std::uint32_t value, bool big_endian) {
  std::string bytes(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[big_endian ? 3 - i : i] = static_cast<char>(value >> (8 * i) & 0xFF);
  }
  return bytes;
}

// A catalogue as the gettext manual draws it: header, table of originals, table of translations,
// strings.
std::string catalogue(const std::vector<std::pair<std::string, std::string>>& texts,
                      bool big_endian) {
  const auto count = static_cast<std::uint32_t>(texts.size());
  std::string strings;
  std::string originals;
  std::string translations;
  const std::uint32_t first = 28 + 16 * count;
  const auto add = [&](std::string& table, const std::string& text) {
    table += word(static_cast<std::uint32_t>(text.size()), big_endian);
    table += word(first + static_cast<std::uint32_t>(strings.size()), big_endian);
    strings += text + '\0';
  };
  for (const auto& [original, translation] : texts) {
    add(originals, original);
    add(translations, translation);
  }
  std::string bytes;
  for (const std::uint32_t value : {0x950412deu, 0u, count, 28u, 28u + 8 * count, 0u, 0u}) {
    bytes += word(value, big_endian);
  }
  return bytes + originals + translations + strings;
}

TEST(MoFile, ReadsBothByteOrders) {
  for (const bool big_endian : {false, true}) {
    const auto texts = parse_mo(
        catalogue({{"", "header"}, {"Bhutan", "不丹"}, {std::string("one\0many", 8), "一"}},
                  big_endian),
        "x.mo");
    ASSERT_TRUE(texts.has_value());
    EXPECT_EQ(texts->size(), 2u) << "the header is no translation";
    EXPECT_EQ(texts->at("Bhutan"), "不丹");
    EXPECT_EQ(texts->at("one"), "一");
  }
}

TEST(MoFile, RefusesWhatIsCutOrSomethingElse) {
  const std::string whole = catalogue({{"Bhutan", "不丹"}}, false);
  for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
    const auto texts = parse_mo(whole.substr(0, length), "x.mo");
    ASSERT_FALSE(texts.has_value()) << length;
    EXPECT_EQ(texts.error().code, "standards.mo_damaged");
  }
  EXPECT_FALSE(parse_mo("code,label\n", "x.mo").has_value());
}

TEST(MoFile, ReadsTheSystemsCountryNames) {
  const auto bytes = read_file("/usr/share/locale/zh_CN/LC_MESSAGES/iso_3166-1.mo");
  if (!bytes) GTEST_SKIP() << "no iso-codes on this machine";
  const auto texts = parse_mo(*bytes, "iso_3166-1.mo");
  ASSERT_TRUE(texts.has_value());
  // As python3's gettext module reads it.
  EXPECT_EQ(texts->at("Viet Nam"), "越南");
}

}  // namespace
}  // namespace tw::standards
