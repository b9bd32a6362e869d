#include "simulation/message_writer.h"
#include "simulation/shipped.h"
#include "simulation/xml_text.h"

namespace tw::simulation {
namespace {

std::string three_letters(std::string_view country) {
  return shipped_code("country_region", "code", country, "alpha3");
}

// 海关 code of the terms: 1 CIF, 2 C&F, 3 FOB, 7 EXW.
std::string terms_code(std::string_view terms) {
  return shipped_code("delivery_terms", "code", terms, "cn");
}

class DecMessageWriting {
 public:
  DecMessageWriting(const Declaration& declaration, std::string& text)
      : declaration_(declaration), xml_(text) {}

  void write() {
    const auto root =
        xml_.element("DecMessage", " Version=\"3.1\" xmlns=\"http://www.chinaport.gov.cn/dec\"");
    write_head();
    {
      const auto lists = xml_.element("DecLists");
      for (const Item& item : declaration_.items) write_item(item);
    }
    if (declaration_.container.empty()) return;
    const auto containers = xml_.element("DecContainers");
    const auto container = xml_.element("Container");
    xml_.leaf("ContainerId", declaration_.container);
  }

 private:
  bool import() const { return declaration_.flow == Flow::kImport; }

  void write_head() {
    const auto head = xml_.element("DecHead");
    xml_.leaf("EntryId", declaration_.number);
    xml_.leaf("IEFlag", import() ? "I" : "E");
    xml_.leaf("CustomMaster", declaration_.office);
    xml_.leaf("IEPort", declaration_.border_office);
    xml_.leaf("IEDate", compact(declaration_.crossed));
    xml_.leaf("DDate", compact(declaration_.accepted));
    xml_.leaf("TradeCoScc", declaration_.trader_id);
    xml_.leaf("TradeName", declaration_.trader->name);
    xml_.leaf("AgentCode", declaration_.trader->declarant);
    xml_.leaf(import() ? "OverseasConsignorCode" : "OverseasConsigneeCode",
              declaration_.counterparty);
    xml_.leaf("TrafMode",
              shipped_code("transport_mode_cn", "un", declaration_.transport_mode, "code"));
    xml_.leaf("TrafName", declaration_.conveyance);
    xml_.leaf("TradeMode", declaration_.trade_mode);
    xml_.leaf("CutMode", declaration_.duty_nature);
    xml_.leaf("TradeCountry", three_letters(consignment()));
    xml_.leaf("TradeAreaCode", three_letters(declaration_.trading_country));
    xml_.leaf(import() ? "DespPortCode" : "DistinatePort", declaration_.port);
    xml_.leaf("TransMode", terms_code(declaration_.delivery_terms));
    write_charge("Fee", declaration_.freight);
    write_charge("Insur", declaration_.insurance);
    xml_.number("PackNo", declaration_.header_packages);
    xml_.leaf("WrapType", declaration_.package_kind);
    xml_.number("GrossWet", declaration_.header_gross_mass, 3);
    xml_.number("NetWt", declaration_.header_net_mass, 3);
  }

  // Exports are consigned to where they end: not all formats can tell the two apart.
  std::string_view consignment() const {
    return import() ? declaration_.consignment : declaration_.items[0].destination;
  }

  // Mark 3: the total.
  void write_charge(const std::string& name, std::int64_t amount) {
    if (amount == kNone) return;
    xml_.leaf(name + "Mark", "3");
    xml_.amount(name + "Rate", amount, 2);
    xml_.leaf(name + "Curr", currency_code(declaration_.freight_currency));
  }

  void write_item(const Item& item) {
    const auto list = xml_.element("DecList");
    xml_.number("GNo", item.number);
    // Ten digits, the last two of them supervision only.
    xml_.leaf("CodeTS", std::string(item.commodity) + "00");
    xml_.leaf("GName", item.text);
    write_quantity("G", item.traded_quantity, item.traded_unit);
    write_quantity("First", item.supplementary_quantity, item.supplementary_unit);
    write_quantity("Second", item.second_quantity, item.second_unit);
    xml_.amount("DeclPrice", item.unit_price, 4);
    xml_.amount("DeclTotal", item.invoice_amount, 2);
    xml_.leaf("TradeCurr", item.invoice_currency);
    // On exports the two are crossed.
    xml_.leaf("OriginCountry", three_letters(import() ? item.origin : item.destination));
    xml_.leaf("DestinationCountry", three_letters(import() ? item.destination : item.origin));
    xml_.leaf("DistrictCode", declaration_.place_inside);
    xml_.leaf("DutyMode", declaration_.pays_duty ? "1" : "3");
  }

  void write_quantity(const std::string& name, std::int64_t quantity, std::string_view unit) {
    xml_.number(name + "Qty", quantity, 3);
    xml_.leaf(name + "Unit", unit.empty() ? "" : shipped_code("unit", "code", unit, "cn"));
  }

  const Declaration& declaration_;
  XmlText xml_;
};

}  // namespace

std::string decmessage_message(const Declaration& declaration) {
  std::string text;
  DecMessageWriting(declaration, text).write();
  return text;
}

}  // namespace tw::simulation
