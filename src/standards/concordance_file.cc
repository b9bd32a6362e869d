#include "standards/concordance_file.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/csv.h"

namespace tw::standards {
namespace {

using Codes = std::set<std::string, std::less<>>;

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_hs(std::string_view edition) { return edition.starts_with("HS"); }

std::string padded(const std::string& code, std::size_t length) {
  return code.size() < length ? std::string(length - code.size(), '0') + code : code;
}

// ---- editions ----

struct Adjustment {
  std::string from;
  std::string to;
};

std::optional<std::string> edition_of(std::string_view year) {
  static const std::map<std::string, std::string, std::less<>> editions = {
      {"2022", "HS2022"}, {"2017", "HS2017"}, {"2012", "HS2012"}, {"2007", "HS2007"},
      {"2002", "HS2002"}, {"1996", "HS1996"}, {"1992", "HS1992"}, {"1988", "SITC3"},
      {"1976", "SITC2"},  {"1962", "SITC1"}};
  const auto found = editions.find(year);
  if (found == editions.end()) return std::nullopt;
  return found->second;
}

std::optional<Adjustment> adjustment_of(std::string_view text) {
  const auto at = text.find(" to ");
  if (at == std::string_view::npos) return std::nullopt;
  const auto from = edition_of(text.substr(0, at));
  const auto to = edition_of(text.substr(at + 4));
  if (!from || !to) return std::nullopt;
  return Adjustment{*from, *to};
}

// ---- leading zeros ----

// All readings of an SITC code, most zeros first.
std::vector<std::string> readings(const std::string& code) {
  if (!is_digits(code)) return {code};  // I and II: gold and coin, outside the classification
  std::vector<std::string> found;
  for (std::size_t length = 5; length >= std::max<std::size_t>(4, code.size()); --length) {
    found.push_back(padded(code, length));
  }
  return found;
}

std::size_t shared_digits(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

// The readings are sorted, since more zeros come first.
std::string not_before(const std::string& code, const std::string& last) {
  const auto possible = readings(code);
  const auto found = std::lower_bound(possible.begin(), possible.end(), last);
  return found == possible.end() ? possible.back() : *found;
}

std::string most_like(const std::string& code, const std::string& partner, const Codes& known) {
  auto possible = readings(code);
  std::vector<std::string> in_edition;
  std::copy_if(possible.begin(), possible.end(), std::back_inserter(in_edition),
               [&](const std::string& each) { return known.contains(each); });
  if (!in_edition.empty()) possible = in_edition;
  std::string best = possible.front();
  for (const auto& each : possible) {
    if (shared_digits(each, partner) >= shared_digits(best, partner)) best = each;
  }
  return best;
}

// ---- the file ----

struct Line {
  const CsvRecord* record;
  Adjustment editions;
  ConcordanceRow row;  // codes as they stand in the file, then as they should be
};

Result<std::vector<Line>> read_lines(const CsvTable& table) {
  const char* names[] = {"code.after", "code.before", "Relationship", "adjustment"};
  std::vector<std::size_t> at;
  for (const char* name : names) {
    const auto column = table.column(name);
    if (!column) return Error("standards.column_missing", {name}, {.file = table.file, .line = 1});
    at.push_back(*column);
  }
  std::vector<Line> lines;
  for (const auto& record : table.records) {
    const Place place{.file = table.file, .line = record.line};
    const auto editions = adjustment_of(record.fields[at[3]]);
    if (!editions) return Error("standards.edition_unknown", {record.fields[at[3]]}, place);
    lines.push_back({&record,
                     *editions,
                     {editions->from, editions->to, record.fields[at[0]], record.fields[at[1]],
                      record.fields[at[2]]}});
  }
  return lines;
}

void restore_from_codes(std::vector<Line>& lines) {
  std::map<std::string, std::string> last;  // by edition
  for (auto& [record, editions, row] : lines) {
    if (is_hs(editions.from)) {
      row.from_code = padded(row.from_code, 6);
    } else {
      std::string& before = last[editions.from];
      row.from_code = before = not_before(row.from_code, before);
    }
  }
}

void restore_to_codes(std::vector<Line>& lines) {
  std::map<std::string, Codes> known;  // codes of an edition from its own rows
  for (const auto& line : lines) known[line.editions.from].insert(line.row.from_code);
  for (auto& [record, editions, row] : lines) {
    if (is_hs(editions.to)) {
      row.to_code = padded(row.to_code, 6);
    } else if (!is_hs(editions.from)) {
      row.to_code = most_like(row.to_code, row.from_code, known[editions.to]);
    }
  }
}

bool is_well_formed(const std::string& edition, const std::string& code) {
  if (is_hs(edition)) return is_digits(code) && code.size() == 6;
  if (code == "I" || code == "II") return true;
  return is_digits(code) && (code.size() == 4 || code.size() == 5);
}

bool is_relationship(std::string_view text) {
  return text == "1:1" || text == "1:n" || text == "n:1" || text == "n:n";
}

Result<void> check(const ConcordanceRow& row, const Place& place) {
  for (const auto& [edition, code] :
       {std::pair(row.from_list, row.from_code), {row.to_list, row.to_code}}) {
    if (!is_well_formed(edition, code)) return Error("standards.code_malformed", {code}, place);
  }
  if (!is_relationship(row.relationship)) {
    return Error("standards.relationship_unknown", {row.relationship}, place);
  }
  return {};
}

}  // namespace

Result<std::vector<ConcordanceRow>> parse_concordances(std::string_view text,
                                                       const std::string& file) {
  TW_TRY(const CsvTable table, parse_csv_table(text, file));
  TW_TRY(auto lines, read_lines(table));
  restore_from_codes(lines);
  restore_to_codes(lines);
  std::vector<ConcordanceRow> rows;
  for (auto& line : lines) {
    TW_CHECK(check(line.row, {.file = file, .line = line.record->line}));
    rows.push_back(std::move(line.row));
  }
  return rows;
}

Result<std::vector<ConcordanceRow>> parse_hs_to_bec(std::string_view text,
                                                    const std::string& file) {
  TW_TRY(const CsvTable table, parse_csv_table(text, file));
  const auto hs = table.column("HS 2022");
  const auto bec = table.column("BEC 4");
  const auto relationship = table.column("Relationship");
  if (!hs || !bec || !relationship) {
    return Error("standards.column_missing", {"HS 2022"}, {.file = file, .line = 1});
  }
  std::vector<ConcordanceRow> rows;
  for (const auto& record : table.records) {
    const auto& fields = record.fields;
    if (std::all_of(fields.begin(), fields.end(), [](const auto& each) { return each.empty(); }))
      continue;
    const Place place{.file = file, .line = record.line};
    const std::string code = padded(fields[*hs], 6);
    if (!is_well_formed("HS2022", code)) return Error("standards.code_malformed", {code}, place);
    if (!is_digits(fields[*bec])) return Error("standards.code_malformed", {fields[*bec]}, place);
    if (!is_relationship(fields[*relationship])) {
      return Error("standards.relationship_unknown", {fields[*relationship]}, place);
    }
    rows.push_back({"HS2022", "BEC4", code, fields[*bec], fields[*relationship]});
  }
  return rows;
}

std::map<std::string, std::int64_t> relationships_that_differ(
    const std::vector<ConcordanceRow>& rows) {
  std::map<std::pair<std::string, std::string>, int> partners_of_from;
  std::map<std::pair<std::string, std::string>, int> partners_of_to;
  for (const auto& row : rows) {
    ++partners_of_from[{row.pair(), row.from_code}];
    ++partners_of_to[{row.pair(), row.to_code}];
  }
  std::map<std::string, std::int64_t> differing;
  for (const auto& row : rows) {
    const char* left = partners_of_to[{row.pair(), row.to_code}] > 1 ? "n:" : "1:";
    const char* right = partners_of_from[{row.pair(), row.from_code}] > 1 ? "n" : "1";
    if (row.relationship != std::string(left) + right) ++differing[row.pair()];
  }
  return differing;
}

}  // namespace tw::standards
