#include "simulation/message_writer.h"
#include "simulation/xml_text.h"

namespace tw::simulation {
namespace {

class SadWriting {
 public:
  SadWriting(const Declaration& declaration, std::string& text)
      : declaration_(declaration), xml_(text) {}

  void write() {
    const auto root = xml_.element("ASYCUDA");
    write_property();
    write_identification();
    write_traders();
    write_countries();
    write_transport();
    write_valuation();
    if (!declaration_.container.empty()) {
      for (const Item& item : declaration_.items) write_container(item);
    }
    for (const Item& item : declaration_.items) write_item(item);
  }

 private:
  bool import() const { return declaration_.flow == Flow::kImport; }
  std::string_view charge_currency() const { return currency_code(declaration_.freight_currency); }

  void write_property() {
    const auto property = xml_.element("Property");
    xml_.leaf("Sad_flow", import() ? "I" : "E");
    {
      const auto numbers = xml_.element("Nbers");
      xml_.number("Total_number_of_items", declaration_.header_items);
      xml_.number("Total_number_of_packages", declaration_.header_packages);
    }
    xml_.leaf("Date_of_declaration", declaration_.lodged.to_string());
  }

  // Office, year, serial letter and number are what a registered document is known by: the year is
  // that of the date, and the number keeps the last nine digits of ours.
  void write_identification() {
    const auto identification = xml_.element("Identification");
    {
      const auto office = xml_.element("Office_segment");
      xml_.leaf("Customs_clearance_office_code", declaration_.office);
    }
    {
      const auto type = xml_.element("Type");
      xml_.leaf("Type_of_declaration", import() ? "IM" : "EX");
      xml_.leaf("Declaration_gen_procedure_code", import() ? "4" : "1");
    }
    const auto registration = xml_.element("Registration");
    xml_.leaf("Serial_number", import() ? "I" : "E");
    xml_.leaf("Number", std::string_view(declaration_.number).substr(9));
    xml_.leaf("Date", declaration_.accepted.to_string());
  }

  void write_traders() {
    {
      const auto traders = xml_.element("Traders");
      {
        const auto exporter = xml_.element("Exporter");
        xml_.leaf("Exporter_code", import() ? declaration_.counterparty : declaration_.trader_id);
        if (!import()) xml_.leaf("Exporter_name", declaration_.trader->name);
      }
      const auto consignee = xml_.element("Consignee");
      xml_.leaf("Consignee_code", import() ? declaration_.trader_id : declaration_.counterparty);
      if (import()) xml_.leaf("Consignee_name", declaration_.trader->name);
    }
    const auto declarant = xml_.element("Declarant");
    xml_.leaf("Declarant_code", declaration_.trader->declarant);
  }

  void write_countries() {
    const auto general = xml_.element("General_information");
    const auto country = xml_.element("Country");
    xml_.leaf("Trading_country", declaration_.trading_country);
    {
      const auto from = xml_.element("Export");
      xml_.leaf("Export_country_code", import() ? declaration_.consignment : kHomeCountry);
      if (!import()) xml_.leaf("Export_country_region", declaration_.place_inside);
    }
    const auto to = xml_.element("Destination");
    xml_.leaf("Destination_country_code", declaration_.items[0].destination);
    if (import()) xml_.leaf("Destination_country_region", declaration_.place_inside);
  }

  void write_transport() {
    const auto transport = xml_.element("Transport");
    {
      const auto means = xml_.element("Means_of_transport");
      const auto border = xml_.element("Border_information");
      xml_.leaf("Identity", declaration_.conveyance);
      xml_.leaf("Mode", declaration_.transport_mode);
    }
    {
      const auto terms = xml_.element("Delivery_terms");
      xml_.leaf("Code", declaration_.delivery_terms);
    }
    {
      const auto office = xml_.element("Border_office");
      xml_.leaf("Code", declaration_.border_office);
    }
    const auto place = xml_.element("Place_of_loading");
    xml_.leaf("Code", declaration_.port);
  }

  void write_money(std::string_view name, std::int64_t amount, int scale,
                   std::string_view currency) {
    if (amount == kNone) return;
    const auto money = xml_.element(name);
    xml_.amount("Amount_foreign_currency", amount, scale);
    xml_.leaf("Currency_code", currency);
  }

  void write_valuation() {
    const auto valuation = xml_.element("Valuation");
    {
      const auto weight = xml_.element("Weight");
      xml_.number("Gross_weight", declaration_.header_gross_mass, 3);
    }
    write_money("Gs_Invoice", declaration_.header_invoice_amount, 2,
                currency_code(declaration_.invoice_currency));
    write_money("Gs_external_freight", declaration_.freight, 2, charge_currency());
    write_money("Gs_insurance", declaration_.insurance, 2, charge_currency());
  }

  void write_container(const Item& item) {
    const auto container = xml_.element("Container");
    xml_.number("Item_Number", item.number);
    xml_.leaf("Container_identity", declaration_.container);
  }

  void write_item(const Item& item) {
    const auto goods = xml_.element("Item");
    {
      const auto packages = xml_.element("Packages");
      xml_.number("Number_of_packages", item.packages);
      xml_.leaf("Kind_of_packages_code", declaration_.package_kind);
    }
    write_tariff(item);
    {
      const auto description = xml_.element("Goods_description");
      xml_.leaf("Country_of_origin_code", item.origin);
      if (!import()) xml_.leaf("Country_of_origin_region", declaration_.place_inside);
      xml_.leaf("Commercial_Description", item.text);
    }
    xml_.leaf("Licence_number", item.licence);
    write_duty(item);
    const auto valuation = xml_.element("Valuation_item");
    {
      const auto weight = xml_.element("Weight_itm");
      xml_.number("Gross_weight_itm", item.gross_mass, 3);
      xml_.number("Net_weight_itm", item.net_mass, 3);
    }
    write_money("Item_Invoice", item.invoice_amount, 2, item.invoice_currency);
    write_money("item_external_freight", item.freight, 4, charge_currency());
    write_money("item_insurance", item.insurance, 4, charge_currency());
  }

  void write_tariff(const Item& item) {
    const auto tariff = xml_.element("Tarification");
    {
      const auto code = xml_.element("HScode");
      xml_.leaf("Commodity_code", item.commodity);
    }
    xml_.leaf("National_customs_procedure", declaration_.trade_mode);
    write_unit(item.supplementary_unit, item.supplementary_quantity);
    if (item.second_quantity != kNone) write_unit(item.second_unit, item.second_quantity);
  }

  // Spelt as that program spells it.
  void write_unit(std::string_view unit, std::int64_t quantity) {
    const auto supplementary = xml_.element("Supplementary_unit");
    xml_.leaf("Suppplementary_unit_code", unit);
    xml_.number("Suppplementary_unit_quantity", quantity, 3);
  }

  void write_duty(const Item& item) {
    if (item.duty_amount == kNone) return;
    const auto taxation = xml_.element("Taxation");
    const auto line = xml_.element("Taxation_line");
    xml_.leaf("Duty_tax_code", "ID");
    xml_.amount("Duty_tax_Base", item.duty_base, 2);
    xml_.number("Duty_tax_rate", item.duty_rate, 2);
    xml_.amount("Duty_tax_amount", item.duty_amount, 2);
  }

  const Declaration& declaration_;
  XmlText xml_;
};

}  // namespace

std::string sad_message(const Declaration& declaration) {
  std::string text;
  SadWriting(declaration, text).write();
  return text;
}

}  // namespace tw::simulation
