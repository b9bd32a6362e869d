// The single administrative document as ASYCUDA World exports it, root ASYCUDA. Element names are
// kept as that program spells them (Suppplementary with three p). A `null` child stands for an
// empty field.
#include <array>
#include <map>

#include "declaration/fields.h"
#include "declaration/message.h"

namespace tw::declaration {
namespace {

using xml::Element;

bool is_blank(const Element& element) { return element.text().empty(); }

class SadReading {
 public:
  SadReading(const Element& document, const std::string& file)
      : document_(document),
        items_(document.children("Item")),
        fields_(file),
        header_(standards::structure("item")) {}

  Message read();

 private:
  bool exports() const { return flow_ == "X"; }
  void read_identity();
  void read_day(Row& row, std::string_view concept_name, const Element& element);
  void read_header();
  void read_traders();
  void read_header_charges();
  void read_item(const Element& item, std::int64_t position);
  void read_tariff(Row& row, const Element& tariff);
  void read_terms(Row& row, const Element& code);
  void read_value(Row& row, const Element& valuation, std::int64_t position);
  void read_charge(Row& row, std::string_view kind, const Element& charge, std::int64_t item_number,
                   bool negative);
  void read_taxes(const Element& item, std::int64_t position);
  void read_documents(const Element& item, std::int64_t position);
  void read_containers();
  void add_party(std::string_view role, const Element& id, const Element& name);

