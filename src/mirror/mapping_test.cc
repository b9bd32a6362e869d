#include "mirror/mapping.h"

#include <gtest/gtest.h>

namespace tw::mirror {
namespace {

std::string code(const std::string& text) {
  const auto mapping = Mapping::parse(text, "m.toml");
  return mapping ? "" : mapping.error().code + ":" + std::to_string(mapping.error().place.line);
}

TEST(MirrorMapping, SaysWhichColumnIsWhat) {
  const auto mapping = Mapping::parse(
      "digits = 8\nus = [\"156\"]\n[columns]\nv = { concept = \"value\", multiply = \"1000\" }\n"
      "f = { concept = \"flow\", codes = { \"2\" = \"X\" } }\n[constants]\ncurrency = \"USD\"\n",
      "m.toml");
  ASSERT_TRUE(mapping);
  EXPECT_EQ(mapping->digits, 8);
  EXPECT_EQ(mapping->us, std::vector<std::string>{"156"});
  EXPECT_EQ(mapping->columns.at("value").name, "v");
  EXPECT_EQ(mapping->columns.at("value").multiply, Decimal(1000, 0));
  EXPECT_EQ(mapping->columns.at("flow").codes.at("2"), "X");
  EXPECT_EQ(mapping->constants.at("currency"), "USD");
}

TEST(MirrorMapping, AMistakeIsRefusedWithItsLine) {
  EXPECT_EQ(code("columns = {"), "mapping.syntax:1");
  EXPECT_EQ(code("\nspeed = 1"), "mapping.key_unknown:2");
  EXPECT_EQ(code("digits = 99"), "mapping.value_invalid:1");
  EXPECT_EQ(code("[columns]\nv = \"price\""), "mapping.concept_unknown:2");
  EXPECT_EQ(code("[columns]\nv = \"value\"\nw = \"value\""), "mapping.concept_twice:3");
  EXPECT_EQ(code("[columns]\nv = { concept = \"value\", multiply = \"a\" }"),
            "mapping.value_invalid:2");
  EXPECT_EQ(code("[columns]\nv = { concept = \"value\", divide = \"2\" }"),
            "mapping.key_unknown:2");
}

}  // namespace
}  // namespace tw::mirror
