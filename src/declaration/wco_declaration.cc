#include "declaration/wco_declaration.h"

#include <algorithm>
#include <map>

namespace tw::declaration::wco {
namespace {

using xml::Element;

struct Field {
  std::string_view concept_name;
  std::string_view path;
};

constexpr Field kHeaderFields[] = {
    {"declaration_type", "TypeCode"},
    {"customs_office", "DeclarationOfficeID"},
    {"header_items", "GoodsItemQuantity"},
    {"header_packages", "TotalPackageQuantity"},
    {"header_gross_mass_kg", "TotalGrossMassMeasure"},
    {"transport_mode", "BorderTransportMeans/ModeCode"},
    {"declarant_id", "Declarant/ID"},
    {"delivery_terms", "GoodsShipment/TradeTerms/ConditionCode"},
    {"exchange_rate", "CurrencyExchange/RateNumeric"},
    {"destination_country", "GoodsShipment/Destination/CountryCode"},
    {"container_number", "GoodsShipment/Consignment/TransportEquipment/ID"},
};

constexpr Field kImportFields[] = {
    {"border_office", "EntryOffice/ID"},
    {"port", "GoodsShipment/Consignment/LoadingLocation/ID"},
    {"transport_id", "GoodsShipment/Consignment/ArrivalTransportMeans/ID"},
    {"transport_id", "BorderTransportMeans/ID"},
    {"trader_id", "GoodsShipment/Importer/ID"},
    {"trader_name", "GoodsShipment/Importer/Name"},
    {"trader_place", "GoodsShipment/Importer/Address/CountrySubDivisionCode"},
    {"counterparty_id", "Exporter/ID"},
    {"consignment_country", "GoodsShipment/ExportCountry/ID"},
    {"place_inside", "GoodsShipment/Destination/RegionID"},
};

constexpr Field kExportFields[] = {
    {"border_office", "ExitOffice/ID"},
    {"port", "GoodsShipment/Consignment/UnloadingLocation/ID"},
    {"transport_id", "BorderTransportMeans/ID"},
    {"transport_id", "GoodsShipment/Consignment/DepartureTransportMeans/ID"},
    {"trader_id", "Exporter/ID"},
    {"trader_name", "Exporter/Name"},
    {"trader_place", "Exporter/Address/CountrySubDivisionCode"},
    {"counterparty_id", "GoodsShipment/Consignee/ID"},
    {"consignment_country", "GoodsShipment/Destination/CountryCode"},
};

struct Role {
  std::string_view name;
  std::string_view path;
  std::size_t sequence;
};

constexpr Role kRoles[] = {
    {"declarant", "Declarant", 1},
    {"agent", "Agent", 2},
    {"exporter", "Exporter", 3},
    {"importer", "GoodsShipment/Importer", 4},
    {"consignee", "GoodsShipment/Consignee", 5},
    {"consignor", "GoodsShipment/Consignor", 6},
    {"consignor", "Consignment/Consignor", 7},
    {"buyer", "GoodsShipment/Buyer", 8},
    {"seller", "GoodsShipment/Seller", 9},
    {"carrier", "Consignment/Carrier", 10},
};

constexpr Role kItemRoles[] = {
    {"consignee", "Consignee", 5},
    {"consignor", "Consignor", 6},
    {"buyer", "Buyer", 8},
    {"seller", "Seller", 9},
};

// Where the numbers of rows that share a table begin.
constexpr std::size_t kPreviousDocuments = 100;
constexpr std::size_t kShipmentDocuments = 200;
constexpr std::size_t kTaxParties = 100;
constexpr std::size_t kAuthorisationHolders = 200;

// A charge on top of the price (data element 4/9), or one taken off it. Additions have codes that
// begin with A, deductions with B; of the additions the samples name AK insurance and AR air
// transport.
std::string_view kind_of_charge(std::string_view code) {
  if (code == "AK") return "insurance";
  if (code == "AR") return "freight";
  return "other";
}

bool is_deduction(std::string_view code) { return code.starts_with("B"); }

std::string upper_of(std::string_view kind, std::string_view what) {
  return std::string(kind) + "_" + std::string(what);
}

class PartsReading {
 public:
  PartsReading(const Element& declaration, std::string_view number, std::string_view flow,
               FieldReader& fields)
      : declaration_(declaration), number_(number), flow_(flow), fields_(fields) {}

