// A batch for those who read neither Delta nor Parquet: the same rows as delimited text, lines of
// JSON, or a workbook.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "feed/manifest.h"
#include "lake/engine.h"

namespace tw::feed {

enum class Form : std::uint8_t { kCsv, kJsonLines, kWorkbook };
inline constexpr const char* kFormNames[] = {"csv", "jsonl", "xlsx"};  // also the files' endings
// Code feed.form_unknown (name).
Result<Form> form_named(std::string_view name);

struct Extract {
  std::int64_t number = 0;          // of the batch
  bool is_whole = false;            // the table after the batch; else what the batch changed
  std::vector<std::string> record;  // only the row with this key, as text in the key's order
  Form form = Form::kCsv;
};

// Rows of a workbook below its headings.
inline constexpr std::int64_t kMostWorkbookRows = 1'048'575;

// Writes the file and answers how many rows it holds. Rows are in the order of their key; what has
// changed has _change_type (insert, update_preimage, update_postimage, delete). Decimals are texts
// in lines of JSON, and in workbooks where they have more than 15 digits: both would round them.
// Codes of batch(); feed.version_too_early (number, earliest): the table had other columns then;
// feed.record_not_a_key (columns of the key); feed.too_many_rows (rows, most).
Result<std::int64_t> write_extract(lake::Connection& connection,
                                   const std::filesystem::path& folder, const Extract& wanted,
                                   const std::filesystem::path& file);

}  // namespace tw::feed
