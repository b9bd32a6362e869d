#include "declaration/fields.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/csv.h"
#include "base/embedded.h"

namespace tw::declaration {
namespace {

// The longest free text of the three formats has some 10,000 characters.
constexpr std::size_t kMaxFieldBytes = std::size_t{64} << 10;

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Nothing, Z, or +hh, -hh, with or without minutes.
bool is_zone(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  return (text[0] == '+' || text[0] == '-') && (text.size() == 3 || text.size() == 5) &&
         all_digits(text.substr(1));
}

// The lists that readers look codes up in, each column indexed: of equal codes the first row
// counts.
struct ShippedList {
  CsvTable table;
  std::vector<std::unordered_map<std::string_view, std::size_t>> rows_of;
};

ShippedList indexed(CsvTable table) {
  ShippedList list{std::move(table), {}};
  list.rows_of.resize(list.table.header.size());
  for (std::size_t row = 0; row < list.table.records.size(); ++row) {
    const auto& fields = list.table.records[row].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) list.rows_of[i].emplace(fields[i], row);
  }
  return list;
}

const ShippedList& shipped_list(std::string_view name) {
  static const auto lists = [] {
    std::map<std::string, ShippedList, std::less<>> all;
    for (const auto& file : embedded::lists()) {
      const auto slash = file.path.rfind('/') + 1;
      const std::string stem(file.path.substr(slash, file.path.rfind('.') - slash));
      auto table = parse_csv_table(file.text, std::string(file.path));
      TW_ASSERT(table.has_value());
      all.emplace(stem, indexed(std::move(*table)));
    }
    return all;
  }();
  const auto found = lists.find(name);
  TW_ASSERT(found != lists.end());
  return found->second;
}

void put_if_null(Row& row, std::string_view concept_name, std::string_view text) {
  if (row.is_null(concept_name)) row.set(concept_name, std::string(text));
}

}  // namespace

void FieldReader::put(Row& row, std::string_view concept_name, const xml::Element& element) {
  put(row, concept_name, element, element.text());
}

void FieldReader::put(Row& row, std::string_view concept_name, const xml::Element& element,
                      std::string_view text) {
  if (text.empty()) return;
  if (text.size() > kMaxFieldBytes) {
    return fail("read.field_too_long", element, concept_name, std::string(text));
  }
  const auto done = row.set_text(concept_name, text);
  if (!done) fail(done.error().code, element, concept_name, std::string(text));
}

void FieldReader::put_amount(Row& row, std::string_view amount, std::string_view currency,
                             const xml::Element& element) {
  put(row, amount, element);
  put(row, currency, element, element.attribute("currencyID"));
}

void FieldReader::put_day(Row& row, std::string_view concept_name, const xml::Element& element) {
  const std::string text = element.text();
  if (text.empty()) return;
  static const auto day_only = *DateFormat::parse("YYYYMMDD");
  static const auto with_time = *DateFormat::parse("YYYYMMDDhhmmss");
  constexpr std::size_t kTimeEnds = 14;
  std::optional<Date> day;
  if (text.size() < kTimeEnds) {
    day = day_only.read(text);
  } else if (is_zone(std::string_view(text).substr(kTimeEnds))) {
    day = with_time.read(std::string_view(text).substr(0, kTimeEnds));
  }
  if (!day) return fail("read.not_a_date", element, concept_name, text);
  row.set(concept_name, *day);
}

std::optional<Decimal> FieldReader::number(const xml::Element& element, std::string_view field) {
  const std::string text = element.text();
  if (text.empty()) return std::nullopt;
  const auto value = Decimal::parse(text);
  if (!value) fail("read.not_a_number", element, field, text);
  return value;
}

void FieldReader::fail(std::string code, const xml::Element& element, std::string_view field,
                       std::string value) {
  if (error_) return;
  if (value.size() > kMaxFieldBytes) value = std::to_string(value.size());
  error_ = Error(
      std::move(code), {value},
      {.file = file_, .line = element.line(), .path = element.path(), .field = std::string(field)});
  value_ = std::move(value);
}

Unreadable FieldReader::unreadable(std::size_t records) const {
  TW_ASSERT(error_.has_value());
  return {.error = *error_,
          .value = value_,
          .raw = {},
          .records = std::max<std::int64_t>(1, static_cast<std::int64_t>(records))};
}

std::string shipped(std::string_view list, std::string_view key, std::string_view code,
                    std::string_view value) {
  const auto& [table, rows_of] = shipped_list(list);
  const auto key_column = table.column(key);
  const auto value_column = table.column(value);
  TW_ASSERT(key_column && value_column);
  const auto row = rows_of[*key_column].find(code);
  return row == rows_of[*key_column].end() ? std::string()
                                           : table.records[row->second].fields[*value_column];
}

Row part_row(std::string_view structure, std::string_view number, std::string_view flow,
             std::int64_t item_number, std::int64_t sequence) {
  Row row(standards::structure(structure));
  if (!flow.empty()) row.set("flow", std::string(flow));
  row.set("declaration_number", std::string(number));
  row.set("declaration_version", std::int64_t{1});
  row.set("item_number", item_number);
  row.set("sequence", sequence);
  return row;
}

void put_trader_facts(Row& item, std::string_view registration) {
  if (registration.size() == 18 && all_digits(registration.substr(2, 6))) {
    put_if_null(item, "trader_place", registration.substr(2, 2));
  }
  if (registration.size() == 10 && all_digits(registration.substr(0, 4))) {
    put_if_null(item, "trader_place", registration.substr(0, 2));
    put_if_null(item, "special_zone", registration.substr(4, 1));
    put_if_null(item, "enterprise_kind", registration.substr(5, 1));
  }
}

}  // namespace tw::declaration
