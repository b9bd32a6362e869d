#include "standards/import.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/csv.h"
#include "base/encoding.h"
#include "base/file.h"
#include "standards/shipped.h"

namespace tw::standards {
namespace {

namespace fs = std::filesystem;

// ---- Harmonized System ----

struct HsEdition {
  std::string_view class_code;
  std::string_view name;
  std::string_view first_day;
};
constexpr HsEdition kHsEditions[] = {
    {"H0", "HS1992", "1988-01-01"}, {"H1", "HS1996", "1996-01-01"}, {"H2", "HS2002", "2002-01-01"},
    {"H3", "HS2007", "2007-01-01"}, {"H4", "HS2012", "2012-01-01"}, {"H5", "HS2017", "2017-01-01"},
    {"H6", "HS2022", "2022-01-01"},
};

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "0101 - Horses" without its code.
std::string label_without_code(const std::string& text, const std::string& code) {
  const std::string prefix = code + " - ";
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

// ---- concordances ----

// SITC codes have 4 or 5 digits; the file has lost leading zeros of some.
std::vector<std::string> possible_sitc(const std::string& code) {
  if (!is_digits(code)) return {code};  // I and II: gold and coin, outside the classification
  std::vector<std::string> codes;
  for (std::size_t length = std::max<std::size_t>(4, code.size()); length <= 5; ++length) {
    codes.push_back(std::string(length - code.size(), '0') + code);
  }
  std::sort(codes.begin(), codes.end());
  return codes;
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

struct Adjustment {
  std::string from;
  std::string to;
};
// The years in the file, as editions. 1988, 1976 and 1962 are the years of SITC revisions 3, 2
// and 1.
std::optional<Adjustment> editions_of(const std::string& adjustment) {
  const auto at = adjustment.find(" to ");
  if (at == std::string::npos) return std::nullopt;
  const auto edition = [](const std::string& year) -> std::string {
    if (year == "1988") return "SITC3";
    if (year == "1976") return "SITC2";
    if (year == "1962") return "SITC1";
    return "HS" + year;
  };
  return Adjustment{edition(adjustment.substr(0, at)), edition(adjustment.substr(at + 4))};
}

// Restores the codes of one adjustment, rows in the order of the file.
class ConcordanceReader {
 public:
  ConcordanceReader(Adjustment adjustment, const std::set<std::string>& known_to)
      : adjustment_(std::move(adjustment)), known_to_(known_to) {}

  ConcordanceRow read(const std::string& after, const std::string& before,
                      const std::string& relationship) {
    ConcordanceRow row{adjustment_.from, adjustment_.to, from(after), "", relationship};
    row.to_code = to(before, row.from_code);
    return row;
  }

 private:
  static std::string harmonised(const std::string& code) {
    return code.size() < 6 ? std::string(6 - code.size(), '0') + code : code;
  }

  // The rows of SITC revisions stand in the order of their whole codes, so the zeros that a code
  // has lost are the fewest with which it does not fall behind the row before.
  std::string from(const std::string& code) {
    if (adjustment_.from.starts_with("HS")) return harmonised(code);
    const auto possible = possible_sitc(code);
    const auto found = std::lower_bound(possible.begin(), possible.end(), last_from_);
    last_from_ = found == possible.end() ? possible.back() : *found;
    return last_from_;
  }

  // Of a code on the other side: one that the edition has, and then the one that is most like its
  // partner.
  std::string to(const std::string& code, const std::string& from_code) const {
    if (adjustment_.to.starts_with("HS")) return harmonised(code);
    if (adjustment_.from.starts_with("HS")) return code;  // HS 1992 to SITC 3 has kept its zeros
    auto possible = possible_sitc(code);
    std::vector<std::string> known;
    for (const auto& each : possible) {
      if (known_to_.contains(each)) known.push_back(each);
    }
    if (!known.empty()) possible = std::move(known);
    return *std::max_element(possible.begin(), possible.end(), [&](const auto& a, const auto& b) {
      return common_prefix(a, from_code) < common_prefix(b, from_code);
    });
  }

  Adjustment adjustment_;
  const std::set<std::string>& known_to_;
  std::string last_from_;
};

Result<std::string> cell(const CsvTable& table, const CsvRecord& record, const char* column) {
  const auto at = table.column(column);
  if (!at) return Error("standards.column_missing", {column}, {.file = table.file, .line = 1});
  return record.fields[*at];
}

// ---- China ----

const std::string& unit_of(const std::string& cn_stat) {
  static const auto units = [] {
    std::map<std::string, std::string> found;
    for (const auto& row : shipped_list("unit")) {
      if (!row.attribute("cn_stat").empty()) found[row.attribute("cn_stat")] = row.code;
    }
    return found;
  }();
  static const std::string none;
  const auto found = units.find(cn_stat);
  return found == units.end() ? none : found->second;
}

bool has_column(const CsvTable& table, std::string_view name) {
  return table.column(name).has_value();
}

// Adds the labels of the other language that the lake has for the same code.
void keep_other_language(std::vector<CodeRow>& rows, const std::vector<CodeRow>& stored) {
  std::map<std::pair<std::string, std::string>, const CodeRow*> known;
  for (const auto& row : stored) known[{row.edition, row.code}] = &row;
  for (auto& row : rows) {
    const auto found = known.find({row.edition, row.code});
    if (found == known.end()) continue;
    if (row.label.en.empty()) row.label.en = found->second->label.en;
    if (row.label.zh.empty()) row.label.zh = found->second->label.zh;
  }
}

// China's small lists: code, label; the language by the column's name.
std::vector<CodeRow> two_columns(const CsvTable& table, const std::string& list,
                                 const std::string& edition, bool chinese) {
  std::vector<CodeRow> rows;
  for (const auto& record : table.records) {
    if (record.fields[0].empty()) continue;
    CodeRow row{.list = list,
                .edition = edition,
                .scheme = list == "regime" ? "" : "CN",
                .code = record.fields[0]};
    // An unquoted comma in the label makes more fields; all up to the trailing one are the label.
    std::string label = record.fields[1];
    (chinese ? row.label.zh : row.label.en) = label;
    rows.push_back(std::move(row));
  }
  return rows;
}

// Adds `iso`, the ISO country of a partner, by the shipped lists.
void add_iso(std::vector<CodeRow>& rows) {
  std::map<std::string, std::string> iso;
  for (const char* list : {"country_region", "partner_cn_extra"}) {
    for (const auto& row : shipped_list(list)) {
      if (!row.attribute("cn").empty()) iso.emplace(row.attribute("cn"), row.code);
    }
  }
  for (auto& row : rows) {
    if (const auto found = iso.find(row.code); found != iso.end())
      row.attributes["iso"] = found->second;
  }
}

// Some exports of China's lists leave commas in labels unquoted: "109,Korea,DPR,". Fields between
// the first and the trailing empty one are the label.
std::string with_quoted_labels(const std::string& text) {
  std::string fixed;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    while (!line.empty() && (line.back() == '\r' || line.back() == ',')) line.pop_back();
    const auto comma = line.find(',');
    if (comma != std::string::npos && line.find('"') == std::string::npos) {
      line = line.substr(0, comma + 1) + "\"" + line.substr(comma + 1) + "\"";
    }
    fixed += line + "\n";
    at = end + 1;
  }
  return fixed;
}

// ---- one file ----

class Importer {
 public:
  Importer(lake::Connection& connection, const lake::Home& home, const ImportRequest& request)
      : connection_(connection),
        home_(home),
        request_(request),
        file_(request.path.filename().string()) {}

  Result<std::vector<Imported>> run() {
    std::error_code error;
    if (fs::is_directory(request_.path, error)) return locode_folder();
    TW_TRY(const auto bytes, read_file(request_.path));
    auto decoded = decode_text(bytes);
    if (!decoded) {
      decoded.error().place.file = file_;
      return decoded.error();
    }
    const std::string& text = *decoded;
    if (text.find("\"classCode\"") != std::string::npos &&
        text.find("\"results\"") != std::string::npos) {
      TW_TRY(auto rows, parse_hs_tree(text, file_));
      return codes("hs", std::move(rows));
    }
    return csv(text);
  }

 private:
  Result<std::vector<Imported>> csv(const std::string& text) {
    const std::string head = text.substr(0, text.find('\n'));
    const auto has = [&](std::string_view word) { return head.find(word) != std::string::npos; };
    if (has("code.after") && has("adjustment")) {
      TW_TRY(auto rows, parse_concordances(text, file_));
      return concordances("concordance", std::move(rows));
    }
    if (has("HS 2022") && has("BEC")) {
      TW_TRY(auto rows, parse_hs_to_bec(text, file_));
      return concordances("bec", std::move(rows));
    }
    if (has("UNIT_1_CODES") || has("第一计量单位编码")) {
      TW_TRY(auto rows, parse_china_list(text, file_));
      TW_TRY(const auto stored, stored_codes(connection_, home_, "CN"));
      keep_other_language(rows, stored);
      return codes("china", std::move(rows));
    }
    if (head.starts_with(",\"") && has("\".")) {
      TW_TRY(auto rows, parse_locode(text, file_));
      return codes("locode", std::move(rows));
    }
    if (has("currency") && (has("to_local") || has("rate"))) {
      TW_TRY(auto rows, parse_rates(text, file_));
      TW_TRY(const auto stored, store_rates(connection_, home_, rows));
      return std::vector<Imported>{{"rate", "rate", "", stored.rows, stored.changed}};
    }
    if (has("贸易伙伴编码") || file_.find("TradingPartner") != std::string::npos)
      return china("partner", "partner_cn", text);
    if (has("贸易方式编码") || has("Customs Regime code")) return china("regime", "regime", text);
    if (has("收发货人注册地编码")) return china("province", "province", text);
    return generic(text);
  }

  Result<std::vector<Imported>> china(const char* kind, const char* list, const std::string& text) {
    TW_TRY(const auto table, parse_csv_table(with_quoted_labels(text), file_));
    const bool chinese = !is_ascii_label(table);
    // The edition is one for both languages: the second file adds its labels to the first.
    auto rows = two_columns(table, list, request_.edition.value_or("CN"), chinese);
    if (std::string_view(list) == "partner_cn") add_iso(rows);
    TW_TRY(const auto stored, stored_codes(connection_, home_, list));
    keep_other_language(rows, stored);
    return codes(kind, std::move(rows));
  }

  static bool is_ascii_label(const CsvTable& table) {
    for (const auto& record : table.records) {
      for (const char c : record.fields[1]) {
        if (static_cast<unsigned char>(c) >= 0xE4 && static_cast<unsigned char>(c) <= 0xE9)
          return false;
      }
      if (!record.fields[1].empty()) return true;
    }
    return true;
  }

  Result<std::vector<Imported>> generic(const std::string& text) {
    TW_TRY(const auto table, parse_csv_table(text, file_));
    if (!has_column(table, "code")) {
      return Error("standards.kind_unknown", {file_}, {.file = request_.path.string(), .line = 1});
    }
    std::string list = request_.list.value_or(request_.path.stem().string());
    if (list == "tariff") list = home_.settings().commodity_list;
    TW_TRY(auto rows,
           code_rows_from(table, list, request_.edition.value_or(request_.path.stem().string()),
                          request_.valid_from.value_or(beginning_of_time())));
    return codes("list", std::move(rows));
  }

  Result<std::vector<Imported>> locode_folder() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(request_.path)) {
      if (entry.path().extension() == ".csv") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<CodeRow> rows;
    for (const auto& path : files) {
      TW_TRY(const auto bytes, read_file(path));
      TW_TRY(const auto text, decode_text(bytes));
      TW_TRY(auto more, parse_locode(text, path.filename().string()));
      rows.insert(rows.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
    }
    if (rows.empty()) return Error("standards.kind_unknown", {request_.path.string()});
    return codes("locode", std::move(rows));
  }

  Result<std::vector<Imported>> codes(const char* kind, std::vector<CodeRow> rows) {
    for (auto& row : rows) {
      if (request_.list) row.list = *request_.list;
      if (request_.edition) row.edition = *request_.edition;
    }
    const std::string list = rows.empty() ? "" : rows.front().list;
    const std::string edition = rows.empty() ? "" : rows.front().edition;
    TW_TRY(const auto stored, store_codes(connection_, home_, std::move(rows)));
    return std::vector<Imported>{{kind, list, edition, stored.rows, stored.changed}};
  }

  Result<std::vector<Imported>> concordances(const char* kind, std::vector<ConcordanceRow> rows) {
    std::map<std::string, std::int64_t> pairs;
    for (const auto& row : rows) ++pairs[row.pair()];
    TW_TRY(const auto stored, store_concordances(connection_, home_, std::move(rows)));
    std::vector<Imported> imported;
    for (const auto& [pair, count] : pairs)
      imported.push_back({kind, pair, "", count, stored.changed});
    return imported;
  }

  lake::Connection& connection_;
  const lake::Home& home_;
  const ImportRequest& request_;
  std::string file_;
};

}  // namespace

Result<std::vector<CodeRow>> parse_hs_tree(std::string_view json, const std::string& file) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object() || !document.contains("results") || !document["results"].is_array()) {
    return Error("standards.kind_unknown", {file}, {.file = file});
  }
  const std::string class_code = document.value("classCode", "");
  const auto* edition =
      std::find_if(std::begin(kHsEditions), std::end(kHsEditions),
                   [&](const HsEdition& each) { return each.class_code == class_code; });
  if (edition == std::end(kHsEditions))
    return Error("standards.edition_unknown", {class_code}, {.file = file});
  const auto* next = edition + 1;
  std::vector<CodeRow> rows;
  for (const auto& entry : document["results"]) {
    const std::string id = entry.value("id", "");
    if (!is_digits(id) || id.size() % 2 != 0 || id.size() > 6)
      continue;  // ALL, TOTAL, AG2 and the like
    const std::string parent = entry.value("parent", "");
    rows.push_back({.list = "HS",
                    .edition = std::string(edition->name),
                    .code = id,
                    .parent = is_digits(parent) ? parent : "",
                    .level = static_cast<std::int64_t>(id.size() / 2),
                    .label = {label_without_code(entry.value("text", ""), id), ""},
                    .valid_from = *Date::parse(edition->first_day),
                    .valid_to = next == std::end(kHsEditions)
                                    ? end_of_time()
                                    : *Date::parse(next->first_day) + -1});
  }
  return rows;
}

