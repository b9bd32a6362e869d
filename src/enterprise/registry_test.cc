#include "enterprise/registry.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "base/csv.h"
#include "base/file.h"
#include "enterprise/domains.h"
#include "enterprise/duplicates.h"
#include "enterprise/import.h"
#include "enterprise/simulate.h"
#include "sql/print.h"
#include "standards/shipped.h"
#include "standards/structure.h"
#include "store/store.h"

namespace tw::enterprise {
namespace {

Date day(const char* text) { return *Date::parse(text); }

class Registry : public testing::Test {
 protected:
  Registry()
      : folder_(std::filesystem::temp_directory_path() / ("enterprise-" + unique_name())),
        home_(lake::Home::create(folder_ / "home", {}).value()) {
    EXPECT_TRUE(standards::install_shipped(connection_, home_));
  }
  ~Registry() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file(const std::string& text) {
    const auto path = folder_ / (unique_name() + ".csv");
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  Result<ImportReport> take(const std::filesystem::path& path, const char* from = nullptr,
                            bool is_full = false) {
    ImportRequest request{.file = path, .is_full = is_full, .author = "li", .at = utc_now()};
    if (from != nullptr) request.day = day(from);
    return import(home_, connection_, request);
  }
  Result<ImportReport> take_text(const std::string& text, const char* from = nullptr,
                                 bool is_full = false) {
    return take(file(text), from, is_full);
  }
  std::string credit_on(const std::string& code, const char* on,
                        std::optional<std::int64_t> version = std::nullopt) {
    EXPECT_TRUE(attach(home_, connection_, version));
    const auto found = look_up(connection_, {code}, day(on));
    return found.front().span ? found.front().span->credit + "/" + found.front().span->state : "";
  }

  std::filesystem::path folder_;
  lake::Engine engine_{{.threads = 2}};
  lake::Connection connection_{engine_};
  lake::Home home_;
};

constexpr const char* kHeader = "customs_code,valid_from,uscc,name,kind,place,credit\n";

// The rule: what holds on a day is what was stated last before it, and a later statement says
// nothing about the days before.
TEST_F(Registry, HoldsFromTheDayStatedUntilTheNextStatement) {
  const auto report = take_text(std::string(kHeader) +
                                "1199000001,2025-01-01,,甲,6,11,ordinary\n"
                                "1199000001,2025-03-01,,甲,6,11,dishonest\n");
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->taken, 2);
  EXPECT_EQ(credit_on("1199000001", "2024-12-31"), "");
  EXPECT_EQ(credit_on("1199000001", "2025-01-01"), "ordinary/registered");
  EXPECT_EQ(credit_on("1199000001", "2025-02-28"), "ordinary/registered");
  EXPECT_EQ(credit_on("1199000001", "2025-03-01"), "dishonest/registered");
  EXPECT_EQ(credit_on("1199000001", "2030-01-01"), "dishonest/registered");
}

// The rule: a statement about the past that arrives late changes the past as it is known now, and
// not as it was known at an earlier version.
TEST_F(Registry, LateStatementsLeaveEarlierVersionsAsTheyWere) {
  const auto first = take_text(std::string(kHeader) + "1199000001,2025-01-01,,甲,6,11,ordinary\n");
  ASSERT_TRUE(first);
  const auto late = take_text(std::string(kHeader) + "1199000001,2024-06-01,,甲,6,11,certified\n");
  ASSERT_TRUE(late);
  EXPECT_EQ(credit_on("1199000001", "2024-07-01"), "certified/registered");
  EXPECT_EQ(credit_on("1199000001", "2025-07-01"), "ordinary/registered");
  EXPECT_EQ(credit_on("1199000001", "2024-07-01", first->version), "");
  const auto corrected =
      take_text(std::string(kHeader) + "1199000001,2025-01-01,,甲,6,11,dishonest\n");
  ASSERT_TRUE(corrected);
  EXPECT_EQ(credit_on("1199000001", "2025-07-01"), "dishonest/registered");
  EXPECT_EQ(credit_on("1199000001", "2025-07-01", late->version), "ordinary/registered");
}

// The rule: the same file, under any name, changes nothing; a record that says what holds is none.
TEST_F(Registry, SameFileTwiceChangesNothing) {
  const std::string text = std::string(kHeader) + "1199000001,2025-01-01,,甲,6,11,ordinary\n";
  const auto first = take_text(text);
  const auto again = take_text(text);
  ASSERT_TRUE(first && again);
  EXPECT_TRUE(first->is_new);
  EXPECT_FALSE(again->is_new);
  EXPECT_EQ(again->version, first->version);
  const auto longer = take_text(text + "1199000002,2025-01-01,,乙,6,11,ordinary\n");
  ASSERT_TRUE(longer);
  EXPECT_EQ(longer->taken, 1);
  EXPECT_EQ(longer->unchanged, 1);
  const auto later = take_text(std::string(kHeader) + "1199000001,2025-05-01,,甲,6,11,ordinary\n");
  EXPECT_EQ(later->unchanged, 1);
  const auto taken = imports(home_, connection_);
  ASSERT_TRUE(taken);
  ASSERT_EQ(taken->size(), 3U);  // newest first
  EXPECT_EQ(taken->back().taken, 1);
  EXPECT_EQ(taken->back().author, "li");
}

// The rule: each wrong record goes to the quarantine with its reason and its bytes; the rest is
// taken, and read = taken + unchanged + rejected.
TEST_F(Registry, WrongRecordsGoToTheQuarantineWithTheirReason) {
  const auto report = take_text(std::string(kHeader) +
                                "1199000001,2025-01-01,91310000MA00000000,甲,6,11,ordinary\n"
                                "119900000,2025-01-01,,乙,6,11,ordinary\n"
                                "1199000003,2025-02-30,,丙,6,11,ordinary\n"
                                "1199000004,2025-01-01,,,6,11,ordinary\n"
                                "1199000005,2025-01-01,,戊,X,11,ordinary\n"
                                "1199000006,2025-01-01,,己,6,99,ordinary\n"
                                "1199000007,2025-01-01,,庚,6,11,gold\n"
                                "1199000008,2025-01-01,,辛,6,11\n"
                                "1199000009,2025-01-01,,\"壬,6,11,ordinary\n"
                                "1199000010,2025-01-01,,癸,6,11,ordinary\n"
                                "1199000010,2025-01-01,,癸,6,11,dishonest\n"
                                "1199000011,,,子,6,11,ordinary\n"
                                "1199000012,2025-01-01,,丑\xff,6,11,ordinary\n"
                                "1199000013,20250101,,寅,私营企业,上海,失信企业\n");
  ASSERT_TRUE(report) << report.error().code;
  std::map<std::string, std::int64_t> reasons;
  for (const auto& each : report->reasons) reasons[each.code] = each.records;
  const std::map<std::string, std::int64_t> expected = {
      {"enterprise_reason.uscc_wrong", 1},     {"enterprise_reason.customs_code_wrong", 1},
      {"enterprise_reason.day_wrong", 1},      {"enterprise_reason.name_missing", 1},
      {"enterprise_reason.kind_unknown", 1},   {"enterprise_reason.place_unknown", 1},
      {"enterprise_reason.credit_unknown", 1}, {"enterprise_reason.record_fields", 1},
      {"enterprise_reason.record_quotes", 1},  {"enterprise_reason.contradicted", 2},
      {"enterprise_reason.day_missing", 1},    {"enterprise_reason.record_encoding", 1}};
  EXPECT_EQ(reasons, expected);
  EXPECT_EQ(report->read, 14);
  EXPECT_EQ(report->taken, 1);
  EXPECT_EQ(report->rejected, 13);
  EXPECT_EQ(credit_on("1199000013", "2025-01-01"), "dishonest/registered");
  const auto table = home_.table(standards::structure("enterprise_rejected").spec).value();
  lake::attach(connection_, "kept", table.snapshot().value());
  const auto rows = connection_.query(
      "SELECT line, raw_base64 FROM kept WHERE code = 'enterprise_reason.record_encoding'");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.integer(0, 0), 14);
}

// The rule: a file may name its columns by their Chinese labels and come in GB18030.
TEST_F(Registry, ReadsChineseHeadingsInGb18030) {
  // 海关注册编码,企业名称 / 1199000001,望海 as GB18030.
  const std::string bytes =
      "\xba\xa3\xb9\xd8\xd7\xa2\xb2\xe1\xb1\xe0\xc2\xeb,\xc6\xf3\xd2\xb5\xc3\xfb\xb3\xc6\n"
      "1199000001,\xcd\xfb\xba\xa3\n";
  const auto report = take_text(bytes, "2025-01-01");
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->taken, 1);
  ASSERT_TRUE(attach(home_, connection_));
  const auto spans = history(connection_, "1199000001");
  ASSERT_EQ(spans.size(), 1U);
  EXPECT_EQ(spans[0].name, "望海");
}

