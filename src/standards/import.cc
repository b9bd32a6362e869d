#include "standards/import.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/csv.h"
#include "base/encoding.h"
#include "base/file.h"
#include "standards/china_files.h"
#include "standards/concordance_file.h"
#include "standards/hs_tree.h"
#include "standards/locode_file.h"
#include "standards/rate_file.h"
#include "standards/shipped.h"

namespace tw::standards {
namespace {

namespace fs = std::filesystem;

// ---- what a file is ----

// By the words of its first line, and of JSON by its members.
std::string kind_of(std::string_view text) {
  std::string_view head = text.substr(0, text.find('\n'));
  if (head.ends_with('\r')) head.remove_suffix(1);
  const auto has = [&](std::string_view word) { return head.find(word) != std::string_view::npos; };
  if (text.starts_with("{")) return "hs";
  if (has("code.after") && has("adjustment")) return "concordance";
  if (has("HS 2022") && has("BEC 4")) return "bec";
  if (has("UNIT_1_CODES") || has("第一计量单位编码")) return "china";
  if (has("贸易方式编码") || has("Customs Regime code")) return "regime";
  if (has("贸易伙伴编码") || head == "\"CODES\",\"DESCRIPTION\",") return "partner";
  if (has("收发货人注册地编码")) return "province";
  // UN/LOCODE has no header: its first line is the country's own, with the name after a point.
  if (head.starts_with(",\"") && has("\".")) return "locode";
  if (has("currency") && (has("rate") || has("to_local"))) return "rate";
  return "list";
}

// ---- one request ----

// Labels that the file does not give, from what the list has for the code: its own edition first.
void keep_labels(std::vector<CodeRow>& rows, const std::vector<CodeRow>& stored) {
  std::map<std::pair<std::string, std::string>, const CodeRow*> own;
  std::map<std::string, const CodeRow*> any;
  for (const auto& row : stored) {
    own[{row.edition, row.code}] = &row;
    any[row.code] = &row;
  }
  for (auto& row : rows) {
    const auto in_edition = own.find({row.edition, row.code});
    const auto anywhere = any.find(row.code);
    if (anywhere == any.end()) continue;
    const CodeRow& known = in_edition == own.end() ? *anywhere->second : *in_edition->second;
    if (row.label.en.empty()) row.label.en = known.label.en;
    if (row.label.zh.empty()) row.label.zh = known.label.zh;
  }
}

class Importer {
 public:
  Importer(lake::Connection& connection, const lake::Home& home, const ImportRequest& request)
      : connection_(connection), home_(home), request_(request), file_(request.path.string()) {}

  Result<std::vector<Imported>> run() {
    std::error_code error;
    if (fs::is_directory(request_.path, error)) return locode_folder();
    TW_TRY(const std::string text, read(request_.path));
    const std::string kind = request_.kind.value_or(kind_of(text));
    if (kind == "concordance" || kind == "bec") return concordances(kind, text);
    if (kind == "rate") return rates(text);
    TW_TRY(auto rows, codes_in(kind, text));
    override(rows);
    const bool adds_labels =
        kind == "china" || kind == "partner" || kind == "regime" || kind == "province";
    if (adds_labels && !rows.empty()) {
      TW_TRY(const auto stored, stored_codes(connection_, home_, rows.front().list));
      keep_labels(rows, stored);
    }
    if (kind == "locode") TW_CHECK(keep_other_countries(rows));
    return store(kind, std::move(rows));
  }

 private:
  static Result<std::string> read(const fs::path& path) {
    TW_TRY(const std::string bytes, read_file(path));
    auto text = decode_text(bytes);
    if (!text) text.error().place.file = path.string();
    return text;
  }

  Result<std::vector<CodeRow>> codes_in(const std::string& kind, const std::string& text) const {
    if (kind == "hs") return parse_hs_tree(text, file_);
    if (kind == "china") return parse_china_nomenclature(text, file_);
    if (kind == "partner") return parse_china_list(ChinaList::kPartner, text, file_);
    if (kind == "regime") return parse_china_list(ChinaList::kRegime, text, file_);
    if (kind == "province") return parse_china_list(ChinaList::kProvince, text, file_);
    if (kind == "locode") return parse_locode(text, file_);
    if (kind == "list") return any_list(text);
    return Error("standards.kind_unknown", {kind}, {.file = file_});
  }

