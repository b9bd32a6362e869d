#include "standards/rate_file.h"

#include "base/csv.h"

namespace tw::standards {
namespace {

class RateReader {
 public:
  static Result<RateReader> of(const CsvTable& table) {
    RateReader reader(table);
    const bool by_period = table.column("period").has_value();
    const char* value = table.column("to_local") ? "to_local" : "rate";
    TW_TRY(reader.currency_, reader.at("currency"));
    TW_TRY(reader.rate_, reader.at(value));
    TW_TRY(reader.from_, reader.at(by_period ? "period" : "valid_from"));
    TW_TRY(reader.to_, reader.at(by_period ? "period" : "valid_to"));
    return reader;
  }

  Result<RateRow> read(const CsvRecord& record) const {
    const Place place{.file = table_->file, .line = record.line};
    RateRow row{.currency = record.fields[currency_]};
    if (row.currency.empty()) return Error("standards.code_empty", {"rate", ""}, place);
    const auto rate = Decimal::parse(record.fields[rate_]);
    const bool fits = rate && rate->rescale(8) == rate && rate->to_int64(8).has_value();
    if (!fits || rate->is_negative() || rate->is_zero()) {
      return Error("standards.not_a_rate", {record.fields[rate_]}, place);
    }
    row.to_local = *rate->rescale(8);
    TW_TRY(row.valid_from, day(record.fields[from_], true, place));
    TW_TRY(row.valid_to, day(record.fields[to_], false, place));
    if (row.valid_to < row.valid_from) {
      return Error("standards.validity_reversed", {"rate", row.currency}, place);
    }
    return row;
  }

 private:
  explicit RateReader(const CsvTable& table) : table_(&table) {}

  Result<std::size_t> at(const char* column) const {
    const auto found = table_->column(column);
    if (!found)
      return Error("standards.column_missing", {column}, {.file = table_->file, .line = 1});
    return *found;
  }

  // A day, or the first or last day of a period.
  static Result<Date> day(const std::string& text, bool first, const Place& place) {
    if (const auto date = Date::parse(text)) return *date;
    if (const auto period = Period::parse(text))
      return first ? period->first_day() : period->last_day();
    return Error("standards.not_a_date", {text}, place);
  }

  const CsvTable* table_;
  std::size_t currency_ = 0, rate_ = 0, from_ = 0, to_ = 0;
};

}  // namespace

Result<std::vector<RateRow>> parse_rates(std::string_view text, const std::string& file) {
  TW_TRY(const CsvTable table, parse_csv_table(text, file));
  TW_TRY(const RateReader reader, RateReader::of(table));
  std::vector<RateRow> rows;
  for (const auto& record : table.records) {
    TW_TRY(RateRow row, reader.read(record));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace tw::standards
