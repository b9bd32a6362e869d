#include "server/schema.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tw::server {
namespace {

using nlohmann::json;

std::vector<std::string> codes(const Schema& schema, const json& value) {
  std::vector<std::string> found;
  for (const auto& violation : violations(schema, value)) {
    found.push_back(violation.path + " " + violation.code);
  }
  return found;
}
using Codes = std::vector<std::string>;

const Schema kThing = schema::object({{"name", schema::text(3, 1)},
                                      {"kind?", schema::one_of({"a", "b"})},
                                      {"sizes?", schema::list(schema::integer(0, 9), 2)},
                                      {"month?", schema::month()}});

TEST(SchemaOf, AFitValueHasNoViolation) {
  EXPECT_EQ(
      codes(kThing, json::parse(R"({"name":"望潮x","kind":"a","sizes":[0,9],"month":"2026-03"})")),
      Codes{});
}

// Every fault is told, each with its place.
TEST(SchemaOf, EachFaultIsNamedAtItsPlace) {
  EXPECT_EQ(
      codes(kThing, json::parse(R"({"kind":"c","sizes":[10,"x"],"other":1})")),
      (Codes{"/name schema.required", "/kind schema.not_one_of", "/other schema.unknown_field",
             "/sizes/0 schema.too_large", "/sizes/1 schema.type"}));
  EXPECT_EQ(codes(kThing, json::parse(R"({"name":"","sizes":[1,2,3]})")),
            (Codes{"/name schema.too_short", "/sizes schema.too_long"}));
  EXPECT_EQ(codes(kThing, json::parse(R"({"name":"abcd","month":"2026-13"})")),
            (Codes{"/month schema.pattern", "/name schema.too_long"}));
  EXPECT_EQ(codes(kThing, json::parse("[]")), (Codes{" schema.type"}));
}

TEST(SchemaOf, NullFitsWhereItMay) {
  EXPECT_EQ(codes(schema::nullable(schema::one_of({"a"})), nullptr), Codes{});
  EXPECT_EQ(codes(schema::one_of({"a"}), nullptr), Codes{" schema.type"});
}

// A hostile body costs a bounded answer.
TEST(SchemaOf, AtMostTwentyFaultsAreTold) {
  EXPECT_EQ(violations(schema::list(schema::integer(0, 1)), json(std::vector<int>(1000, 5))).size(),
            20u);
}

TEST(TypedParameter, IsAValueOnlyWhereItReadsAsOne) {
  EXPECT_EQ(typed(schema::integer(0, 9), "7"), json(7));
  EXPECT_EQ(typed(schema::integer(0, 9), "7x"), json("7x"));
  EXPECT_EQ(typed(schema::integer(0, 9), "99999999999999999999"), json("99999999999999999999"));
  EXPECT_EQ(typed(schema::boolean(), "true"), json(true));
  EXPECT_EQ(typed(schema::text(), "7"), json("7"));
}

TEST(ReadJson, DeepBrokenOrForeignTextIsNone) {
  EXPECT_TRUE(read_json(R"({"a":[1]})").has_value());
  EXPECT_FALSE(read_json(std::string(100'000, '[')).has_value());
  EXPECT_FALSE(read_json(std::string(100, '[') + std::string(100, ']')).has_value());
  EXPECT_FALSE(read_json("\"\xff\"").has_value());
  EXPECT_FALSE(read_json("").has_value());
  EXPECT_FALSE(read_json("{} x").has_value());
}

RC_GTEST_PROP(ReadJsonOfAny, NeverStopsTheProgram, (const std::string& text)) {
  if (const auto document = read_json(text)) static_cast<void>(violations(kThing, *document));
}

}  // namespace
}  // namespace tw::server
