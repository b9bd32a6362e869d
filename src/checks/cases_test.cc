// tests/cases/*.case: records, and what the checks find in them, as a customs officer reads it. The
// format is told at the head of tests/cases/library.case.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "base/file.h"
#include "checks/run.h"
#include "declaration/row.h"
#include "standards/code_list.h"
#include "standards/shipped.h"
#include "standards/structure.h"

namespace tw::checks {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

constexpr int kLeaves = 400;  // commodity codes of the home, one a case

struct Case {
  std::string title;
  int line = 0;
  std::vector<std::map<std::string, std::string>> items;  // what differs from the clean record
  Lines expected;                                         // sorted
};

struct CaseFile {
  std::string rules;
  std::map<std::string, std::string> clean;
  std::vector<Case> cases;
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

CaseFile read_cases(const fs::path& path) {
  CaseFile file;
  std::map<std::string, std::string>* record = nullptr;
  bool in_rules = false;
  int number = 0;
  std::istringstream text(read_file(path).value());
  for (std::string line; std::getline(text, line);) {
    ++number;
    if (line == "rules") {
      in_rules = true;
    } else if (in_rules && !line.empty() && line[0] == ' ') {
      file.rules += line + "\n";
    } else if (trimmed(line).empty() || trimmed(line)[0] == '#') {
      continue;
    } else if (line == "clean") {
      record = &file.clean;
      in_rules = false;
    } else if (line.starts_with("case ")) {
      file.cases.push_back({.title = line.substr(5), .line = number, .items = {{}}});
      record = &file.cases.back().items.back();
      in_rules = false;
    } else if (line == "and") {
      file.cases.back().items.emplace_back();
      record = &file.cases.back().items.back();
    } else if (line.starts_with("-> ")) {
      file.cases.back().expected.push_back(line.substr(3));
    } else {
      const auto colon = line.find(':');
      EXPECT_TRUE(record != nullptr && colon != std::string::npos) << path << ":" << number;
      (*record)[trimmed(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
    }
  }
  for (auto& each : file.cases) std::sort(each.expected.begin(), each.expected.end());
  return file;
}

std::string leaf(std::size_t number) {
  const std::string digits = std::to_string(1000 + number);
  return "84" + digits;
}

class CasesTest : public testing::TestWithParam<std::string> {
 protected:
  CasesTest() {
    EXPECT_TRUE(standards::install_shipped(connection_, home_).has_value());
    std::vector<standards::CodeRow> codes;
    const auto add = [&](const char* list, const std::string& code,
                         standards::Attributes attributes = {}) {
      codes.push_back({.list = list,
                       .edition = list == std::string("HS") ? "HS2022" : "t",
                       .code = code,
                       .attributes = std::move(attributes)});
    };
    const standards::Attributes units = {{"unit_1", "H87"}, {"unit_2", "KGM"}};
    for (std::size_t i = 0; i < kLeaves; ++i) add("HS", leaf(i), units);
    add("HS", "930100", units);
    // One that ended, and the only one it went over into.
    add("HS", "840001", units);
    codes.back().valid_to = *Date::parse("2025-12-31");
    add("office", "2225");
    add("port", "DEHAM");
    add("place", "31222");
    add("embargo", "KP");
    EXPECT_TRUE(standards::store_codes(connection_, home_, codes).has_value());
    EXPECT_TRUE(standards::store_concordances(connection_, home_,
                                              {{.from_list = "HS2017",
                                                .to_list = "HS2022",
                                                .from_code = "840001",
                                                .to_code = "841000",
                                                .relationship = "n:1"}})
                    .has_value());
    std::vector<standards::RateRow> rates;
    const std::map<std::string, std::string> listed = {{"USD", "7"}, {"EUR", "7.5"}};
    for (const auto& [currency, rate] : listed) {
      rates.push_back({currency,
                       *Date::parse("2025-01-01"),
                       *Date::parse("2026-12-31"),
                       *Decimal::parse(rate)->rescale(8),
                       {}});
    }
    EXPECT_TRUE(standards::store_rates(connection_, home_, rates).has_value());
  }
  ~CasesTest() override { fs::remove_all(folder_); }

  // All cases as one month, each with declarations and a commodity of its own: C<case>-<item>.
  void load(const CaseFile& file) {
    const auto& structure = standards::structure("item");
    std::string create = "CREATE TEMP TABLE case_item (";
    for (const auto& column : structure.spec.columns) {
      create += (create.back() == '(' ? "" : ", ") + column.name + " " + column.type.duckdb();
    }
    connection_.execute(create + ")");
    lake::Appender appender(connection_, "case_item", structure.spec.columns);
    std::int64_t line = 0;
    for (std::size_t k = 0; k < file.cases.size(); ++k) {
      std::string declaration;
      for (std::size_t i = 0; i < file.cases[k].items.size(); ++i) {
        auto values = file.clean;
        values["commodity"] = leaf(k);
        for (const auto& [name, value] : file.cases[k].items[i]) values[name] = value;
        if (values["declaration"] != "same") {
          declaration = "C" + std::to_string(k) + "-" + std::to_string(i + 1);
        }
        values.erase("declaration");
        declaration::Row row(structure);
        values["declaration_number"] = declaration;
        values["line"] = std::to_string(++line);
        for (const auto& [name, value] : values) {
          ASSERT_TRUE(row.set_text(name, value).has_value()) << file.cases[k].title << ": " << name;
        }
        for (std::size_t c = 0; c < row.values().size(); ++c) appender.set(c, row.values()[c]);
        appender.next_row();
      }
    }
    appender.finish();
    const auto table = home_.table(structure.spec).value();
    ASSERT_TRUE(
        table.commit({.add = table.write(connection_, "SELECT * FROM case_item")}).has_value());
  }

  // The findings of each case as its file writes them.
  std::map<std::size_t, Lines> found() {
    lake::attach(connection_, "finding",
                 home_.table(standards::structure("finding").spec)->snapshot().value());
    const auto rows = connection_.query(
        "SELECT declaration_number, item_number, severity, rule, field, value, message_en, outcome "
        "FROM finding");
    std::map<std::size_t, Lines> findings;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string number = rows.text(i, 0);
      const auto dash = number.find('-');
      std::string line = rows.text(i, 2) + " " + rows.text(i, 3) + ": " + rows.text(i, 4) + " = " +
                         (rows.is_null(i, 5) ? "" : rows.text(i, 5));
      line = trimmed(line) + (rows.text(i, 7) == "failed" ? " (failed)" : "");
      line += "; " + rows.text(i, 6);
      const std::string item = number.substr(dash + 1);
      if (item != "1") line = "declaration " + item + ": " + line;
      if (rows.integer(i, 1) > 1) line = "item " + rows.text(i, 1) + ": " + line;
      findings[std::stoul(number.substr(1, dash - 1))].push_back(std::move(line));
    }
    for (auto& [number, lines] : findings) std::sort(lines.begin(), lines.end());
    return findings;
  }

  const fs::path folder_ = fs::temp_directory_path() / ("cases-" + unique_name());
  lake::Engine engine_;
  lake::Connection connection_{engine_};
  lake::Home home_ = lake::Home::create(folder_, {}).value();
};

std::string joined(const Lines& lines) {
  std::string text;
  for (const auto& line : lines) text += "-> " + line + "\n";
  return text;
}

TEST_P(CasesTest, AreFoundAsTheFileSays) {
  const fs::path path =
      fs::path(TIDEWAITER_SOURCE_DIR) / "tests" / "cases" / (GetParam() + ".case");
  const CaseFile file = read_cases(path);
  ASSERT_LT(file.cases.size(), kLeaves);
  if (!file.rules.empty()) {
    fs::create_directories(folder_ / "rules");
    write_file_durably(folder_ / "rules" / "case.vtl", file.rules);
  }
  load(file);
  const auto report = check(home_, connection_, *Period::parse("2026-03"), silent_progress());
  ASSERT_TRUE(report.has_value()) << describe(Language::kEnglish, report.error());
  auto findings = found();
  for (std::size_t k = 0; k < file.cases.size(); ++k) {
    EXPECT_EQ(joined(findings[k]), joined(file.cases[k].expected))
        << path.string() << ":" << file.cases[k].line << ": " << file.cases[k].title;
  }
}

TEST(Cases, ThereIsOneForEveryShippedRule) {
  // What takes thousands of items or other months is in library_test.cc.
  std::set<std::string> tested = {"date_future", "mass_per_unit", "mass_unusual", "value_unusual",
                                  "first_time"};
  const CaseFile file =
      read_cases(fs::path(TIDEWAITER_SOURCE_DIR) / "tests" / "cases" / "library.case");
  for (const auto& each : file.cases) {
    for (const auto& line : each.expected) {
      // [declaration n: ] severity rule: ...
      const auto named = line.starts_with("declaration ") ? line.substr(line.find(": ") + 2) : line;
      const auto space = named.find(' ');
      tested.insert(named.substr(space + 1, named.find(':') - space - 1));
    }
  }
  std::set<std::string> shipped;
  const Library library = shipped_library().value();
  for (const auto& entry : library.rules) shipped.insert(entry.rule.code);
  EXPECT_EQ(tested, shipped);
}

INSTANTIATE_TEST_SUITE_P(Files, CasesTest, testing::Values("library", "language"),
                         [](const auto& named) { return named.param; });

}  // namespace
}  // namespace tw::checks