Result<std::vector<CodeRow>> parse_china_list(std::string_view text, const std::string& file) {
  TW_TRY(const auto table,
         parse_csv_table(text, file, {.stray_quote = CsvOptions::StrayQuote::kKeep}));
  const bool chinese = has_column(table, "商品编码");
  std::vector<CodeRow> rows;
  for (const auto& record : table.records) {
    TW_TRY(const auto code, cell(table, record, chinese ? "商品编码" : "CODES"));
    TW_TRY(const auto label, cell(table, record, chinese ? "商品名称" : "DESCRIPTION"));
    TW_TRY(const auto year, cell(table, record, chinese ? "年份" : "YEAR"));
    const auto first = Date::parse(year + "-01-01");
    if (!first) return Error("standards.not_a_date", {year}, {.file = file, .line = record.line});
    CodeRow row{.list = "CN",
                .edition = "CN" + year,
                .code = code,
                .level = 4,
                .valid_from = *first,
                .valid_to = *Date::parse(year + "-12-31")};
    (chinese ? row.label.zh : row.label.en) = label;
    const std::array<const char*, 2> chinese_units = {"第一计量单位编码", "第二计量单位编码"};
    const std::array<const char*, 2> english_units = {"UNIT_1_CODES", "UNIT_2_CODES"};
    int number = 0;
    for (const char* column : chinese ? chinese_units : english_units) {
      ++number;
      TW_TRY(const auto unit, cell(table, record, column));
      if (unit.empty() || unit == "00") continue;
      if (unit_of(unit).empty())
        return Error("standards.unit_unknown", {unit},
                     {.file = file, .line = record.line, .field = column});
      row.attributes["unit_" + std::to_string(number)] = unit_of(unit);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<ConcordanceRow>> parse_concordances(std::string_view text,
                                                       const std::string& file) {
  TW_TRY(const auto table, parse_csv_table(text, file));
  const auto after = table.column("code.after");
  const auto before = table.column("code.before");
  const auto relationship = table.column("Relationship");
  const auto adjustment = table.column("adjustment");
  if (!after || !before || !relationship || !adjustment)
    return Error("standards.column_missing", {"code.after"}, {.file = file, .line = 1});
  // SITC 2 is known by the left side of SITC 2 to 1, which the order of its rows restores.
  std::set<std::string> sitc2;
  const std::set<std::string> unknown;
  for (const bool learning : {true, false}) {
    std::map<std::string, ConcordanceReader> readers;
    std::vector<ConcordanceRow> rows;
    for (const auto& record : table.records) {
      const std::string& name = record.fields[*adjustment];
      const auto editions = editions_of(name);
      if (!editions)
        return Error("standards.edition_unknown", {name}, {.file = file, .line = record.line});
      if (learning && editions->from != "SITC2") continue;
      auto reader =
          readers.try_emplace(name, *editions, editions->to == "SITC2" ? sitc2 : unknown).first;
      rows.push_back(reader->second.read(record.fields[*after], record.fields[*before],
                                         record.fields[*relationship]));
      if (learning) sitc2.insert(rows.back().from_code);
    }
    if (!learning) return rows;
  }
  TW_ASSERT(false);
}

Result<std::vector<ConcordanceRow>> parse_hs_to_bec(std::string_view text,
                                                    const std::string& file) {
  TW_TRY(const auto table, parse_csv_table(text, file));
  std::vector<ConcordanceRow> rows;
  for (const auto& record : table.records) {
    rows.push_back({"HS2022", "BEC4", record.fields[0], record.fields[1], record.fields[2]});
  }
  return rows;
}

Result<std::vector<CodeRow>> parse_locode(std::string_view text, const std::string& file) {
  TW_TRY(const auto records, parse_csv(text, file));
  std::vector<CodeRow> rows;
  for (const auto& record : records) {
    const auto& fields = record.fields;
    if (fields.size() < 11)
      return Error("csv.field_count", {std::to_string(fields.size()), "12"},
                   {.file = file, .line = record.line});
    if (fields[2].empty()) continue;  // the country's own line
    CodeRow row{.list = "port",
                .edition = "LOCODE",
                .code = fields[1] + fields[2],
                .label = {fields[4], ""}};
    const std::pair<const char*, std::size_t> attributes[] = {{"country", 1},  {"subdivision", 5},
                                                              {"function", 6}, {"status", 7},
                                                              {"date", 8},     {"coordinates", 10}};
    for (const auto& [name, at] : attributes) {
      if (!fields[at].empty()) row.attributes[name] = fields[at];
    }
    rows.push_back(std::move(row));
  }
  // A place that was renamed stands twice: the later line counts.
  std::map<std::string, CodeRow> by_code;
  for (auto& row : rows) by_code.insert_or_assign(row.code, std::move(row));
  rows.clear();
  for (auto& [code, row] : by_code) rows.push_back(std::move(row));
  return rows;
}

Result<std::vector<RateRow>> parse_rates(std::string_view text, const std::string& file) {
  TW_TRY(const auto table, parse_csv_table(text, file));
  const bool by_period = has_column(table, "period");
  std::vector<RateRow> rows;
  for (const auto& record : table.records) {
    const Place place{.file = file, .line = record.line};
    TW_TRY(const auto currency, cell(table, record, "currency"));
    TW_TRY(const auto rate_text,
           cell(table, record, has_column(table, "to_local") ? "to_local" : "rate"));
    const auto rate = Decimal::parse(rate_text);
    if (!rate || rate->is_negative() || rate->is_zero() || !rate->rescale(8))
      return Error("standards.not_a_number", {rate_text}, place);
    RateRow row{.currency = currency, .to_local = *rate->rescale(8)};
    if (by_period) {
      TW_TRY(const auto period_text, cell(table, record, "period"));
      const auto period = Period::parse(period_text);
      if (!period) return Error("standards.not_a_date", {period_text}, place);
      row.valid_from = period->first_day();
      row.valid_to = period->last_day();
    } else {
      for (const bool first : {true, false}) {
        TW_TRY(const auto day_text, cell(table, record, first ? "valid_from" : "valid_to"));
        const auto day = Date::parse(day_text);
        if (!day) return Error("standards.not_a_date", {day_text}, place);
        (first ? row.valid_from : row.valid_to) = *day;
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::vector<Imported>> import_standard(lake::Connection& connection, const lake::Home& home,
                                              const ImportRequest& request) {
  return Importer(connection, home, request).run();
}

}  // namespace tw::standards
