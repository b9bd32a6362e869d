#include "simulation/message_writer.h"
#include "simulation/xml_text.h"

namespace tw::simulation {
namespace {

std::string currency_attribute(std::string_view currency) {
  return " currencyID=\"" + std::string(currency) + "\"";
}

void write_time(XmlText& xml, std::string_view name, Date day) {
  const auto time = xml.element(name);
  xml.leaf("DateTimeString", compact(day), " formatCode=\"102\"");
}

void write_id(XmlText& xml, std::string_view name, std::string_view id,
              std::string_view text = {}) {
  const auto party = xml.element(name);
  xml.leaf("Name", text);
  xml.leaf("ID", id);
}

// Elements stand in the order of the model's schema: by number of the data element, then by name.
class WcoWriting {
 public:
  WcoWriting(const Declaration& declaration, std::string& text)
      : declaration_(declaration), xml_(text) {}

  void write() {
    const auto root =
        xml_.element("MetaData", " xmlns=\"urn:wco:datamodel:WCO:DocumentMetaData-DMS:2\"");
    xml_.leaf("WCODataModelVersionCode", "3.6");
    xml_.leaf("WCOTypeName", "DEC");
    xml_.leaf("ResponsibleCountryCode", kHomeCountry);
    write_declaration();
  }

 private:
  bool import() const { return declaration_.flow == Flow::kImport; }

  void write_declaration() {
    const auto root = xml_.element("Declaration", " xmlns=\"urn:wco:datamodel:WCO:DEC-DMS:2\"");
    write_time(xml_, "AcceptanceDateTime", declaration_.accepted);
    xml_.leaf("FunctionCode", declaration_.version == 1 ? "9" : "5");
    xml_.leaf("ID", declaration_.number);
    xml_.leaf("TypeCode", import() ? "IMA" : "EXA");
    xml_.number("GoodsItemQuantity", declaration_.header_items);
    xml_.leaf("DeclarationOfficeID", declaration_.office);
    xml_.amount("InvoiceAmount", declaration_.header_invoice_amount, 2,
                currency_attribute(currency_code(declaration_.invoice_currency)));
    xml_.number("TotalGrossMassMeasure", declaration_.header_gross_mass, 3, " unitCode=\"KGM\"");
    xml_.number("TotalPackageQuantity", declaration_.header_packages);
    {
      const auto means = xml_.element("BorderTransportMeans");
      write_time(xml_, "ArrivalDateTime", declaration_.crossed);
      xml_.leaf("ID", declaration_.conveyance);
      xml_.leaf("ModeCode", declaration_.transport_mode);
    }
    write_id(xml_, "Declarant", declaration_.trader->declarant);
    if (import()) {
      write_id(xml_, "EntryOffice", declaration_.border_office);
      write_id(xml_, "Exporter", declaration_.counterparty);
    } else {
      write_id(xml_, "ExitOffice", declaration_.border_office);
      write_id(xml_, "Exporter", declaration_.trader_id, declaration_.trader->name);
    }
    write_shipment();
  }

  void write_shipment() {
    const auto shipment = xml_.element("GoodsShipment");
    if (!import()) write_id(xml_, "Consignee", declaration_.counterparty);
    {
      const auto consignment = xml_.element("Consignment");
      write_id(xml_, import() ? "LoadingLocation" : "UnloadingLocation", declaration_.port);
      if (!declaration_.container.empty()) {
        const auto equipment = xml_.element("TransportEquipment");
        xml_.number("SequenceNumeric", 1);
        xml_.leaf("ID", declaration_.container);
      }
    }
    write_charges();
    {
      const auto destination = xml_.element("Destination");
      xml_.leaf("CountryCode", declaration_.items[0].destination);
      if (import()) xml_.leaf("RegionID", declaration_.place_inside);
    }
    write_id(xml_, "ExportCountry", import() ? declaration_.consignment : kHomeCountry);
    for (const Item& item : declaration_.items) write_item(item);
    if (import()) write_id(xml_, "Importer", declaration_.trader_id, declaration_.trader->name);
    const auto terms = xml_.element("TradeTerms");
    xml_.leaf("ConditionCode", declaration_.delivery_terms);
  }

  void write_charges() {
    if (declaration_.freight == kNone && declaration_.insurance == kNone) return;
    const std::string currency = currency_attribute(currency_code(declaration_.freight_currency));
    const auto valuation = xml_.element("CustomsValuation");
    xml_.amount("FreightChargeAmount", declaration_.freight, 2, currency);
    if (declaration_.insurance == kNone) return;
    const auto insurance = xml_.element("ChargeDeduction");
    xml_.leaf("ChargesTypeCode", "AK");
    xml_.amount("OtherChargeDeductionAmount", declaration_.insurance, 2, currency);
  }

  void write_item(const Item& item) {
    const auto goods = xml_.element("GovernmentAgencyGoodsItem");
    xml_.number("SequenceNumeric", item.number);
    write_commodity(item);
    {
      const auto procedure = xml_.element("GovernmentProcedure");
      xml_.leaf("CurrentCode", declaration_.trade_mode);
    }
    {
      const auto origin = xml_.element("Origin");
      xml_.leaf("CountryCode", item.origin);
      if (!import()) xml_.leaf("RegionID", declaration_.place_inside);
      xml_.leaf("TypeCode", "1");
    }
    const auto packaging = xml_.element("Packaging");
    xml_.number("SequenceNumeric", 1);
    xml_.number("QuantityQuantity", item.packages);
    xml_.leaf("TypeCode", declaration_.package_kind);
  }

  void write_commodity(const Item& item) {
    const auto commodity = xml_.element("Commodity");
    xml_.leaf("Description", item.text);
    {
      const auto classification = xml_.element("Classification");
      xml_.leaf("ID", item.commodity);
      xml_.leaf("IdentificationTypeCode", "TSP");
    }
    write_duty(item);
    {
      const auto measure = xml_.element("GoodsMeasure");
      xml_.number("GrossMassMeasure", item.gross_mass, 3, " unitCode=\"KGM\"");
      xml_.number("NetNetWeightMeasure", item.net_mass, 3, " unitCode=\"KGM\"");
      xml_.number("TariffQuantity", item.supplementary_quantity, 3,
                  " unitCode=\"" + std::string(item.supplementary_unit) + "\"");
    }
    const auto line = xml_.element("InvoiceLine");
    xml_.amount("ItemChargeAmount", item.invoice_amount, 2,
                currency_attribute(item.invoice_currency));
  }

  void write_duty(const Item& item) {
    if (item.duty_amount == kNone) return;
    const std::string currency = currency_attribute(kHomeCurrency);
    const auto duty = xml_.element("DutyTaxFee");
    xml_.amount("AdValoremTaxBaseAmount", item.duty_base, 2, currency);
    xml_.number("TaxRateNumeric", item.duty_rate, 2);
    xml_.leaf("TypeCode", "A00");
    const auto payment = xml_.element("Payment");
    xml_.amount("TaxAssessedAmount", item.duty_amount, 2, currency);
  }

  const Declaration& declaration_;
  XmlText xml_;
};

}  // namespace

std::string wco_message(const Declaration& declaration) {
  std::string text;
  WcoWriting(declaration, text).write();
  return text;
}

}  // namespace tw::simulation
