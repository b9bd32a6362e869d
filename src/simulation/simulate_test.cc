#include "simulation/simulate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "base/csv.h"
#include "base/decimal.h"
#include "base/digest.h"
#include "base/file.h"
#include "declaration/mapping.h"

namespace tw::simulation {
namespace {

namespace fs = std::filesystem;

class Simulated {
 public:
  explicit Simulated(SimulationOptions options) {
    folder = fs::temp_directory_path() / ("simulate-" + unique_name());
    options.folder = folder;
    auto done = simulate(options, silent_progress());
    EXPECT_TRUE(done.has_value());
    report = std::move(done).value();
  }
  ~Simulated() { fs::remove_all(folder); }
  Simulated(const Simulated&) = delete;
  Simulated& operator=(const Simulated&) = delete;

  // Relative path and digest of every file.
  std::map<std::string, std::string> digests() const {
    std::map<std::string, std::string> digests;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      digests[fs::relative(entry.path(), folder)] = *sha256_of_file(entry.path());
    }
    return digests;
  }
  CsvTable table(const std::string& name) const {
    return *parse_csv_table(*read_file(folder / name), name);
  }

  fs::path folder;
  SimulationReport report;
};

SimulationOptions small(std::uint64_t seed = 7) {
  return {.seed = seed, .months = 4, .items = 12'000};
}

// A record by column name; nullopt where it cannot be read as RFC 4180 or is too short.
using Fields = std::map<std::string, std::string>;
std::optional<Fields> read_fields(const std::string& line, const std::vector<std::string>& names) {
  auto parsed = parse_csv(line, "");
  if (!parsed || parsed->size() != 1 || parsed->front().fields.size() != names.size()) return {};
  Fields fields;
  for (std::size_t i = 0; i < names.size(); ++i) fields[names[i]] = parsed->front().fields[i];
  return fields;
}

struct Line {
  std::string file;
  std::string text;
  std::optional<Fields> fields;
};

// The lines of all delimited files but the headers, by file and number.
std::map<std::pair<std::string, int>, Line> lines_of(const Simulated& simulated) {
  std::map<std::pair<std::string, int>, Line> lines;
  for (const auto& month : simulated.report.months) {
    std::ifstream file(month.path);
    std::string text;
    std::getline(file, text);
    const auto names = parse_csv(text, "")->front().fields;
    for (int number = 2; std::getline(file, text); ++number) {
      const std::string name = month.path.filename();
      lines[{name, number}] = {name, text, read_fields(text, names)};
    }
  }
  return lines;
}

Decimal number(const std::string& text) {
  return text.empty() ? Decimal() : Decimal::parse(text).value();
}

TEST(Simulate, TheSameSeedGivesTheSameBytesWhateverTheThreads) {
  SimulationOptions options = small();
  options.threads = 1;
  const Simulated once(options);
  options.threads = 3;
  const Simulated again(options);
  EXPECT_EQ(once.digests(), again.digests());
  EXPECT_EQ(once.report.errors, again.report.errors);
}

TEST(Simulate, AnotherSeedGivesOtherDeclarationsOfTheSameCountry) {
  auto one = Simulated(small(7)).digests();
  auto other = Simulated(small(8)).digests();
  EXPECT_NE(one["csv/2025-01.csv"], other["csv/2025-01.csv"]);
  EXPECT_EQ(one["standards/tariff.csv"], other["standards/tariff.csv"]);
  EXPECT_EQ(one["standards/rates.csv"], other["standards/rates.csv"]);
}

TEST(Simulate, TheReportAgreesWithACountOfTheLines) {
  const Simulated simulated(small());
  std::uint64_t items = 0;
  std::uint64_t bytes = 0;
  std::uint64_t files = 0;
  std::set<std::string> declarations;
  for (const auto& [place, line] : lines_of(simulated)) {
    ++items;
    // The first two fields hold no commas: number and version, also of unreadable records.
    const auto end = line.text.find(',', line.text.find(',') + 1);
    declarations.insert(line.text.substr(0, end));
  }
  for (const auto& entry : fs::recursive_directory_iterator(simulated.folder)) {
    if (!entry.is_regular_file()) continue;
    bytes += entry.file_size();
    ++files;
  }
  EXPECT_EQ(simulated.report.items, items);
  EXPECT_EQ(simulated.report.declarations, declarations.size());
  EXPECT_EQ(simulated.report.bytes, bytes);
  EXPECT_EQ(simulated.report.files, files);
  EXPECT_GT(simulated.report.amendments, 0U);
  EXPECT_GT(simulated.report.cancellations, 0U);
  EXPECT_GT(simulated.report.late, 0U);
}

TEST(Simulate, WithoutErrorsAllThatIsAskedForIsThereOnce) {
  SimulationOptions options = small();
  options.error_rate = options.amended_share = options.cancelled_share = 0;
  const Simulated simulated(options);
  EXPECT_EQ(simulated.report.items, 12'000U);
  for (const auto& [kind, count] : simulated.report.errors) EXPECT_EQ(count, 0U) << kind;
  std::set<std::pair<std::string, std::string>> keys;
  for (const auto& [place, line] : lines_of(simulated)) {
    ASSERT_TRUE(line.fields.has_value()) << line.text;
    EXPECT_TRUE(keys.emplace(line.fields->at("ENTRY_NO"), line.fields->at("ITEM_NO")).second);
  }
}

// Rule of declaration.h, computed with Decimal over the whole header: the shares of freight sum to
// a header amount of two decimals, and each is the difference of two rounded sums.
TEST(Simulate, FreightAndInsuranceAreSharedOutByPrice) {
  SimulationOptions options = small();
  options.error_rate = 0;
  const Simulated simulated(options);
  std::map<std::string, std::vector<Fields>> declarations;
  for (const auto& [place, line] : lines_of(simulated)) {
    const Fields& fields = line.fields.value();
    declarations[fields.at("ENTRY_NO") + "/" + fields.at("VERSION")].push_back(fields);
  }
  std::size_t with_freight = 0;
  for (const auto& [key, items] : declarations) {
    for (const std::string name : {"FREIGHT", "INSURANCE"}) {
      if (items[0].at(name).empty()) continue;
      ++with_freight;
      Decimal header;
      Decimal total;
      for (const Fields& item : items) {
        header = *header.add(number(item.at(name)));
        total = *total.add(number(item.at("AMOUNT")));
      }
      EXPECT_EQ(*header.rescale(2), header) << key;
      EXPECT_EQ(total, number(items[0].at("ALL_AMOUNT"))) << key;
      Decimal cumulated;
      Decimal before;
      for (const Fields& item : items) {
        cumulated = *cumulated.add(number(item.at("AMOUNT")));
        const Decimal upto = *header.multiply(cumulated)->divide(total, 4);
        EXPECT_EQ(*upto.subtract(before), number(item.at(name))) << key;
        before = upto;
      }
    }
  }
  EXPECT_GT(with_freight, 1000U);
}

// Checks 5, 6, 13, 16 and 17 of the reference, on declarations without planted errors.
TEST(Simulate, CleanDeclarationsAgreeWithThemselves) {
  SimulationOptions options = small();
  options.error_rate = 0;
  const Simulated simulated(options);
  std::map<std::string, Decimal> net;
  std::map<std::string, const Fields*> header;
  const auto lines = lines_of(simulated);
  for (const auto& [place, line] : lines) {
    const Fields& f = line.fields.value();
    EXPECT_LE(f.at("LODGED"), f.at("VERSION") == "1" ? f.at("ACCEPTED") : "99991231");
    EXPECT_LE(f.at("ACCEPTED"), f.at("RELEASED"));
    if (f.at("I_E") == "I") {
      EXPECT_LE(f.at("CROSSED"), f.at("ACCEPTED"));
    }
    EXPECT_GT(number(f.at("NET_KG")), Decimal());
    EXPECT_LE(number(f.at("NET_KG")), number(f.at("GROSS_KG")));
    const auto priced = number(f.at("UNIT_PRICE")).multiply(number(f.at("QUANTITY")));
    EXPECT_EQ(std::max(*priced->rescale(2), Decimal(1, 2)), number(f.at("AMOUNT"))) << line.text;
    if (!f.at("DUTY").empty()) {
      const auto duty = number(f.at("DUTY_BASE")).multiply(number(f.at("DUTY_RATE")));
      EXPECT_EQ(*duty->divide(Decimal(100, 0), 2), number(f.at("DUTY"))) << line.text;
    }
    const std::string key = f.at("ENTRY_NO") + "/" + f.at("VERSION");
    net[key] = *net[key].add(number(f.at("NET_KG")));
    header[key] = &f;
  }
  for (const auto& [key, fields] : header) {
    EXPECT_EQ(net[key], number(fields->at("ALL_NET_KG"))) << key;
  }
}

TEST(Simulate, EveryKindOfErrorIsPlantedWhereTheTruthSays) {
  SimulationOptions options = small();
  options.error_rate = 0.2;
  const Simulated simulated(options);
  const auto lines = lines_of(simulated);
  const CsvTable truth = simulated.table("truth.csv");
  std::map<std::string, std::string> column_of;  // concept to column
  const auto mapping =
      declaration::Mapping::parse(*read_file(simulated.folder / "mapping.toml"), "");
  ASSERT_TRUE(mapping.has_value());
  for (const auto& column : mapping->columns) column_of[column.target->name] = column.name;

  std::map<std::string, std::uint64_t> counts;
  std::set<std::pair<std::string, int>> unreadable;
  for (const auto& record : truth.records) {
    const auto at = [&](const char* name) { return record.fields[*truth.column(name)]; };
    const std::string kind = at("kind");
    ++counts[kind];
    const auto place = std::pair(at("file"), std::stoi(at("line")));
    ASSERT_TRUE(lines.count(place)) << at("line");
    const Line& line = lines.at(place);
    EXPECT_EQ(
        line.text.find(kind == "duplicate_declaration" ? at("planted_value") : at("declaration")),
        0U);
    if (kind == "missing_fields" || kind == "broken_quote") {
      EXPECT_FALSE(line.fields.has_value()) << line.text;
      unreadable.insert(place);
      continue;
    }
    ASSERT_TRUE(line.fields.has_value()) << line.text;
    std::string found = line.fields->at(column_of.at(at("field")));
    if (kind == "dates_reversed") found = DateFormat::parse("YYYYMMDD")->read(found)->to_string();
    // Amounts stand with all their decimals.
    if (kind == "price_mismatch" || kind == "tax_mismatch") {
      EXPECT_EQ(number(found), number(at("planted_value"))) << line.text;
    } else {
      EXPECT_EQ(found, at("planted_value")) << kind << ": " << line.text;
    }
    if (kind != "duplicate_item") {
      EXPECT_NE(at("true_value"), at("planted_value")) << kind;
    }
    if (at("item") != "0") {
      EXPECT_EQ(at("item"), line.fields->at("ITEM_NO"));
    }
  }
  EXPECT_EQ(counts, simulated.report.errors);
  for (const auto& [kind, count] : simulated.report.errors) EXPECT_GT(count, 0U) << kind;
  for (const auto& [place, line] : lines) {
    if (!line.fields) {
      EXPECT_TRUE(unreadable.count(place)) << line.text;
    }
  }
}

TEST(Simulate, SecondVersionsComeLaterAndKeepTheDayOfAcceptance) {
  const Simulated simulated(small());
  std::map<std::string, Fields> first;
  std::map<std::string, std::pair<std::string, Fields>> second;
  for (const auto& [place, line] : lines_of(simulated)) {
    if (!line.fields) continue;
    const Fields& f = *line.fields;
    if (f.at("VERSION") == "1") {
      EXPECT_EQ(f.at("FUNCTION"), "9");
      first.emplace(f.at("ENTRY_NO"), f);
    } else {
      second.emplace(f.at("ENTRY_NO"), std::pair(line.file, f));
    }
  }
  ASSERT_GT(second.size(), 10U);
  bool in_a_later_file = false;
  for (const auto& [entry, place] : second) {
    const auto& [file, amended] = place;
    if (!first.count(entry)) continue;  // its first version was unreadable
    EXPECT_EQ(amended.at("ACCEPTED").substr(0, 6), first.at(entry).at("ACCEPTED").substr(0, 6));
    EXPECT_GT(amended.at("LODGED"), amended.at("ACCEPTED"));
    in_a_later_file |= file.substr(0, 4) + file.substr(5, 2) > amended.at("ACCEPTED").substr(0, 6);
  }
  EXPECT_TRUE(in_a_later_file);
}

// Two versions of the same bytes would be one delivery to a load that knows no versions.
TEST(Simulate, AmendmentsChangeWhatIsCounted) {
  SimulationOptions options = small();
  options.error_rate = options.cancelled_share = 0;
  options.amended_share = 0.3;
  const Simulated simulated(options);
  std::map<std::string, std::map<std::string, std::string>> contents;  // by declaration and version
  for (const auto& [place, line] : lines_of(simulated)) {
    const Fields& f = line.fields.value();
    auto& content = contents[f.at("ENTRY_NO")][f.at("VERSION")];
    for (const char* name : {"ORIGIN", "NET_KG", "QUANTITY_1", "AMOUNT"})
      content += f.at(name) + ",";
  }
  std::size_t amended = 0;
  for (const auto& [entry, versions] : contents) {
    if (versions.size() < 2) continue;
    ++amended;
    EXPECT_NE(versions.at("1"), versions.at("2")) << entry;
  }
  EXPECT_GT(amended, 500U);
}

TEST(Simulate, TheMappingNamesEveryColumn) {
  const Simulated simulated({.months = 1, .items = 100});
  const auto mapping =
      declaration::Mapping::parse(*read_file(simulated.folder / "mapping.toml"), "m");
  ASSERT_TRUE(mapping.has_value());
  std::set<std::string> mapped;
  for (const auto& column : mapping->columns) mapped.insert(column.name);
  const std::string text = *read_file(simulated.report.months[0].path);
  const auto names = parse_csv(text.substr(0, text.find('\n')), "")->front().fields;
  EXPECT_EQ(mapped, std::set<std::string>(names.begin(), names.end()));
}

TEST(Simulate, RefusesWhatItCannotDo) {
  const auto code = [](SimulationOptions options) {
    options.folder = fs::temp_directory_path() / ("simulate-" + unique_name());
    const auto done = simulate(options, silent_progress());
    fs::remove_all(options.folder);
    return done ? std::string() : done.error().code;
  };
  EXPECT_EQ(code({.first_month = Period::month(2021, 12)}), "simulate.months");
  EXPECT_EQ(code({.months = 0}), "simulate.months");
  EXPECT_EQ(code({.items = 1'000'000'000}), "simulate.too_many_items");
  EXPECT_EQ(code({.error_rate = 1.5}), "simulate.share");
}

TEST(Simulate, LeavesAFolderAloneThatHoldsSomething) {
  const Simulated simulated({.months = 1, .items = 10});
  const auto before = simulated.digests();
  const auto again = simulate({.folder = simulated.folder}, silent_progress());
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, "simulate.folder_not_empty");
  EXPECT_EQ(simulated.digests(), before);
}

}  // namespace
}  // namespace tw::simulation
