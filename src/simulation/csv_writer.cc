#include "simulation/csv_writer.h"

#include <array>

#include "base/csv.h"
#include "base/result.h"

namespace tw::simulation {
namespace {

// In the order in which write_record writes them.
// clang-format off
constexpr std::array kColumns = std::to_array<CsvColumn>({
    {"ENTRY_NO", "declaration_number"}, {"VERSION", "declaration_version"},
    {"FUNCTION", "message_function"}, {"ITEM_NO", "item_number"}, {"I_E", "flow"},
    {"LODGED", "lodgement_date"}, {"ACCEPTED", "acceptance_date"}, {"CROSSED", "arrival_date"},
    {"RELEASED", "release_date"}, {"OFFICE", "customs_office"}, {"BORDER_OFFICE", "border_office"},
    {"PORT", "port"}, {"TRADE_MODE", "trade_mode"}, {"DUTY_NATURE", "duty_nature"},
    {"TRANSPORT", "transport_mode"}, {"CONVEYANCE", "transport_id"}, {"TERMS", "delivery_terms"},
    {"TRADER", "trader_id"}, {"TRADER_NAME", "trader_name"}, {"TRADER_PLACE", "trader_place"},
    {"TRADER_KIND", "enterprise_kind"}, {"DECLARANT", "declarant_id"},
    {"COUNTERPARTY", "counterparty_id"}, {"COMMODITY", "commodity"}, {"GOODS", "commodity_text"},
    {"ORIGIN", "origin_country"}, {"CONSIGNMENT", "consignment_country"},
    {"DESTINATION", "destination_country"}, {"TRADING_COUNTRY", "trading_country"},
    {"PLACE_INSIDE", "place_inside"}, {"ZONE", "special_zone"}, {"LICENCE", "licence_number"},
    {"CONTAINER", "container_number"}, {"GROSS_KG", "gross_mass_kg"}, {"NET_KG", "net_mass_kg"},
    {"QUANTITY_1", "supplementary_quantity"}, {"UNIT_1", "supplementary_unit"},
    {"QUANTITY_2", "second_quantity"}, {"UNIT_2", "second_unit"},
    {"QUANTITY", "traded_quantity"}, {"UNIT", "traded_unit"}, {"PACKAGES", "packages"},
    {"PACKAGE_KIND", "package_kind"}, {"UNIT_PRICE", "unit_price"}, {"AMOUNT", "invoice_amount"},
    {"CURRENCY", "invoice_currency"}, {"FREIGHT", "freight_amount"},
    {"FREIGHT_CURRENCY", "freight_currency"}, {"INSURANCE", "insurance_amount"},
    {"INSURANCE_CURRENCY", "insurance_currency"}, {"DUTY_BASE", "duty_base"},
    {"DUTY_RATE", "duty_rate"}, {"DUTY", "duty_amount"}, {"ITEMS", "header_items"},
    {"ALL_PACKAGES", "header_packages"}, {"ALL_GROSS_KG", "header_gross_mass_kg"},
    {"ALL_NET_KG", "header_net_mass_kg"}, {"ALL_AMOUNT", "header_invoice_amount"},
});
// clang-format on

std::size_t column_of(std::string_view concept_name) {
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (kColumns[i].concept_name == concept_name) return i;
  }
  TW_ASSERT(false && "no such column");
}

class Record {
 public:
  explicit Record(std::string& text) : text_(text) {}

  void text(std::string_view value) {
    if (value.find_first_of(",\"") == std::string_view::npos) {
      text_.append(value);
    } else {
      quoted(value);
    }
    text_.push_back(',');
  }
  void nothing() { text_.push_back(','); }
  void number(std::int64_t value, int scale = 0) {
    if (value != kNone) append_decimal(text_, value, scale);
    text_.push_back(',');
  }
  void amount(std::int64_t value, int scale) {
    if (value != kNone) append_amount(text_, value, scale);
    text_.push_back(',');
  }
  void end() { text_.back() = '\n'; }

 private:
  void quoted(std::string_view value) {
    text_.push_back('"');
    for (const char character : value) {
      if (character == '"') text_.push_back('"');
      text_.push_back(character);
    }
    text_.push_back('"');
  }

  std::string& text_;
};

// YYYYMMDD.
void append_date(std::string& text, Date date) {
  std::int64_t number = date.year() * 10'000 + date.month() * 100 + date.day();
  append_amount(text, number, 0);
}

// The header's facts that stand before the item's, with item number left out: text is written once
// for all items.
struct HeaderText {
  std::string first;   // ENTRY_NO to FUNCTION
  std::string second;  // I_E to COUNTERPARTY
  std::string last;    // ITEMS to ALL_AMOUNT, with the line's end