  Parts read();

 private:
  void read_header();
  void read_item(const Element& item);
  void read_commodity(Row& row, const Element& item);
  void read_procedure(Row& row, const Element& item);
  void read_mass(Row& row, std::string_view concept_name, const Element& measure);
  void read_packaging(Row& row, const Element& item);
  void read_charges(Row& row, const Element& valuation, std::int64_t item_number);
  void add_charge(Row& row, std::string_view kind, std::string_view type, const Element& amount,
                  bool negative, std::int64_t item_number);
  void read_documents(const Element& holder, std::string_view element, std::string_view role,
                      std::int64_t item_number, std::size_t before);
  void read_parties(const Element& holder, const Role& role, std::int64_t item_number);
  void read_other_parties();
  void read_containers(const Element& holder, std::int64_t item_number);
  Row& add(std::vector<Row>& rows, std::string_view structure, std::int64_t item_number,
           std::size_t sequence);

  Element declaration_;
  std::string number_;
  std::string flow_;
  FieldReader& fields_;
  Parts parts_;
  std::map<std::int64_t, std::size_t> charges_of_;  // how many an item has so far
};

Row& PartsReading::add(std::vector<Row>& rows, std::string_view structure, std::int64_t item_number,
                       std::size_t sequence) {
  rows.push_back(
      part_row(structure, number_, flow_, item_number, static_cast<std::int64_t>(sequence)));
  return rows.back();
}

Parts PartsReading::read() {
  read_header();
  for (const auto& item : goods_items(declaration_)) read_item(item);
  parts_.taxes = read_taxes(declaration_, number_, flow_, "trader", fields_);
  return std::move(parts_);
}

void PartsReading::read_header() {
  Row& header = parts_.header;
  const Element shipment = declaration_.at("GoodsShipment");
  fields_.put_day(header, "acceptance_date", declaration_.at("AcceptanceDateTime/DateTimeString"));
  fields_.put_day(header, "arrival_date",
                  declaration_.at("BorderTransportMeans/ArrivalDateTime/DateTimeString"));
  for (const auto& [name, path] : kHeaderFields) fields_.put(header, name, declaration_.at(path));
  const auto put_first = [&](const Field& field) {
    if (header.is_null(field.concept_name)) {
      fields_.put(header, field.concept_name, declaration_.at(field.path));
    }
  };
  if (flow_ == "X") {
    std::for_each(std::begin(kExportFields), std::end(kExportFields), put_first);
  } else {
    std::for_each(std::begin(kImportFields), std::end(kImportFields), put_first);
  }
  fields_.put_amount(header, "header_invoice_amount", "invoice_currency",
                     declaration_.at("InvoiceAmount"));
  read_charges(header, shipment.at("CustomsValuation"), 0);
  read_documents(declaration_, "AdditionalDocument", "additional", 0, 0);
  read_documents(shipment, "PreviousDocument", "previous", 0, kPreviousDocuments);
  read_documents(shipment, "AdditionalDocument", "additional", 0, kShipmentDocuments);
  for (const auto& role : kRoles) read_parties(declaration_, role, 0);
  read_other_parties();
  read_containers(shipment.at("Consignment"), 0);
}

void PartsReading::read_item(const Element& item) {
  Row row(standards::structure("item"));
  row.set("line", item.line());
  const auto position = static_cast<std::int64_t>(parts_.items.size() + 1);
  row.set("item_number", position);
  fields_.put(row, "item_number", item.at("SequenceNumeric"));
  const auto item_number = std::get<std::int64_t>(row.get("item_number"));
  read_commodity(row, item);
  read_procedure(row, item);
  const Element measure = item.at("Commodity/GoodsMeasure");
  read_mass(row, "gross_mass_kg", measure.at("GrossMassMeasure"));
  read_mass(row, "net_mass_kg", measure.at("NetNetWeightMeasure"));
  fields_.put(row, "supplementary_quantity", measure.at("TariffQuantity"));
  fields_.put(row, "supplementary_unit", measure.at("TariffQuantity"),
              measure.at("TariffQuantity").attribute("unitCode"));
  // Postal and low-value consignments state an intrinsic value (4/18) and no price of the item.
  const Element price = item.at("Commodity/InvoiceLine/ItemChargeAmount");
  fields_.put_amount(row, "invoice_amount", "invoice_currency",
                     price ? price : item.at("CustomsValueAmount"));
  fields_.put_amount(row, "statistical_value", "statistical_currency",
                     item.at("StatisticalValueAmount"));
  fields_.put(row, "destination_country", item.at("Destination/CountryCode"));
  fields_.put(row, "consignment_country",
              item.at(flow_ == "X" ? "Destination/CountryCode" : "ExportCountry/ID"));
  fields_.put(row, "place_inside", item.at("Destination/RegionID"));
  fields_.put(row, "container_number", item.at("Commodity/TransportEquipment/ID"));
  read_packaging(row, item);
  read_charges(row, item.at("CustomsValuation"), item_number);
  read_documents(item, "AdditionalDocument", "additional", item_number, 0);
  read_documents(item, "PreviousDocument", "previous", item_number, kPreviousDocuments);
  for (const auto& role : kItemRoles) read_parties(item, role, item_number);
  read_containers(item.at("Commodity"), item_number);
  parts_.items.push_back(std::move(row));
}

void PartsReading::read_commodity(Row& row, const Element& item) {
  const Element commodity = item.at("Commodity");
  // TSP is the eight-digit code, TRC its two digits for the integrated tariff. National and
  // additional codes (GN, TRA) select measures, they do not name the goods.
  Element code;
  std::string digits;
  for (const auto& each : commodity.children("Classification")) {
    const std::string kind = each.at("IdentificationTypeCode").text();
    if (kind == "TSP") {
      code = each.at("ID");
      digits.insert(0, code.text());
    } else if (kind == "TRC") {
      digits += each.at("ID").text();
    }
  }
  if (code) fields_.put(row, "commodity", code, digits);
  fields_.put(row, "commodity_text", commodity.at("Description"));
  fields_.put(row, "preference", commodity.at("DutyTaxFee/DutyRegimeCode"));

  // Origin type 1 is the non-preferential one, which statistics use; 2 the preferential.
  Element origin;
  for (const auto& each : item.children("Origin")) {
    if (!origin || each.at("TypeCode").text() == "1") origin = each;
  }
  fields_.put(row, "origin_country", origin.at("CountryCode"));
  if (flow_ == "X") fields_.put(row, "place_inside", origin.at("RegionID"));
}

void PartsReading::read_procedure(Row& row, const Element& item) {
  // The first is the procedure, the others are additional ones (three characters). A trade mode of
  // four digits in its place is of China's scheme.
  const Element procedure = item.at("GovernmentProcedure");
  const Element current = procedure.at("CurrentCode");
  if (!current) return;
  fields_.put(row, "trade_mode", current);
  fields_.put(row, "previous_procedure", procedure.at("PreviousCode"));
  row.set("mode_scheme", std::string(current.text().size() == 4 ? "CN" : "EU"));
  if (current.text().size() != 4) return;
  const Element trader =
      declaration_.at(flow_ == "X" ? "Exporter/ID" : "GoodsShipment/Importer/ID");
  row.set("trader_place", parts_.header.get("trader_place"));
  put_trader_facts(row, trader.text());
}

void PartsReading::read_mass(Row& row, std::string_view concept_name, const Element& measure) {
  const std::string unit = measure.attribute("unitCode");
  if (unit.empty() || unit == "KGM") return fields_.put(row, concept_name, measure);
  const auto mass = fields_.number(measure, concept_name);
  const auto factor = Decimal::parse(shipped("unit", "code", unit, "base") == "KGM"
                                         ? shipped("unit", "code", unit, "factor")
                                         : "");
  if (!factor) return fields_.fail("read.unknown_code", measure, concept_name, unit);
  const auto kilograms = mass ? mass->multiply(*factor) : std::nullopt;
  if (kilograms) fields_.put(row, concept_name, measure, kilograms->to_string());
}

void PartsReading::read_packaging(Row& row, const Element& item) {
  std::optional<Decimal> packages;
  for (const auto& each : item.children("Packaging")) {
    const auto count = fields_.number(each.at("QuantityQuantity"), "packages");
    if (count) packages = packages.value_or(Decimal()).add(*count);
  }
  const Element first = item.at("Packaging");
  if (packages) fields_.put(row, "packages", first, packages->to_string());
  fields_.put(row, "package_kind", first.at("TypeCode"));
}

void PartsReading::read_charges(Row& row, const Element& valuation, std::int64_t item_number) {
  if (const Element freight = valuation.at("FreightChargeAmount")) {
    add_charge(row, "freight", "freight", freight, false, item_number);
  }
  for (const auto& each : valuation.children("ChargeDeduction")) {
    const std::string code = each.at("ChargesTypeCode").text();
    add_charge(row, kind_of_charge(code), code, each.at("OtherChargeDeductionAmount"),
               is_deduction(code), item_number);
  }
}

void PartsReading::add_charge(Row& row, std::string_view kind, std::string_view type,
                              const Element& amount, bool negative, std::int64_t item_number) {
  Row& charge = add(parts_.charges, "charge", item_number, ++charges_of_[item_number]);
  charge.set("charge_type", std::string(kind == "other" ? type : kind));
  const auto stated = fields_.number(amount, upper_of(kind, "amount"));
  if (!stated) return;
  const Decimal value = negative ? Decimal(-stated->unscaled(), stated->scale()) : *stated;
  fields_.put(charge, "amount", amount, value.to_string());
  fields_.put(charge, "currency", amount, amount.attribute("currencyID"));

  // Of one kind there may be several charges; the item has their sum.
  const std::string column = (item_number ? "" : "header_") + upper_of(kind, "amount");
  const std::string currency = upper_of(kind, "currency");
  std::optional<Decimal> sum = value;
  if (!row.is_null(column)) {
    if (row.get(currency) != charge.get("currency")) {
      return fields_.fail("read.mixed_currencies", amount, column, amount.attribute("currencyID"));
    }
    sum = std::get<Decimal>(row.get(column)).add(value);
  }
  if (!sum) return fields_.fail("read.number_too_large", amount, column, amount.text());
  fields_.put(row, column, amount, sum->to_string());
  fields_.put(row, currency, amount, amount.attribute("currencyID"));
}

void PartsReading::read_documents(const Element& holder, std::string_view element,
                                  std::string_view role, std::int64_t item_number,
                                  std::size_t before) {
  for (const auto& each : holder.children(element)) {
    Row& row = add(parts_.documents, "document", item_number, ++before);
    const Element type = each.at("TypeCode");
    row.set("document_role", std::string(role));
    fields_.put(row, "document_type", type, each.at("CategoryCode").text() + type.text());
    fields_.put(row, "document_number", each.at("ID"));
    fields_.put(row, "status", each.at("LPCOExemptionCode"));
  }
}

void PartsReading::read_parties(const Element& holder, const Role& role, std::int64_t item_number) {
  const Element party = holder.at(role.path);
  if (!party || party.children().empty()) return;
  Row& row = add(parts_.parties, "party", item_number, role.sequence);
  row.set("role", std::string(role.name));
  fields_.put(row, "party_id", party.at("ID"));
  fields_.put(row, "party_name", party.at("Name"));
  fields_.put(row, "country", party.at("Address/CountryCode"));
  fields_.put(row, "city", party.at("Address/CityName"));
}

void PartsReading::read_other_parties() {
  const auto read = [&](const Element& holder, std::string_view element, std::string_view role,
                        std::string_view code, std::size_t before) {
    for (const auto& each : holder.children(element)) {
      Row& row = add(parts_.parties, "party", 0, ++before);
      row.set("role", std::string(role) + ":" + each.at(code).text());
      fields_.put(row, "party_id", each.at("ID"));
    }
  };
  read(declaration_.at("GoodsShipment"), "DomesticDutyTaxParty", "tax_party", "RoleCode",
       kTaxParties);
  read(declaration_, "AuthorisationHolder", "authorisation_holder", "CategoryCode",
       kAuthorisationHolders);
}

void PartsReading::read_containers(const Element& holder, std::int64_t item_number) {
  std::size_t sequence = 0;
  for (const auto& each : holder.children("TransportEquipment")) {
    Row& row = add(parts_.containers, "container", item_number, ++sequence);
    fields_.put(row, "container_number", each.at("ID"));
    fields_.put(row, "container_kind", each.at("CharacteristicCode"));
    fields_.put(row, "seal", each.at("Seal/ID"));
  }
}

}  // namespace

std::string flow_of(const Element& declaration) {
  const std::string type = declaration.at("TypeCode").text();
  if (type.starts_with("IM")) return "M";
  if (type.starts_with("EX")) return "X";
  const std::string procedure =
      declaration.at("GoodsShipment/GovernmentAgencyGoodsItem/GovernmentProcedure/CurrentCode")
          .text();
  if (!type.starts_with("CO") || procedure.empty()) return {};
  // Requested procedures 1x, 2x and 3x lead out of the territory. 00 is a notification at entry.
  return procedure[0] >= '1' && procedure[0] <= '3' ? "X" : "M";
}

std::string number_of(const Element& declaration) {
  const std::string given = declaration.at("ID").text();
  return given.empty() ? declaration.at("FunctionalReferenceID").text() : given;
}

std::vector<Element> goods_items(const Element& declaration) {
  return declaration.at("GoodsShipment").children("GovernmentAgencyGoodsItem");
}

Parts read_parts(const Element& declaration, std::string_view number, std::string_view flow,
                 FieldReader& fields) {
  return PartsReading(declaration, number, flow, fields).read();
}

std::vector<Row> read_taxes(const Element& declaration, std::string_view number,
                            std::string_view flow, std::string_view stated_by,
                            FieldReader& fields) {
  std::vector<Row> rows;
  for (const auto& item : goods_items(declaration)) {
    const Element position = item.at("SequenceNumeric");
    std::int64_t sequence = 0;
    for (const auto& tax : item.at("Commodity").children("DutyTaxFee")) {
      Row row = part_row("tax", number, flow, 1, ++sequence);
      row.set("stated_by", std::string(stated_by));
      const Element payment = tax.at("Payment");
      const Element quantity = tax.at("SpecificTaxBaseQuantity");
      fields.put(row, "item_number", position);
      fields.put(row, "tax_type", tax.at("TypeCode"));
      fields.put_amount(row, "base_amount", "currency", tax.at("AdValoremTaxBaseAmount"));
      fields.put(row, "base_quantity", quantity);
      fields.put(row, "base_unit", quantity, quantity.attribute("unitCode"));
      fields.put(row, "rate", tax.at("TaxRateNumeric"));
      fields.put_amount(row, "amount", "currency", payment.at("TaxAssessedAmount"));
      fields.put_amount(row, "payable", "currency", payment.at("PaymentAmount"));
      fields.put(row, "payment_method", payment.at("MethodCode"));
      fields.put(row, "regime", tax.at("DutyRegimeCode"));
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace tw::declaration::wco
