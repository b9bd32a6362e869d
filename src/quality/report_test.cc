#include "quality/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quality/picture.h"
#include "quality/render.h"

namespace tw::quality {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Report small() {
  Report report{.period = "2026-03", .release = 1, .status = "preliminary"};
  report.currency = "CNY";
  return report;
}

TEST(QualityReport, DaysAreThoseByWhichThatPartHadCome) {
  Report report;
  EXPECT_FALSE(report.days_for(0.5));
  report.delays = {{0, 4}, {3, 9}, {10, 10}};
  EXPECT_EQ(report.days_for(0.4), 0);
  EXPECT_EQ(report.days_for(0.5), 3);
  EXPECT_EQ(report.days_for(0.9), 3);
  EXPECT_EQ(report.days_for(1), 10);
}

TEST(QualityReport, WhatEditingTookOutIsToldWhereAQueueSaysWhatIsLeft) {
  CorrectionEffect effect;
  effect.fields = {{"net_mass_kg", "manual", 2, -30, 30}, {"invoice_amount", "manual", 1, 5, 5}};
  effect.corrected_items = 3;
  EXPECT_FALSE(effect.removed_share_mass());
  EXPECT_EQ(effect.hit_rate(), 1.0);
  effect.left_kg = 10;
  effect.left_local = 0;
  EXPECT_EQ(effect.removed_share_mass(), 0.75);
  EXPECT_EQ(effect.removed_share_value(), 1.0);
  // Nothing taken out and nothing left: no share.
  EXPECT_FALSE(CorrectionEffect{.left_local = 0.0}.removed_share_value());
}

TEST(QualityPage, WhatADeclarationSaidStaysText) {
  Report report = small();
  report.rules = {{"a<b", "fatal", 1, 1, {"value '<script>alert(1)</script>'", ""}}};
  report.sources = {{"\"x\"&y", 1, 1, 1}};
  const std::string page = render_html(report, Language::kEnglish);
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page, HasSubstr("&quot;x&quot;&amp;y"));
}

TEST(QualityPage, AnEmptyMonthIsToldInBothLanguages) {
  for (const auto language : {Language::kEnglish, Language::kChinese}) {
    // No division by nothing, no empty picture that breaks the page.
    EXPECT_THAT(render_html(small(), language), Not(HasSubstr("nan")));
    EXPECT_THAT(render_text(small(), language), Not(HasSubstr("nan")));
  }
  EXPECT_THAT(render_json(small()), HasSubstr("\"days_for_half\": null"));
}

TEST(QualityPicture, PartsFillTheBarAndNoMore) {
  const std::string picture = bar({{0.7, "main"}, {0.6, "side"}}, 2.0);
  EXPECT_THAT(picture, HasSubstr("width=\"700.00\" height=\"100.00\" class=\"main\""));
  EXPECT_THAT(picture, HasSubstr("width=\"300.00\" height=\"100.00\" class=\"side\""));
  EXPECT_THAT(picture, HasSubstr("x1=\"999.00\""));
}

}  // namespace
}  // namespace tw::quality