  Result<std::vector<CodeRow>> any_list(const std::string& text) const {
    TW_TRY(const CsvTable table, parse_csv_table(text, file_));
    const std::string stem = request_.path.stem().string();
    const std::string list = stem == "tariff" ? home_.settings().commodity_list : stem;
    return code_rows_from(table, list, stem, request_.valid_from.value_or(beginning_of_time()));
  }

  // What the request says wins over the file; the first day only where the file has none of its
  // own.
  void override(std::vector<CodeRow>& rows) const {
    for (auto& row : rows) {
      if (request_.list) row.list = *request_.list;
      if (request_.edition) row.edition = *request_.edition;
      const bool undated = row.valid_from == beginning_of_time();
      if (request_.valid_from && undated) row.valid_from = *request_.valid_from;
    }
  }

  Result<std::vector<Imported>> locode_folder() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(request_.path)) {
      if (entry.path().extension() == ".csv") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) return Error("standards.folder_empty", {file_});
    std::vector<CodeRow> rows;
    for (const auto& path : files) {
      TW_TRY(const std::string text, read(path));
      TW_TRY(auto more, parse_locode(text, path.string()));
      rows.insert(rows.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
    }
    override(rows);
    return store("locode", std::move(rows));
  }

  Result<void> keep_other_countries(std::vector<CodeRow>& rows) {
    if (rows.empty()) return {};
    const std::string edition = rows.front().edition;
    std::set<std::string> countries;
    for (const auto& row : rows) countries.insert(row.attribute("country"));
    TW_TRY(const auto stored, stored_codes(connection_, home_, rows.front().list));
    for (const auto& row : stored) {
      const bool other = !countries.contains(row.attribute("country"));
      if (row.edition == edition && other) rows.push_back(row);
    }
    return {};
  }

  Result<std::vector<Imported>> store(const std::string& kind, std::vector<CodeRow> rows) {
    if (rows.empty()) return Error("csv.empty", {}, {.file = file_});
    Imported imported{.kind = kind, .list = rows.front().list, .edition = rows.front().edition};
    auto stored = store_codes(connection_, home_, std::move(rows));
    if (!stored) {
      stored.error().place.file = file_;
      return stored.error();
    }
    imported.rows = stored->rows;
    imported.changed = stored->changed;
    return std::vector{imported};
  }

  Result<std::vector<Imported>> concordances(const std::string& kind, const std::string& text) {
    TW_TRY(auto rows,
           kind == "bec" ? parse_hs_to_bec(text, file_) : parse_concordances(text, file_));
    std::map<std::string, std::int64_t> pairs;
    for (const auto& row : rows) ++pairs[row.pair()];
    const auto differing = relationships_that_differ(rows);
    TW_TRY(const Stored stored, store_concordances(connection_, home_, std::move(rows)));
    std::vector<Imported> imported;
    for (const auto& [pair, count] : pairs) {
      imported.push_back({.kind = kind, .list = pair, .rows = count, .changed = stored.changed});
      if (const auto found = differing.find(pair); found != differing.end()) {
        imported.back().notices.emplace_back(
            "standards.relationships_differ",
            std::vector<std::string>{pair, std::to_string(found->second), std::to_string(count)});
      }
    }
    return imported;
  }

  Result<std::vector<Imported>> rates(const std::string& text) {
    TW_TRY(auto rows, parse_rates(text, file_));
    TW_TRY(const Stored stored, store_rates(connection_, home_, std::move(rows)));
    return std::vector{
        Imported{.kind = "rate", .list = "rate", .rows = stored.rows, .changed = stored.changed}};
  }

  lake::Connection& connection_;
  const lake::Home& home_;
  const ImportRequest& request_;
  std::string file_;
};

}  // namespace

Result<std::vector<Imported>> import_standard(lake::Connection& connection, const lake::Home& home,
                                              const ImportRequest& request) {
  return Importer(connection, home, request).run();
}

}  // namespace tw::standards