// The rule: a full file ends who is not in it, but nobody whose record in it is merely wrong.
TEST_F(Registry, FullFileEndsWhoIsNotNamed) {
  ASSERT_TRUE(take_text(std::string(kHeader) + "1199000001,2025-01-01,,甲,6,11,ordinary\n"
                                               "1199000002,2025-01-01,,乙,6,11,ordinary\n"
                                               "1199000003,2025-01-01,,丙,6,11,ordinary\n"));
  EXPECT_EQ(take_text(std::string(kHeader), nullptr, true).error().code,
            "enterprise.full_without_day");
  const auto full = take_text(
      "customs_code,name,kind,place,credit\n1199000001,甲,6,11,ordinary\n1199000003,丙,6,11,gold\n",
      "2025-06-01", true);
  ASSERT_TRUE(full);
  EXPECT_EQ(full->ended, 1);
  EXPECT_EQ(credit_on("1199000002", "2025-05-31"), "ordinary/registered");
  EXPECT_EQ(credit_on("1199000002", "2025-06-01"), "ordinary/ended");
  EXPECT_EQ(credit_on("1199000003", "2025-06-01"), "ordinary/registered");
}

// The rule: the stream holds each statement once, in the order of recording, beside what held, so
// that who applies it has what the registry has.
TEST_F(Registry, ChangesTellWhatBecameDifferent) {
  ASSERT_TRUE(take_text(std::string(kHeader) + "1199000001,2025-01-01,,甲,6,11,ordinary\n"));
  const auto then = take_text(std::string(kHeader) +
                              "1199000001,2025-02-01,,甲乙,6,11,dishonest\n"
                              "1199000002,2025-02-01,,丙,6,11,ordinary\n");
  ASSERT_TRUE(then);
  ASSERT_TRUE(attach(home_, connection_));
  const auto page = changes(connection_, then->version - 1, 10, 0);
  ASSERT_EQ(page.total, 2);
  ASSERT_EQ(page.rows.size(), 2U);
  EXPECT_EQ(page.rows[0].changed, "name credit");
  EXPECT_EQ(page.rows[0].before->name, "甲");
  EXPECT_EQ(page.rows[1].changed, "new");
  EXPECT_FALSE(page.rows[1].before.has_value());
  EXPECT_EQ(changes(connection_, -1, 1, 2).rows.size(), 1U);
}

