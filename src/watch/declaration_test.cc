#include "watch/declaration.h"

#include <gtest/gtest.h>

#include <set>

#include "base/embedded.h"
#include "base/file.h"

namespace tw::watch {
namespace {

std::string code(const std::string& text) {
  const auto watches = parse(text, "watch.toml");
  return watches ? "" : watches.error().code + ":" + std::to_string(watches.error().place.line);
}

std::string watch(const std::string& rest) {
  return "[[watch]]\nname = \"a\"\nkind = \"surge\"\nby = [\"country\"]\n" + rest;
}

TEST(WatchDeclarations, ThoseShippedAreAllKinds) {
  const auto& file = embedded::watches().front();
  const auto watches = parse(std::string(file.text), "shipped.toml");
  ASSERT_TRUE(watches) << watches.error().code;
  std::set<std::string> kinds;
  for (const auto& each : *watches) kinds.insert(each.kind);
  EXPECT_EQ(kinds, (std::set<std::string>{"surge", "collapse", "price", "first_ever", "share"}));
}

TEST(WatchDeclarations, AMistakeIsRefusedWithItsLine) {
  EXPECT_EQ(code("[[watch"), "watch.syntax:1");
  EXPECT_EQ(code("speed = 1"), "watch.key_unknown:1");
  EXPECT_EQ(code(watch("speed = 1")), "watch.key_unknown:5");
  EXPECT_EQ(code(watch("least = \"much\"")), "watch.value_invalid:5");
  EXPECT_EQ(code(watch("history = 6")), "watch.value_invalid:5");
  EXPECT_EQ(code(watch("measure = \"weight\"")), "watch.value_invalid:1");
  EXPECT_EQ(code("[[watch]]\nname = \"a\"\nkind = \"tide\"\nby = [\"country\"]"),
            "watch.kind_unknown:1");
  // A classification needs a concordance: no cell of the cube alone.
  EXPECT_EQ(code("[[watch]]\nname = \"a\"\nkind = \"surge\"\nby = [\"bec\"]"),
            "watch.axis_unknown:1");
  EXPECT_EQ(code(watch("") + watch("")), "watch.name_twice:5");
}

TEST(WatchDeclarations, WhatIsAddedReadsTheSame) {
  const auto folder = std::filesystem::temp_directory_path() / ("tw-watch-" + unique_name());
  const auto home = lake::Home::create(folder, {});
  ASSERT_TRUE(home);
  const auto shipped = watches_of(*home)->size();
  const Watch declared{.name = "tea",
                       .kind = "share",
                       .by = {"country"},
                       .of = {"chapter"},
                       .where = {{"chapter", "09"}, {"flow", "M"}},
                       .least = 2.5,
                       .points = 12};
  ASSERT_TRUE(add(*home, declared));
  const auto watches = watches_of(*home).value();
  ASSERT_EQ(watches.size(), shipped + 1);
  EXPECT_EQ(watches.back().name, "tea");
  EXPECT_EQ(watches.back().where, declared.where);
  EXPECT_EQ(watches.back().of, declared.of);
  EXPECT_EQ(watches.back().least, 2.5);
  EXPECT_EQ(watches.back().points, 12);
  EXPECT_EQ(add(*home, declared).error().code, "watch.name_twice");
  EXPECT_EQ(watches_of(*home)->size(), shipped + 1);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tw::watch