  Element document_;
  std::vector<Element> items_;
  FieldReader fields_;
  Row header_;  // what every item repeats
  std::string flow_;
  Declaration declaration_;
  std::map<std::int64_t, std::int64_t> charges_of_;  // how many an item has so far
};

Message SadReading::read() {
  read_identity();
  if (fields_.failed()) return fields_.unreadable(items_.size());
  read_header();
  read_traders();
  read_header_charges();
  std::int64_t position = 0;
  for (const auto& item : items_) read_item(item, ++position);
  read_containers();
  if (fields_.failed()) return fields_.unreadable(items_.size());
  return std::move(declaration_);
}

// Registered declarations are known by office, year, serial letter and number, which together are
// unique; one that is not registered yet by the declarant's own reference.
void SadReading::read_identity() {
  const Element identification = document_.at("Identification");
  const Element registration = identification.at("Registration");
  declaration_.line = document_.line();
  const std::string sad_flow = document_.at("Property/Sad_flow").text();
  const std::string type = identification.at("Type/Type_of_declaration").text();
  if (sad_flow == "I" || (sad_flow.empty() && type.starts_with("IM"))) flow_ = "M";
  if (sad_flow == "E" || (sad_flow.empty() && type.starts_with("EX"))) flow_ = "X";

  if (!is_blank(registration.at("Number"))) {
    read_day(header_, "acceptance_date", registration.at("Date"));
    if (!header_.is_null("acceptance_date")) {
      const auto day = std::get<Date>(header_.get("acceptance_date"));
      declaration_.number =
          identification.at("Office_segment/Customs_clearance_office_code").text() + "-" +
          std::to_string(day.year()) + "-" + registration.at("Serial_number").text() +
          registration.at("Number").text();
    }
  } else if (const Element reference = document_.at("Declarant/Reference/Number");
             !is_blank(reference)) {
    declaration_.number = document_.at("Declarant/Declarant_code").text() + "-" + reference.text();
  }
  if (declaration_.number.empty()) {
    return fields_.fail("read.missing", registration ? registration : document_,
                        "declaration_number", "");
  }
  if (flow_.empty()) {
    const Element place = identification.at("Type/Type_of_declaration");
    return fields_.fail("read.unknown_code", place ? place : document_, "flow", sad_flow + type);
  }
  if (items_.empty()) fields_.fail("read.no_items", document_, "item_number", "");
}

// YYYY-MM-DD, DD/MM/YYYY, or what a Java program with American settings writes: M/D/YY.
void SadReading::read_day(Row& row, std::string_view concept_name, const Element& element) {
  const std::string text = element.text();
  if (text.empty()) return;
  static const auto european = *DateFormat::parse("DD/MM/YYYY");
  static const auto american = *DateFormat::parse("MM/DD/YYYY");
  std::optional<Date> day = Date::parse(text);
  if (!day) day = european.read(text);
  const auto first = text.find('/');
  const auto second = first == std::string::npos ? first : text.find('/', first + 1);
  if (!day && second != std::string::npos && text.size() - second == 3) {
    const auto two = [](const std::string& part) { return part.size() == 1 ? "0" + part : part; };
    day = american.read(two(text.substr(0, first)) + "/" +
                        two(text.substr(first + 1, second - first - 1)) + "/20" +
                        text.substr(second + 1));
  }
  if (!day) return fields_.fail("read.not_a_date", element, concept_name, text);
  row.set(concept_name, *day);
}

void SadReading::read_header() {
  const Element identification = document_.at("Identification");
  const Element country = document_.at("General_information/Country");
  const Element transport = document_.at("Transport");
  const Element counts = document_.at("Property/Nbers");
  header_.set("flow", flow_);
  header_.set("declaration_number", declaration_.number);
  header_.set("declaration_version", std::int64_t{1});
  header_.set("message_function", std::string("original"));
  const auto put = [&](std::string_view concept_name, const Element& element) {
    fields_.put(header_, concept_name, element);
  };
  read_day(header_, "lodgement_date", document_.at("Property/Date_of_declaration"));
  put("customs_office", identification.at("Office_segment/Customs_clearance_office_code"));
  put("border_office", transport.at("Border_office/Code"));
  put("port", transport.at("Place_of_loading/Code"));
  const Element type = identification.at("Type/Type_of_declaration");
  fields_.put(header_, "declaration_type", type,
              type.text() + identification.at("Type/Declaration_gen_procedure_code").text());
  const Element border = transport.at("Means_of_transport/Border_information");
  const std::string mode = border.at("Mode").text();
  fields_.put(header_, "transport_mode", border.at("Mode"),
              mode.size() == 2 && mode[0] == '0' ? mode.substr(1) : mode);
  put("transport_id", border.at("Identity"));
  read_terms(header_, transport.at("Delivery_terms/Code"));
  const Element destination = country.at("Destination/Destination_country_code");
  put("destination_country", destination);
  put("consignment_country", exports() ? destination : country.at("Export/Export_country_code"));
  put("trading_country", country.at("Trading_country"));
  put("place_inside", exports() ? country.at("Export/Export_country_region")
                                : country.at("Destination/Destination_country_region"));
  put("header_items", counts.at("Total_number_of_items"));
  put("header_packages", counts.at("Total_number_of_packages"));
  put("header_gross_mass_kg", document_.at("Valuation/Weight/Gross_weight"));
}

void SadReading::read_traders() {
  const Element traders = document_.at("Traders");
  const Element exporter = traders.at("Exporter");
  const Element consignee = traders.at("Consignee");
  const Element declarant = document_.at("Declarant");
  const Element trader_id =
      exports() ? exporter.at("Exporter_code") : consignee.at("Consignee_code");
  fields_.put(header_, "trader_id", trader_id);
  fields_.put(header_, "trader_name",
              exports() ? exporter.at("Exporter_name") : consignee.at("Consignee_name"));
  fields_.put(header_, "counterparty_id",
              exports() ? consignee.at("Consignee_code") : exporter.at("Exporter_code"));
  fields_.put(header_, "declarant_id", declarant.at("Declarant_code"));
  add_party("exporter", exporter.at("Exporter_code"), exporter.at("Exporter_name"));
  add_party(exports() ? "consignee" : "importer", consignee.at("Consignee_code"),
            consignee.at("Consignee_name"));
  add_party("declarant", declarant.at("Declarant_code"), declarant.at("Declarant_name"));
}

void SadReading::add_party(std::string_view role, const Element& id, const Element& name) {
  if (is_blank(id) && is_blank(name)) return;
  auto& parties = declaration_.parties;
  parties.push_back(part_row("party", declaration_.number, flow_, 0,
                             static_cast<std::int64_t>(parties.size() + 1)));
  parties.back().set("role", std::string(role));
  fields_.put(parties.back(), "party_id", id);
  fields_.put(parties.back(), "party_name", name);
}

// Shares of the header's charges stand with the items (ASYCUDA apportions them itself); the
// header's own count only where no item has them.
void SadReading::read_header_charges() {
  const Element valuation = document_.at("Valuation");
  const Element invoice = valuation.at("Gs_Invoice");
  fields_.put(header_, "header_invoice_amount", invoice.at("Amount_foreign_currency"));
  fields_.put(header_, "invoice_currency", invoice.at("Currency_code"));
  fields_.put(header_, "exchange_rate", invoice.at("Currency_rate"));
  read_charge(header_, "freight", valuation.at("Gs_external_freight"), 0, false);
  read_charge(header_, "insurance", valuation.at("Gs_insurance"), 0, false);
  read_charge(header_, "other", valuation.at("Gs_other_cost"), 0, false);
  read_charge(header_, "other", valuation.at("Gs_deduction"), 0, true);
}

void SadReading::read_terms(Row& row, const Element& code) {
  const std::string text = code.text();
  const bool cost_and_freight = text == "C&F" || text == "CNF" || text == "CANDF";
  fields_.put(row, "delivery_terms", code, cost_and_freight ? "CFR" : text);
}

void SadReading::read_item(const Element& item, std::int64_t position) {
  Row row(standards::structure("item"));
  row.set("line", item.line());
  row.set("item_number", position);
  const Element packages = item.at("Packages/Number_of_packages");
  // Fractions come from apportioning the packages of a consignment: the item has no number of its
  // own.
  const auto count = fields_.number(packages, "packages");
  if (count && count->rescale(0) == count) {
    fields_.put(row, "packages", packages, count->rescale(0)->to_string());
  }
  fields_.put(row, "package_kind", item.at("Packages/Kind_of_packages_code"));
  read_terms(row, item.at("IncoTerms/Code"));
  read_tariff(row, item.at("Tarification"));
  const Element goods = item.at("Goods_description");
  fields_.put(row, "origin_country", goods.at("Country_of_origin_code"));
  if (exports()) fields_.put(row, "place_inside", goods.at("Country_of_origin_region"));
  const Element trade_text = goods.at("Commercial_Description");
  fields_.put(row, "commodity_text",
              is_blank(trade_text) ? goods.at("Description_of_goods") : trade_text);
  fields_.put(row, "licence_number", item.at("Licence_number"));
  read_value(row, item.at("Valuation_item"), position);
  read_taxes(item, position);
  read_documents(item, position);
  row.fill_from(header_);
  declaration_.items.push_back(std::move(row));
}

void SadReading::read_tariff(Row& row, const Element& tariff) {
  const Element code = tariff.at("HScode");
  std::string digits = code.at("Commodity_code").text();
  for (const auto* precision : {"Precision_1", "Precision_2", "Precision_3", "Precision_4"}) {
    digits += code.at(precision).text();
  }
  fields_.put(row, "commodity", code.at("Commodity_code"), digits);
  fields_.put(row, "preference", tariff.at("Preference_code"));
  // 4000: requested 40, previous 00. A national procedure of four digits is a trade mode of China's
  // scheme; elsewhere it has three and refines the other.
  const Element national = tariff.at("National_customs_procedure");
  const Element extended = tariff.at("Extended_customs_procedure");
  const std::string procedure = extended.text();
  if (national.text().size() == 4) {
    row.set("mode_scheme", std::string("CN"));
    fields_.put(row, "trade_mode", national);
    if (!header_.is_null("trader_id")) {
      put_trader_facts(row, std::get<std::string>(header_.get("trader_id")));
    }
  } else if (procedure.size() == 4) {
    row.set("mode_scheme", std::string("EU"));
    fields_.put(row, "trade_mode", extended, procedure.substr(0, 2));
    fields_.put(row, "previous_procedure", extended, procedure.substr(2));
  } else if (!procedure.empty()) {
    fields_.fail("read.unknown_code", extended, "trade_mode", procedure);
  }
  constexpr std::array<std::array<std::string_view, 2>, 2> kUnits{
      {{"supplementary_quantity", "supplementary_unit"}, {"second_quantity", "second_unit"}}};
  const auto units = tariff.children("Supplementary_unit");
  for (std::size_t i = 0; i < kUnits.size() && i < units.size(); ++i) {
    fields_.put(row, kUnits[i][0], units[i].at("Suppplementary_unit_quantity"));
    fields_.put(row, kUnits[i][1], units[i].at("Suppplementary_unit_code"));
  }
}

void SadReading::read_value(Row& row, const Element& valuation, std::int64_t position) {
  const Element invoice = valuation.at("Item_Invoice");
  fields_.put(row, "gross_mass_kg", valuation.at("Weight_itm/Gross_weight_itm"));
  fields_.put(row, "net_mass_kg", valuation.at("Weight_itm/Net_weight_itm"));
  fields_.put(row, "invoice_amount", invoice.at("Amount_foreign_currency"));
  fields_.put(row, "invoice_currency", invoice.at("Currency_code"));
  fields_.put(row, "exchange_rate", invoice.at("Currency_rate"));
  // In the currency of the country, which the document does not name.
  fields_.put(row, "statistical_value", valuation.at("Statistical_value"));
  read_charge(row, "freight", valuation.at("item_external_freight"), position, false);
  read_charge(row, "insurance", valuation.at("item_insurance"), position, false);
  read_charge(row, "other", valuation.at("item_other_cost"), position, false);
  read_charge(row, "other", valuation.at("item_deduction"), position, true);
}

void SadReading::read_charge(Row& row, std::string_view kind, const Element& charge,
                             std::int64_t item_number, bool negative) {
  const std::string name(kind);
  const std::string column = (item_number ? "" : "header_") + name + "_amount";
  const Element amount = charge.at("Amount_foreign_currency");
  const Element currency = charge.at("Currency_code");
  const auto stated = fields_.number(amount, column);
  if (!stated) return;
  const Decimal value = negative ? Decimal(-stated->unscaled(), stated->scale()) : *stated;
  if (!value.is_zero()) {
    Row part =
        part_row("charge", declaration_.number, flow_, item_number, ++charges_of_[item_number]);
    part.set("charge_type", name);
    fields_.put(part, "amount", amount, value.to_string());
    fields_.put(part, "currency", currency);
    declaration_.charges.push_back(std::move(part));
  }
  std::optional<Decimal> sum = value;
  if (!row.is_null(column)) {
    if (value.is_zero()) return;
    const bool was_zero = std::get<Decimal>(row.get(column)).is_zero();
    if (!was_zero && row.get(name + "_currency") != sql::Value(currency.text())) {
      return fields_.fail("read.mixed_currencies", amount, column, currency.text());
    }
    sum = std::get<Decimal>(row.get(column)).add(value);
  }
  if (!sum) return fields_.fail("read.number_too_large", amount, column, amount.text());
  fields_.put(row, column, amount, sum->to_string());
  fields_.put(row, name + "_currency", currency);
}

void SadReading::read_taxes(const Element& item, std::int64_t position) {
  std::int64_t sequence = 0;
  for (const auto& line : item.at("Taxation").children("Taxation_line")) {
    if (is_blank(line.at("Duty_tax_code"))) continue;
    Row tax = part_row("tax", declaration_.number, flow_, position, ++sequence);
    tax.set("stated_by", std::string("trader"));
    fields_.put(tax, "tax_type", line.at("Duty_tax_code"));
    fields_.put(tax, "base_amount", line.at("Duty_tax_Base"));
    fields_.put(tax, "rate", line.at("Duty_tax_rate"));
    fields_.put(tax, "amount", line.at("Duty_tax_amount"));
    fields_.put(tax, "payment_method", line.at("Duty_tax_MP"));
    declaration_.taxes.push_back(std::move(tax));
  }
}

void SadReading::read_documents(const Element& item, std::int64_t position) {
  std::int64_t sequence = 0;
  const auto add = [&](std::string_view role, const Element& type, const Element& number) {
    if (is_blank(type) && is_blank(number)) return;
    Row row = part_row("document", declaration_.number, flow_, position, ++sequence);
    row.set("document_role", std::string(role));
    fields_.put(row, "document_type", type);
    fields_.put(row, "document_number", number);
    declaration_.documents.push_back(std::move(row));
  };
  for (const auto& each : item.children("Attached_documents")) {
    add("additional", each.at("Attached_document_code"), each.at("Attached_document_reference"));
  }
  add("previous", Element(), item.at("Previous_doc/Summary_declaration"));
}

// A container names the item it holds.
void SadReading::read_containers() {
  for (const auto& each : document_.children("Container")) {
    Row row = part_row("container", declaration_.number, flow_, 0,
                       static_cast<std::int64_t>(declaration_.containers.size() + 1));
    fields_.put(row, "item_number", each.at("Item_Number"));
    fields_.put(row, "container_number", each.at("Container_identity"));
    fields_.put(row, "container_kind", each.at("Container_type"));
    declaration_.containers.push_back(std::move(row));
  }
}

class SadReader final : public MessageReader {
  bool is_message(const Element& element) const override { return element.name() == "ASYCUDA"; }
  Message read_message(const Element& element, const std::string& file) const override {
    return SadReading(element, file).read();
  }
};

}  // namespace

const MessageReader& sad_reader() {
  static const SadReader reader;
  return reader;
}

}  // namespace tw::declaration