// The rule: two imports at once do not both count on what neither saw.
TEST_F(Registry, ImportsAtOnceConflictInsteadOfMixing) {
  ASSERT_TRUE(take_text(std::string(kHeader) + "1199000001,2025-01-01,,甲,6,11,ordinary\n"));
  const auto table = home_.table(standards::structure("enterprise").spec).value();
  const auto before = table.snapshot()->version;
  ASSERT_TRUE(take_text(std::string(kHeader) + "1199000002,2025-01-01,,乙,6,11,ordinary\n"));
  lake::Change change{.read_version = before, .exclusive_partitions = true};
  change.add = table.write(connection_, "SELECT * FROM enterprise LIMIT 1");
  EXPECT_EQ(table.can_commit(change).error().code, "lake.conflict");
}

// The rule: all planted duplicates are found, each by its likeness, and hardly anything else.
TEST_F(Registry, FindsPlantedDuplicates) {
  ASSERT_TRUE(
      simulate(connection_,
               {.out = folder_ / "made", .enterprises = 20'000, .changes = 500, .duplicates = 60}));
  const auto report = take(folder_ / "made/registry.csv");
  ASSERT_TRUE(report) << report.error().code;
  EXPECT_EQ(report->read, 20'060);
  EXPECT_EQ(report->rejected, 0);
  const auto truth_text = read_file(folder_ / "made/duplicates.csv").value();
  const auto truth = parse_csv_table(truth_text, "duplicates.csv").value();
  std::set<std::string> planted;
  for (const auto& record : truth.records) {
    planted.insert(record.fields[0] + record.fields[1] + record.fields[2]);
  }
  ASSERT_EQ(planted.size(), 60U);
  ASSERT_TRUE(attach(home_, connection_));
  const auto pairs = duplicates(connection_, day("2025-01-15"), {}, false, 1000, 0);
  std::set<std::string> found;
  for (const auto& pair : pairs.pairs) {
    found.insert(pair.first.customs_code + pair.second.customs_code +
                 std::string(name_of(pair.likeness)));
  }
  for (const auto& each : planted) EXPECT_TRUE(found.contains(each)) << each;
  EXPECT_LE(pairs.total, 66);  // precision over 0.9

  const auto& one = pairs.pairs.front();
  const Decision decision{.first = one.second.customs_code,  // either order
                          .second = one.first.customs_code,
                          .decision = "different",
                          .reason = "two branches",
                          .author = "li",
                          .at = utc_now()};
  auto store = store::Store::open(home_.folder()).value();
  ASSERT_TRUE(store.change([&](store::Transaction& t) { return decide(t, decision); }));
  const auto decided =
      store
          .read([](store::Transaction& t) -> Result<std::vector<Decision>> { return decisions(t); })
          .value();
  EXPECT_EQ(duplicates(connection_, day("2025-01-15"), decided, false, 1000, 0).total,
            pairs.total - 1);
  EXPECT_EQ(duplicates(connection_, day("2025-01-15"), decided, true, 1, 0).total, pairs.total);

  const auto changed = take(folder_ / "made/changes.csv");
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->taken, 500);
}

// The rule: as value domains the intervals of a code do not overlap, also where two enterprises
// share it.
TEST_F(Registry, DomainsHaveDisjointIntervals) {
  ASSERT_TRUE(take_text(std::string(kHeader) +
                        "1199000001,2025-01-01,91310000MA0000000Y,甲,6,31,ordinary\n"
                        "1199000002,2025-02-01,91310000MA0000000Y,乙,6,31,ordinary\n"
                        "1199000001,2025-03-01,91310000MA0000000Y,甲,6,31,dishonest\n"));
  ASSERT_TRUE(attach_domains(home_, connection_).value());
  const auto rows = connection_.query(
      "SELECT list, valid_from, valid_to FROM enterprise_domain WHERE code = '91310000MA0000000Y' "
      "ORDER BY list, valid_from");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows.text(0, 0), "enterprise");
  EXPECT_EQ(rows.text(0, 1), "2025-01-01");
  EXPECT_EQ(rows.text(0, 2), "9999-12-31");
  EXPECT_EQ(rows.text(1, 0), "enterprise_dishonest");
  EXPECT_EQ(rows.text(1, 1), "2025-03-01");
  EXPECT_EQ(rows.text(2, 0), "enterprise_ordinary");
  EXPECT_EQ(rows.text(2, 1), "2025-01-01");
}

}  // namespace
}  // namespace tw::enterprise
