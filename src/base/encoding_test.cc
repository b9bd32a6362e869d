#include "base/encoding.h"

#include <gtest/gtest.h>

namespace tw {
namespace {

TEST(Encoding, TellsUtf8FromWhatOnlyLooksLikeIt) {
  EXPECT_TRUE(is_utf8("plain, 望潮, \xF0\x9F\x8C\x8A"));
  EXPECT_FALSE(is_utf8("\xC0\xAF"));          // overlong slash
  EXPECT_FALSE(is_utf8("\xE0\x80\xAF"));      // overlong slash
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));      // surrogate
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));  // over U+10FFFF
  EXPECT_FALSE(is_utf8("\xE6\x9C"));          // cut
}

TEST(Encoding, ReadsGb18030) {
  // 千克 is C7 A7 BF CB in GB 18030 (and in GBK); the four-byte form 81 30 81 30 is U+0080.
  EXPECT_EQ(*decode_text("09,\xC7\xA7\xBF\xCB\n"), "09,千克\n");
  EXPECT_EQ(*to_utf8("\x81\x30\x81\x30", "GB18030"), "\xC2\x80");
}

TEST(Encoding, FollowsTheByteOrderMark) {
  EXPECT_EQ(*decode_text("\xEF\xBB\xBF"
                         "code"),
            "code");
  EXPECT_EQ(*decode_text(std::string_view("\xFF\xFE"
                                          "a\0\x5B\x67",
                                          6)),
            "a杛");
}

TEST(Encoding, SaysWhereTheBytesGoWrong) {
  const auto text = to_utf8("abc\xFF\xFF", "GB18030");
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().code, "encoding.invalid");
  EXPECT_EQ(text.error().args, (std::vector<std::string>{"GB18030", "3"}));
  EXPECT_EQ(Transcoder::from("no-such-encoding").error().code, "encoding.unknown");
}

// Unicode ends at U+10FFFF; the library underneath does not mind going on. Found by fuzzing.
TEST(Encoding, RefusesCodePointsBeyondUnicode) {
  const auto text = decode_text(
      "\xEF\xBB\xBF"
      "e\xF4\xAC\xAC\x99");
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().args, (std::vector<std::string>{"UTF-8", "1"}));
}

TEST(Encoding, ConvertsMoreThanOneBuffer) {
  std::string bytes;
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    bytes += "\xC7\xA7";
    expected += "千";
  }
  EXPECT_EQ(*to_utf8(bytes, "GB18030"), expected);
}

}  // namespace
}  // namespace tw
