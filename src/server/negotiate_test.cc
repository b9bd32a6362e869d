#include "server/negotiate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/file.h"

namespace tw::server {
namespace {

// The examples of RFC 9110, 14.1.2: of 10,000 bytes.
TEST(Range, IsReadAsTheStandardHasIt) {
  struct Case {
    const char* header;
    RangeKind kind;
    std::uint64_t offset, size;
  };
  for (const Case& each :
       {Case{"bytes=0-499", RangeKind::kPart, 0, 500},
        Case{"bytes=500-999", RangeKind::kPart, 500, 500},
        Case{"bytes=-500", RangeKind::kPart, 9500, 500},
        Case{"bytes=9500-", RangeKind::kPart, 9500, 500},
        Case{"bytes=9999-20000", RangeKind::kPart, 9999, 1},
        Case{"bytes=-20000", RangeKind::kPart, 0, 10000},
        Case{"bytes=10000-", RangeKind::kUnsatisfiable, 0, 0},
        Case{"bytes=-0", RangeKind::kUnsatisfiable, 0, 0},
        Case{"bytes=5-4", RangeKind::kNone, 0, 0}, Case{"bytes=0-0,-1", RangeKind::kNone, 0, 0},
        Case{"bytes=x-", RangeKind::kNone, 0, 0}, Case{"bytes=1-x", RangeKind::kNone, 0, 0},
        Case{"bytes=-", RangeKind::kNone, 0, 0}, Case{"lines=0-1", RangeKind::kNone, 0, 0}}) {
    ByteRange range;
    EXPECT_EQ(read_range(each.header, 10000, range), each.kind) << each.header;
    EXPECT_EQ(range.offset, each.offset) << each.header;
    EXPECT_EQ(range.size, each.size) << each.header;
  }
}

// Whatever is asked, a part lies within the file.
RC_GTEST_PROP(RangeOfAny, StaysWithinTheFile, (const std::string& tail, std::uint32_t size)) {
  ByteRange range;
  if (read_range("bytes=" + tail, size, range) == RangeKind::kPart) {
    RC_ASSERT(range.size > 0u && range.offset + range.size <= size);
  }
}

TEST(EntityTag, IsComparedWeakly) {
  EXPECT_TRUE(names_tag("\"a\", W/\"b\"", "\"b\""));
  EXPECT_TRUE(names_tag("*", "\"a\""));
  EXPECT_FALSE(names_tag("\"a\"", "\"ab\""));
}

Response answered(const std::string& body) { return Response::text(body, "application/json"); }

// What a client has already is not sent again.
TEST(Negotiate, AKnownTagIsNotModified) {
  Request request;
  request.method = "GET";
  auto first = answered("{}");
  negotiate(request, first);
  request.headers.add("If-None-Match", std::string(first.headers.get("ETag")));
  auto second = answered("{}");
  negotiate(request, second);
  EXPECT_EQ(second.status, 304);
  EXPECT_EQ(second.body, "");
  auto other = answered("[]");
  negotiate(request, other);
  EXPECT_EQ(other.status, 200);
}

TEST(Negotiate, LargeTextsAreCompressedForThoseWhoTakeIt) {
  Request request;
  request.method = "GET";
  const std::string text(100'000, 'x');
  auto plain = answered(text);
  negotiate(request, plain);
  EXPECT_EQ(plain.body, text);
  request.headers.add("Accept-Encoding", "gzip");
  auto packed = answered(text);
  negotiate(request, packed);
  EXPECT_EQ(packed.headers.get("Content-Encoding"), "gzip");
  EXPECT_LT(packed.body.size(), 1000u);
  auto small = answered("{}");
  negotiate(request, small);
  EXPECT_EQ(small.body, "{}");
}

class FileAnswer : public testing::Test {
 protected:
  FileAnswer() : file_(std::filesystem::temp_directory_path() / ("range-" + unique_name())) {
    write_file_durably(file_.path(), "0123456789");
  }
  Response answer(const Headers& headers, const char* method = "GET") {
    Request request;
    request.method = method;
    request.headers = headers;
    Response response;
    response.content_type = "text/plain";
    response.file = FileBody{file_.path(), 0, 10, nullptr};
    negotiate(request, response);
    return response;
  }
  TemporaryFile file_;
};

TEST_F(FileAnswer, APartOfItIs206) {
  Headers headers;
  headers.add("Range", "bytes=2-4");
  const auto part = answer(headers);
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.file->offset, 2u);
  EXPECT_EQ(part.file->size, 3u);
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 2-4/10");
}

// A part is only good to one who has the rest of the same file.
TEST_F(FileAnswer, IfRangeOfAnotherFileGivesTheWhole) {
  Headers headers;
  headers.add("Range", "bytes=2-4");
  headers.add("If-Range", "\"other\"");
  EXPECT_EQ(answer(headers).status, 200);
  headers.set("If-Range", std::string(answer({}).headers.get("ETag")));
  EXPECT_EQ(answer(headers).status, 206);
}

TEST_F(FileAnswer, NothingBeyondTheEnd) {
  Headers headers;
  headers.add("Range", "bytes=10-");
  const auto refused = answer(headers);
  EXPECT_EQ(refused.status, 416);
  EXPECT_EQ(refused.headers.get("Content-Range"), "bytes */10");
}

}  // namespace
}  // namespace tw::server
