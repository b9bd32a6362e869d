#include "server/message.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace tw::server {
namespace {

Request asked(const std::string& target) {
  Request request;
  request.target = target;
  return request;
}

TEST(Target, PathAndQueryAreDecodedOnce) {
  auto request = asked("/api/a%2Fb?x=1+2&y=%2525&z");
  ASSERT_TRUE(read_target(request));
  EXPECT_EQ(request.path, "/api/a/b");
  const Texts expected = {{"x", "1 2"}, {"y", "%25"}, {"z", ""}};
  EXPECT_EQ(request.query, expected);
}

// What cannot be text is refused rather than guessed at.
TEST(Target, BrokenEncodingIsRefused) {
  for (const char* target : {"", "api", "*", "/%", "/%2", "/%zz", "/%ff", "/%00", "/?a=%ff"}) {
    auto request = asked(target);
    EXPECT_FALSE(read_target(request)) << target;
  }
}

TEST(Headers, NamesMeetWhateverTheirCase) {
  Headers headers;
  headers.add("Content-Type", "a");
  EXPECT_EQ(headers.get("content-type"), "a");
  headers.set("CONTENT-TYPE", "b");
  EXPECT_EQ(headers.get("Content-Type"), "b");
  EXPECT_EQ(headers.find("Content"), nullptr);
}

TEST(AcceptLanguage, TheBetterLikedOfTheTwoCounts) {
  const auto language = [](const char* header) {
    Request request;
    request.headers.add("Accept-Language", header);
    return request.language();
  };
  EXPECT_EQ(language(""), Language::kEnglish);
  EXPECT_EQ(language("zh-CN,zh;q=0.9,en;q=0.8"), Language::kChinese);
  EXPECT_EQ(language("en,zh;q=0.9"), Language::kEnglish);
  EXPECT_EQ(language("fr"), Language::kEnglish);
  EXPECT_EQ(language("zh;q=0"), Language::kEnglish);
}

TEST(AcceptEncoding, AQualityOfZeroRefuses) {
  EXPECT_TRUE(accepts("br, GZIP;q=0.5", "gzip"));
  EXPECT_FALSE(accepts("gzip;q=0, br", "gzip"));
  EXPECT_FALSE(accepts("x-gzip", "gzip"));
}

TEST(TemporaryFileOf, GoesWithItsLastHolder) {
  const auto path = std::filesystem::temp_directory_path() / ("upload-" + unique_name());
  write_file_durably(path, "x");
  { const TemporaryFile file(path); }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace tw::server
