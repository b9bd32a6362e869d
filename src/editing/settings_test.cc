#include "editing/settings.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "statistics/home_fixture.h"

namespace tw::editing {
namespace {

TEST(EditingSettings, AHomeReplacesWhatItNames) {
  statistics::HomeFixture fixture;
  const auto shipped = settings_of(fixture.home).value();
  EXPECT_EQ(shipped.budget, 1500);
  EXPECT_EQ(shipped.least_of_chapter.at("84"), 20);
  make_folders(fixture.home.folder() / "rules");
  write_file_durably(fixture.home.folder() / "rules/editing.toml",
                     "[queue]\nbudget = 40\n[chapter.61]\nleast_records = 5\n"
                     "[kind.code]\nprior = 0\n");
  const auto own = settings_of(fixture.home).value();
  EXPECT_EQ(own.budget, 40);
  EXPECT_EQ(own.least_of_chapter.at("61"), 5);
  EXPECT_EQ(own.least_of_chapter.at("84"), 20);
  EXPECT_EQ(own.kinds.at("code").prior, 0);
  EXPECT_EQ(own.kinds.at("code").field, "commodity");
  EXPECT_EQ(own.tail, shipped.tail);
}

// A misspelt setting must not be a silent default.
TEST(EditingSettings, RefusesWhatItDoesNotKnow) {
  const auto code = [](const std::string& text) { return read_settings(text, "f").error().code; };
  EXPECT_EQ(code("[queue]\nbudgets = 40\n"), "editing.setting_unknown");
  EXPECT_EQ(code("[que]\nbudget = 40\n"), "editing.setting_unknown");
  EXPECT_EQ(code("budget = 40\n"), "editing.setting_unknown");
  EXPECT_EQ(code("[queue]\nbudget = \"40\"\n"), "editing.setting_invalid");
  EXPECT_EQ(code("[queue]\nbudget = 0\n"), "editing.setting_invalid");
  EXPECT_EQ(code("[queue]\norder = \"random\"\n"), "editing.setting_invalid");
  EXPECT_EQ(code("[kind.code]\nprior = 1.5\n"), "editing.setting_invalid");
  EXPECT_EQ(code("[queue\n"), "editing.settings_syntax");
}

}  // namespace
}  // namespace tw::editing