  HeaderText(const Declaration& declaration, std::string_view number, CsvOptions options);
};

HeaderText::HeaderText(const Declaration& declaration, std::string_view number,
                       CsvOptions options) {
  constexpr std::array<std::string_view, 3> kFunctions = {"9", "5", "1"};
  Record head(first);
  head.text(number);
  head.number(declaration.version);
  head.text(kFunctions[static_cast<std::size_t>(declaration.function)]);
  Record middle(second);
  middle.text(declaration.flow == Flow::kImport ? "I" : "E");
  for (const Date date :
       {declaration.lodged, declaration.accepted, declaration.crossed, declaration.released}) {
    append_date(second, date);
    middle.nothing();
  }
  middle.text(declaration.office);
  middle.text(declaration.border_office);
  middle.text(declaration.port);
  middle.text(declaration.trade_mode);
  middle.text(declaration.duty_nature);
  middle.text(declaration.transport_mode);
  middle.text(declaration.conveyance);
  middle.text(declaration.delivery_terms);
  middle.text(declaration.trader_id);
  middle.text(declaration.trader->name);
  middle.text(declaration.trader->province);
  middle.text(options.common_only ? "" : declaration.trader->kind);
  middle.text(declaration.trader->declarant);
  middle.text(declaration.counterparty);
  Record tail(last);
  tail.number(declaration.header_items);
  tail.number(declaration.header_packages);
  tail.number(declaration.header_gross_mass, 3);
  tail.number(declaration.header_net_mass, 3);
  tail.amount(declaration.header_invoice_amount, 2);
  tail.end();
}

void write_record(const Declaration& declaration, const HeaderText& header, const Item& item,
                  CsvOptions options, std::string& text) {
  Record record(text);
  text += header.first;
  record.number(item.number);
  text += header.second;
  record.text(item.commodity);
  record.text(item.text);
  record.text(item.origin);
  // Not all messages can tell where exports are consigned from where they end.
  const bool as_destination = options.common_only && declaration.flow == Flow::kExport;
  record.text(as_destination ? item.destination : declaration.consignment);
  record.text(item.destination);
  record.text(declaration.trading_country);
  record.text(declaration.place_inside);
  record.text(options.common_only ? "" : declaration.zone);
  record.text(item.licence);
  record.text(declaration.container);
  record.number(item.gross_mass, 3);
  record.number(item.net_mass, 3);
  record.number(item.supplementary_quantity, 3);
  record.text(item.supplementary_unit);
  record.number(item.second_quantity, 3);
  record.text(item.second_unit);
  record.number(item.traded_quantity, 3);
  record.text(item.traded_unit);
  record.number(item.packages);
  record.text(declaration.package_kind);
  record.amount(item.unit_price, 4);
  record.amount(item.invoice_amount, 2);
  record.text(item.invoice_currency);
  const auto currency = currency_code(declaration.freight_currency);
  record.number(item.freight, 4);
  record.text(item.freight == kNone ? "" : currency);
  record.number(item.insurance, 4);
  record.text(item.insurance == kNone ? "" : currency);
  record.amount(item.duty_base, 2);
  record.number(item.duty_rate, 2);
  record.amount(item.duty_amount, 2);
  text += header.last;
}

std::string joined(const std::vector<std::string>& fields) {
  std::string text;
  Record record(text);
  for (const auto& each : fields) record.text(each);
  record.end();
  return text;
}

// Replaces the record by one that cannot be read, and notes what stood there.
void spoil(Planted& planted, Random& random, std::string& record) {
  auto parsed = parse_csv(record, "");
  TW_ASSERT(parsed.has_value() && parsed->size() == 1);
  auto& fields = parsed->front().fields;
  if (planted.kind == ErrorKind::kMissingFields) {
    planted.true_value = std::to_string(fields.size());
    fields.resize(static_cast<std::size_t>(random.between(20, 40)));
    planted.planted_value = std::to_string(fields.size());
    record = joined(fields);
    return;
  }
  auto& field = fields[column_of(planted.field)];
  planted.true_value = field;
  if (planted.kind == ErrorKind::kUnreadableDate) {
    field.replace(4, 2, "13");
  } else if (planted.kind == ErrorKind::kUnreadableNumber) {
    field[random.below(static_cast<std::uint32_t>(field.size()))] = 'O';
  } else {
    TW_ASSERT(planted.kind == ErrorKind::kBrokenQuote);
    // A quoted field must end at its second quote; here text goes on behind it.
    const std::string mark = "\x01";
    planted.planted_value = "\"" + field + "\" (new)";
    field = mark;
    record = joined(fields);
    record.replace(record.find(mark), 1, planted.planted_value);
    return;
  }
  planted.planted_value = field;
  record = joined(fields);
}

}  // namespace

std::span<const CsvColumn> csv_columns() { return kColumns; }

std::string csv_header() {
  std::string text;
  Record record(text);
  for (const CsvColumn& column : kColumns) record.text(column.name);
  record.end();
  return text;
}

Written write_csv(const Declaration& declaration, Errors& errors, CsvOptions options, Random random,
                  std::string& text) {
  Written written;
  written.record_of_error.assign(errors.planted.size(), 0);
  const HeaderText header(declaration, declaration.number, options);
  for (std::size_t i = 0; i < declaration.items.size(); ++i) {
    const std::size_t begin = text.size();
    write_record(declaration, header, declaration.items[i], options, text);
    for (std::size_t e = 0; e < errors.planted.size(); ++e) {
      Planted& planted = errors.planted[e];
      if (planted.item != i || fact(planted.kind).whole_declaration) continue;
      written.record_of_error[e] = written.records;
      if (planted.kind == ErrorKind::kDuplicateItem) {
        text += std::string(text, begin);
        written.record_of_error[e] = ++written.records;
      } else if (fact(planted.kind).unreadable) {
        std::string record(text, begin);
        spoil(planted, random, record);
        text.resize(begin);
        text += record;
      }
    }
    ++written.records;
  }
  if (errors.second_number.empty()) return written;
  for (std::size_t& record : written.record_of_error) record = written.records;
  Declaration again = declaration;
  for (Date* date : {&again.lodged, &again.accepted, &again.released}) {
    *date = *date + errors.second_days;
  }
  const HeaderText second(again, errors.second_number, options);
  for (const Item& item : declaration.items) {
    write_record(declaration, second, item, options, text);
    ++written.records;
  }
  return written;
}

}  // namespace tw::simulation
