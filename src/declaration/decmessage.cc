// China's single-window declaration, root DecMessage (the published field list of the electronic
// declaration in force since 2018-08-01; docs/sources/formats.md has the table).
#include <array>

#include "declaration/fields.h"
#include "declaration/message.h"

namespace tw::declaration {
namespace {

using xml::Element;

// Countries: three letters (ISO) now, three digits (the customs' own code) in older messages. What
// is in no list stays as it is written, for the checks to find.
std::string country(const Element& element) {
  const std::string text = element.text();
  if (text.size() != 3) return text;
  const bool digits = text[0] >= '0' && text[0] <= '9';
  const std::string code = shipped("country_region", digits ? "cn" : "alpha3", text, "code");
  return code.empty() ? text : code;
}

std::string listed(std::string_view list, std::string_view key, const Element& element,
                   std::string_view value) {
  const std::string text = element.text();
  if (text.empty()) return text;
  const std::string found = shipped(list, key, text, value);
  return found.empty() ? text : found;
}

// One declaration on its way into rows.
class DecMessageReading {
 public:
  DecMessageReading(const Element& message, const std::string& file)
      : head_(message.at("DecHead")),
        message_(message),
        fields_(file),
        header_(standards::structure("item")) {}

  Message read();

 private:
  bool exports() const { return flow_ == "X"; }
  void read_identity();
  void read_header();
  void read_traders();
  void read_charge(std::string_view prefix, std::string_view kind, std::string_view total,
                   std::string_view currency, std::string_view percent);
  std::optional<Decimal> price_of_all();
  void read_item(const Element& item, std::size_t position);
  void read_quantity(Row& row, const Element& item, std::string_view prefix,
                     std::string_view quantity, std::string_view unit);
  void read_net_mass(Row& row, const Element& item);
  void read_documents();
  void read_containers();
  void add_party(std::string_view role, const Element& id, const Element& name);

  Element head_;
  Element message_;
  FieldReader fields_;
  Row header_;  // what every item repeats
  std::string flow_;
  std::vector<Element> lists_;
  Declaration declaration_;
};

Message DecMessageReading::read() {
  lists_ = message_.at("DecLists").children("DecList");
  read_identity();
  if (fields_.failed()) return fields_.unreadable(lists_.size());
  read_containers();
  read_header();
  read_traders();
  for (std::size_t i = 0; i < lists_.size(); ++i) read_item(lists_[i], i + 1);
  read_documents();
  if (fields_.failed()) return fields_.unreadable(lists_.size());
  return std::move(declaration_);
}

void DecMessageReading::read_identity() {
  const Element entry = head_.at("EntryId");
  declaration_.number = entry.text().empty() ? head_.at("SeqNo").text() : entry.text();
  declaration_.line = message_.line();
  const std::string flag = head_.at("IEFlag").text();
  flow_ = flag == "I" ? "M" : flag == "E" ? "X" : "";
  if (declaration_.number.empty()) {
    return fields_.fail("read.missing", head_ ? head_ : message_, "declaration_number", "");
  }
  if (flow_.empty()) {
    const Element flag_element = head_.at("IEFlag");
    return fields_.fail("read.unknown_code", flag_element ? flag_element : head_, "flow", flag);
  }
  if (lists_.empty()) fields_.fail("read.no_items", message_, "item_number", "");
}

void DecMessageReading::read_header() {
  const auto put = [&](std::string_view concept_name, std::string_view element) {
    fields_.put(header_, concept_name, head_.at(element));
  };
  header_.set("flow", flow_);
  header_.set("declaration_number", declaration_.number);
  header_.set("declaration_version", std::int64_t{1});
  header_.set("message_function", std::string("original"));
  header_.set("mode_scheme", std::string("CN"));
  fields_.put_day(header_, "acceptance_date", head_.at("DDate"));
  fields_.put_day(header_, "arrival_date", head_.at("IEDate"));
  put("customs_office", "CustomMaster");
  put("border_office", "IEPort");
  const Element port = head_.at(exports() ? "DistinatePort" : "DespPortCode");
  fields_.put(header_, "port", port ? port : head_.at("DistinatePort"));
  put("declaration_type", "EntryType");
  put("trade_mode", "TradeMode");
  put("duty_nature", "CutMode");
  put("licence_number", "LicenseNo");
  put("transport_id", "TrafName");
  put("package_kind", "WrapType");
  put("header_packages", "PackNo");
  put("header_gross_mass_kg", "GrossWet");
  put("header_net_mass_kg", "NetWt");
  const Element mode = head_.at("TrafMode");
  fields_.put(header_, "transport_mode", mode, listed("transport_mode_cn", "code", mode, "un"));
  const Element terms = head_.at("TransMode");
  fields_.put(header_, "delivery_terms", terms, listed("delivery_terms", "cn", terms, "code"));
  const Element from_or_to = head_.at("TradeCountry");
  fields_.put(header_, "consignment_country", from_or_to, country(from_or_to));
  const Element trading = head_.at("TradeAreaCode");
  fields_.put(header_, "trading_country", trading, country(trading));

  read_charge("Fee", "freight", "header_freight_amount", "freight_currency", "freight_percent");
  read_charge("Insur", "insurance", "header_insurance_amount", "insurance_currency",
              "insurance_percent");
  read_charge("Other", "other", "header_other_amount", "other_currency", "");
  if (!declaration_.containers.empty()) {
    header_.set("container_number", declaration_.containers[0].get("container_number"));
  }
}

void DecMessageReading::read_traders() {
  const auto either = [&](std::string_view first, std::string_view second) {
    const Element element = head_.at(first);
    return element.text().empty() ? head_.at(second) : element;
  };
  const Element trader = either("TradeCoScc", "TradeCode");
  const Element declarant = either("AgentCodeScc", "AgentCode");
  const Element abroad = head_.at(exports() ? "OverseasConsigneeCode" : "OverseasConsignorCode");
  const Element abroad_name =
      head_.at(exports() ? "OverseasConsigneeEname" : "OverseasConsignorEname");
  fields_.put(header_, "trader_id", trader);
  fields_.put(header_, "trader_name", head_.at("TradeName"));
  fields_.put(header_, "declarant_id", declarant);
  fields_.put(header_, "counterparty_id", abroad);
  put_trader_facts(header_, head_.at("TradeCode").text());
  put_trader_facts(header_, trader.text());
  add_party(exports() ? "exporter" : "importer", trader, head_.at("TradeName"));
  add_party("owner", either("OwnerCodeScc", "OwnerCode"), head_.at("OwnerName"));
  add_party("agent", declarant, head_.at("AgentName"));
  add_party(exports() ? "consignee" : "consignor", abroad, abroad_name);
}

void DecMessageReading::add_party(std::string_view role, const Element& id, const Element& name) {
  if (id.text().empty() && name.text().empty()) return;
  auto& parties = declaration_.parties;
  parties.push_back(part_row("party", declaration_.number, flow_, 0,
                             static_cast<std::int64_t>(parties.size() + 1)));
  parties.back().set("role", std::string(role));
  fields_.put(parties.back(), "party_id", id);
  fields_.put(parties.back(), "party_name", name);
}

// FeeMark, FeeRate, FeeCurr and their like: mark 1 a rate in per cent, 2 an amount for each tonne
// of gross mass, 3 the total.
void DecMessageReading::read_charge(std::string_view prefix, std::string_view kind,
                                    std::string_view total, std::string_view currency,
                                    std::string_view percent) {
  const std::string name(prefix);
  const Element mark = head_.at(name + "Mark");
  const Element rate = head_.at(name + "Rate");
  const Element money = head_.at(name + "Curr");
  const auto stated = fields_.number(rate, total);
  if (!stated || (mark.text().empty() && stated->is_zero())) return;
  Row charge = part_row("charge", declaration_.number, flow_, 0,
                        static_cast<std::int64_t>(declaration_.charges.size() + 1));
  charge.set("charge_type", std::string(kind));
  std::optional<Decimal> amount = stated;
  std::string amount_currency = money.text();
  if (mark.text() == "1") {
    fields_.put(charge, "percent", rate);
    if (!percent.empty()) {
      fields_.put(header_, percent, rate);
      declaration_.charges.push_back(std::move(charge));
      return;
    }
    // Other charges have no column for a rate: the amount it comes to.
    amount = price_of_all();
    if (amount) amount = amount->multiply(*stated);
    if (amount) amount = amount->divide(Decimal(100, 0), 4);
    amount_currency = lists_[0].at("TradeCurr").text();
  } else if (mark.text() == "2") {
    const auto gross = fields_.number(head_.at("GrossWet"), "header_gross_mass_kg");
    amount = gross ? gross->multiply(*stated) : std::nullopt;
    if (amount) amount = amount->divide(Decimal(1000, 0), 4);
  } else if (mark.text() != "3") {
    return fields_.fail("read.unknown_code", mark ? mark : rate, total, mark.text());
  }
  if (!amount) return fields_.fail("read.charge_has_no_base", rate, total, rate.text());
  fields_.put(charge, "amount", rate, amount->to_string());
  fields_.put(charge, "currency", money, amount_currency);
  fields_.put(header_, total, rate, amount->to_string());
  fields_.put(header_, currency, money, amount_currency);
  declaration_.charges.push_back(std::move(charge));
}

// Nullopt where the items are in several currencies or a price is no number.
std::optional<Decimal> DecMessageReading::price_of_all() {
  std::optional<Decimal> sum = Decimal();
  for (const auto& item : lists_) {
    const auto price = fields_.number(item.at("DeclTotal"), "invoice_amount");
    if (item.at("TradeCurr").text() != lists_[0].at("TradeCurr").text()) return std::nullopt;
    sum = price && sum ? sum->add(*price) : std::nullopt;
  }
  return sum;
}

void DecMessageReading::read_item(const Element& item, std::size_t position) {
  Row row(standards::structure("item"));
  const auto put = [&](std::string_view concept_name, std::string_view element) {
    fields_.put(row, concept_name, item.at(element));
  };
  row.set("line", item.line());
  row.set("item_number", static_cast<std::int64_t>(position));
  put("item_number", "GNo");
  put("commodity", "CodeTS");
  put("commodity_text", "GName");
  put("place_inside", "DistrictCode");
  put("unit_price", "DeclPrice");
  put("invoice_amount", "DeclTotal");
  put("invoice_currency", "TradeCurr");
  // On exports the two names are crossed: OriginCountry holds the last known destination
  // (最终目的国), DestinationCountry the origin (原产国).
  const Element origin = item.at(exports() ? "DestinationCountry" : "OriginCountry");
  const Element destination = item.at(exports() ? "OriginCountry" : "DestinationCountry");
  fields_.put(row, "origin_country", origin, country(origin));
  fields_.put(row, "destination_country", destination, country(destination));
  read_quantity(row, item, "First", "supplementary_quantity", "supplementary_unit");
  read_quantity(row, item, "Second", "second_quantity", "second_unit");
  read_quantity(row, item, "G", "traded_quantity", "traded_unit");
  read_net_mass(row, item);
  row.fill_from(header_);
  declaration_.items.push_back(std::move(row));
}

// Units: the customs' three digits; a unit that counts many of another (万个, 50-kg 担) is resolved
// into it.
void DecMessageReading::read_quantity(Row& row, const Element& item, std::string_view prefix,
                                      std::string_view quantity, std::string_view unit) {
  const Element number = item.at(std::string(prefix) + "Qty");
  const Element code = item.at(std::string(prefix) + "Unit");
  const std::string factor = shipped("unit_cn", "code", code.text(), "factor");
  fields_.put(row, unit, code, listed("unit_cn", "code", code, "unit"));
  const auto times = Decimal::parse(factor);
  const auto stated = fields_.number(number, quantity);
  if (!stated) return;
  const auto resolved = times ? stated->multiply(*times) : stated;
  if (!resolved) return fields_.fail("read.number_too_large", number, quantity, number.text());
  fields_.put(row, quantity, number, resolved->to_string());
}

// The first, else the second statutory quantity where its unit is one of mass; else, of the only
// item, the net mass of the header.
void DecMessageReading::read_net_mass(Row& row, const Element& item) {
  constexpr std::array<std::array<std::string_view, 3>, 2> kQuantities{
      {{"supplementary_quantity", "supplementary_unit", "FirstQty"},
       {"second_quantity", "second_unit", "SecondQty"}}};
  for (const auto& [quantity, unit, element] : kQuantities) {
    if (row.is_null(quantity) || row.is_null(unit)) continue;
    const auto& code = std::get<std::string>(row.get(unit));
    if (shipped("unit", "code", code, "base") != "KGM") continue;
    const auto factor = Decimal::parse(shipped("unit", "code", code, "factor"));
    const auto mass =
        factor ? std::get<Decimal>(row.get(quantity)).multiply(*factor) : std::nullopt;
    if (mass) return fields_.put(row, "net_mass_kg", item.at(element), mass->to_string());
  }
  if (lists_.size() == 1) fields_.put(row, "net_mass_kg", head_.at("NetWt"));
}

void DecMessageReading::read_documents() {
  const auto add = [&](const Element& kind, std::string_view kind_text, const Element& number) {
    if (kind_text.empty() && number.text().empty()) return;
    auto& documents = declaration_.documents;
    documents.push_back(part_row("document", declaration_.number, flow_, 0,
                                 static_cast<std::int64_t>(documents.size() + 1)));
    documents.back().set("document_role", std::string("additional"));
    fields_.put(documents.back(), "document_type", kind, kind_text);
    fields_.put(documents.back(), "document_number", number);
  };
  for (const auto* wrapper : {"LicenseDocus", "DecLicenseDocus"}) {
    for (const auto& each : message_.at(wrapper).children("LicenseDocu")) {
      add(each.at("DocuCode"), each.at("DocuCode").text(), each.at("CertCode"));
    }
  }
  for (const auto& each : message_.children("EdocRealation")) {
    add(each.at("EdocCode"), each.at("EdocCode").text(), each.at("EdocID"));
  }
}

void DecMessageReading::read_containers() {
  for (const auto* wrapper : {"Containers", "DecContainers"}) {
    for (const auto& each : message_.at(wrapper).children("Container")) {
      auto& containers = declaration_.containers;
      containers.push_back(part_row("container", declaration_.number, flow_, 0,
                                    static_cast<std::int64_t>(containers.size() + 1)));
      fields_.put(containers.back(), "container_number", each.at("ContainerId"));
      fields_.put(containers.back(), "container_kind", each.at("ContainerMd"));
    }
  }
}

class DecMessageReader final : public MessageReader {
  bool is_message(const Element& element) const override { return element.name() == "DecMessage"; }
  Message read_message(const Element& element, const std::string& file) const override {
    return DecMessageReading(element, file).read();
  }
};

}  // namespace

const MessageReader& decmessage_reader() {
  static const DecMessageReader reader;
  return reader;
}

}  // namespace tw::declaration
