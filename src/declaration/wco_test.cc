#include <algorithm>
#include <map>

#include "declaration/message_fixture.h"

namespace tw::declaration {
namespace {

// One import of two items: charges at both levels, two origins, two packagings, duties, documents.
constexpr std::string_view kImport = R"(<?xml version="1.0" encoding="UTF-8"?>
<md:MetaData xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" xmlns="urn:wco:datamodel:WCO:DEC-DMS:2">
<Declaration>
  <AcceptanceDateTime><p:DateTimeString xmlns:p="urn:p" formatCode="304">20260331235959+01</p:DateTimeString></AcceptanceDateTime>
  <FunctionCode>9</FunctionCode>
  <FunctionalReferenceID><!-- ours -->LRN-1</FunctionalReferenceID>
  <TypeCode>IMA</TypeCode>
  <GoodsItemQuantity>2</GoodsItemQuantity>
  <DeclarationOfficeID>GBLBA001</DeclarationOfficeID>
  <InvoiceAmount currencyID="EUR">1500.50</InvoiceAmount>
  <TotalPackageQuantity>8</TotalPackageQuantity>
  <AdditionalDocument><CategoryCode>1</CategoryCode><ID>1234567</ID><TypeCode>DAN</TypeCode>
  </AdditionalDocument>
  <AuthorisationHolder><ID>GB1</ID><CategoryCode>DPO</CategoryCode></AuthorisationHolder>
  <BorderTransportMeans><ModeCode>1</ModeCode></BorderTransportMeans>
  <Declarant><ID>GB2</ID></Declarant>
  <Exporter><Name>Seller Ltd</Name><Address><CityName>Lima</CityName><CountryCode>PE</CountryCode>
  </Address></Exporter>
  <GoodsShipment>
    <Consignment>
      <ArrivalTransportMeans><ID>12345</ID></ArrivalTransportMeans>
      <TransportEquipment><SequenceNumeric>1</SequenceNumeric><ID>AB1</ID><Seal><ID>S9</ID></Seal>
      </TransportEquipment>
    </Consignment>
    <CustomsValuation>
      <FreightChargeAmount currencyID="GBP">40</FreightChargeAmount>
      <ChargeDeduction><ChargesTypeCode>AK</ChargesTypeCode>
      <OtherChargeDeductionAmount currencyID="GBP">5</OtherChargeDeductionAmount>
      </ChargeDeduction>
      <ChargeDeduction><ChargesTypeCode>AR</ChargesTypeCode>
      <OtherChargeDeductionAmount currencyID="GBP">2.5</OtherChargeDeductionAmount>
      </ChargeDeduction>
    </CustomsValuation>
    <Destination><CountryCode>GB</CountryCode></Destination>
    <ExportCountry><ID>PE</ID></ExportCountry>
    <GovernmentAgencyGoodsItem>
      <SequenceNumeric>1</SequenceNumeric>
      <StatisticalValueAmount currencyID="GBP">1000</StatisticalValueAmount>
      <AdditionalDocument><CategoryCode>N</CategoryCode><ID>INV7</ID><TypeCode>935</TypeCode>
      <LPCOExemptionCode>AC</LPCOExemptionCode></AdditionalDocument>
      <Commodity>
        <Description>Copper wire</Description>
        <Classification><ID>19</ID><IdentificationTypeCode>TRC</IdentificationTypeCode>
        </Classification>
        <Classification><ID>74081100</ID><IdentificationTypeCode>TSP</IdentificationTypeCode>
        </Classification>
        <Classification><ID>VATZ</ID><IdentificationTypeCode>GN</IdentificationTypeCode>
        </Classification>
        <DutyTaxFee><DutyRegimeCode>300</DutyRegimeCode><TypeCode>A00</TypeCode>
        <Payment><MethodCode>E</MethodCode></Payment></DutyTaxFee>
        <DutyTaxFee><SpecificTaxBaseQuantity unitCode="LPA">10.2</SpecificTaxBaseQuantity>
        <TypeCode>407</TypeCode></DutyTaxFee>
        <GoodsMeasure><GrossMassMeasure unitCode="TNE">0.15</GrossMassMeasure>
        <NetNetWeightMeasure>100.5</NetNetWeightMeasure>
        <TariffQuantity unitCode="MTR">700</TariffQuantity></GoodsMeasure>
        <InvoiceLine><ItemChargeAmount currencyID="EUR">1000.25</ItemChargeAmount></InvoiceLine>
        <TransportEquipment><SequenceNumeric>1</SequenceNumeric><ID>CD2</ID></TransportEquipment>
      </Commodity>
      <CustomsValuation>
        <ChargeDeduction><ChargesTypeCode>BT</ChargesTypeCode>
        <OtherChargeDeductionAmount currencyID="GBP">100</OtherChargeDeductionAmount>
        </ChargeDeduction>
      </CustomsValuation>
      <GovernmentProcedure><CurrentCode>40</CurrentCode><PreviousCode>71</PreviousCode>
      </GovernmentProcedure>
      <GovernmentProcedure><CurrentCode>C08</CurrentCode></GovernmentProcedure>
      <Origin><CountryCode>CL</CountryCode><TypeCode>2</TypeCode></Origin>
      <Origin><CountryCode>PE</CountryCode><TypeCode>1</TypeCode></Origin>
      <Packaging><SequenceNumeric>1</SequenceNumeric><QuantityQuantity>3</QuantityQuantity>
      <TypeCode>BX</TypeCode></Packaging>
      <Packaging><SequenceNumeric>2</SequenceNumeric><QuantityQuantity>4</QuantityQuantity>
      <TypeCode>CT</TypeCode></Packaging>
      <PreviousDocument><CategoryCode>Z</CategoryCode><ID>PREV</ID><TypeCode>355</TypeCode>
      </PreviousDocument>
    </GovernmentAgencyGoodsItem>
    <GovernmentAgencyGoodsItem>
      <CustomsValueAmount currencyID="GBP">130.00</CustomsValueAmount>
      <SequenceNumeric>2</SequenceNumeric>
      <ExportCountry><ID>BR</ID></ExportCountry>
    </GovernmentAgencyGoodsItem>
    <Importer><ID>GB3</ID><Name>Buyer plc</Name></Importer>
    <PreviousDocument><CategoryCode>Z</CategoryCode><ID>DUCR</ID><TypeCode>DCR</TypeCode>
    </PreviousDocument>
    <TradeTerms><ConditionCode>FOB</ConditionCode></TradeTerms>
  </GoodsShipment>
</Declaration>
</md:MetaData>)";

std::string import_with(std::string_view from, std::string_view to) {
  return with(std::string(kImport), from, to);
}

Declaration read(std::string_view text) { return only<Declaration>(wco_reader(), text); }

std::string meta(std::string_view inner) {
  return "<MetaData xmlns=\"urn:x\">" + std::string(inner) + "</MetaData>";
}

TEST(Wco, TheHeaderStandsWithEveryItem) {
  const auto declaration = read(kImport);
  EXPECT_EQ(declaration.number, "LRN-1");
  EXPECT_EQ(declaration.line, 3);
  ASSERT_EQ(declaration.items.size(), 2u);
  for (const auto& item : declaration.items) {
    EXPECT_EQ(shown(item, "declaration_number"), "LRN-1");
    EXPECT_EQ(shown(item, "flow"), "M");
    EXPECT_EQ(shown(item, "declaration_type"), "IMA");
    EXPECT_EQ(shown(item, "acceptance_date"), "2026-03-31");  // as written, in its own zone
    EXPECT_EQ(shown(item, "customs_office"), "GBLBA001");
    EXPECT_EQ(shown(item, "header_items"), "2");
    EXPECT_EQ(shown(item, "header_packages"), "8");
    EXPECT_EQ(shown(item, "header_invoice_amount"), "1500.5");
    EXPECT_EQ(shown(item, "transport_mode"), "1");
    EXPECT_EQ(shown(item, "transport_id"), "12345");
    EXPECT_EQ(shown(item, "delivery_terms"), "FOB");
    EXPECT_EQ(shown(item, "trader_id"), "GB3");
    EXPECT_EQ(shown(item, "trader_name"), "Buyer plc");
    EXPECT_EQ(shown(item, "declarant_id"), "GB2");
    EXPECT_EQ(shown(item, "destination_country"), "GB");
    EXPECT_EQ(shown(item, "header_freight_amount"), "42.5");  // transport to here and by air
    EXPECT_EQ(shown(item, "header_insurance_amount"), "5");
    EXPECT_EQ(shown(item, "freight_currency"), "GBP");
  }
}

TEST(Wco, AnItemHasItsOwnFactsAndTheHeadersWhereItIsSilent) {
  const auto items = read(kImport).items;
  EXPECT_EQ(shown(items[0], "line"), line_of(kImport, "<GovernmentAgencyGoodsItem>"));
  EXPECT_EQ(shown(items[0], "commodity"), "7408110019");  // whatever the order of its parts
  EXPECT_EQ(shown(items[0], "commodity_text"), "Copper wire");
  EXPECT_EQ(shown(items[0], "origin_country"), "PE");  // not the preferential one
  EXPECT_EQ(shown(items[0], "preference"), "300");
  EXPECT_EQ(shown(items[0], "mode_scheme"), "EU");
  EXPECT_EQ(shown(items[0], "trade_mode"), "40");
  EXPECT_EQ(shown(items[0], "previous_procedure"), "71");
  EXPECT_EQ(shown(items[0], "gross_mass_kg"), "150");
  EXPECT_EQ(shown(items[0], "net_mass_kg"), "100.5");
  EXPECT_EQ(shown(items[0], "supplementary_quantity"), "700");
  EXPECT_EQ(shown(items[0], "supplementary_unit"), "MTR");
  EXPECT_EQ(shown(items[0], "packages"), "7");
  EXPECT_EQ(shown(items[0], "package_kind"), "BX");
  EXPECT_EQ(shown(items[0], "invoice_amount"), "1000.25");
  EXPECT_EQ(shown(items[0], "invoice_currency"), "EUR");
  EXPECT_EQ(shown(items[0], "statistical_value"), "1000");
  EXPECT_EQ(shown(items[0], "other_amount"), "-100");  // a deduction
  EXPECT_EQ(shown(items[0], "container_number"), "CD2");
  EXPECT_EQ(shown(items[0], "consignment_country"), "PE");

  EXPECT_EQ(shown(items[1], "item_number"), "2");
  EXPECT_EQ(shown(items[1], "consignment_country"), "BR");
  EXPECT_EQ(shown(items[1], "container_number"), "AB1");
  EXPECT_EQ(shown(items[1], "invoice_amount"), "130");  // intrinsic value: no price is stated
  EXPECT_EQ(shown(items[1], "invoice_currency"), "GBP");
  EXPECT_EQ(shown(items[1], "commodity"), "");
}

TEST(Wco, PartsAreNumberedSoThatAPointerFindsThem) {
  const auto declaration = read(kImport);
  using Key = std::pair<std::string, std::string>;  // item, sequence
  const auto keyed = [](const std::vector<Row>& rows, std::string_view shown_concept) {
    std::map<Key, std::string> found;
    for (const auto& row : rows) {
      found[{shown(row, "item_number"), shown(row, "sequence")}] = shown(row, shown_concept);
    }
    return found;
  };
  EXPECT_EQ(keyed(declaration.documents, "document_type"),
            (std::map<Key, std::string>{{{"0", "1"}, "1DAN"},
                                        {{"0", "101"}, "ZDCR"},
                                        {{"1", "1"}, "N935"},
                                        {{"1", "101"}, "Z355"}}));
  EXPECT_EQ(keyed(declaration.parties, "role"),
            (std::map<Key, std::string>{{{"0", "1"}, "declarant"},
                                        {{"0", "3"}, "exporter"},
                                        {{"0", "4"}, "importer"},
                                        {{"0", "201"}, "authorisation_holder:DPO"}}));
  EXPECT_EQ(keyed(declaration.taxes, "tax_type"),
            (std::map<Key, std::string>{{{"1", "1"}, "A00"}, {{"1", "2"}, "407"}}));
  EXPECT_EQ(shown(declaration.taxes[1], "base_quantity"), "10.2");
  EXPECT_EQ(shown(declaration.taxes[1], "base_unit"), "LPA");
  EXPECT_EQ(shown(declaration.taxes[0], "stated_by"), "trader");
  EXPECT_EQ(keyed(declaration.containers, "container_number"),
            (std::map<Key, std::string>{{{"0", "1"}, "AB1"}, {{"1", "1"}, "CD2"}}));
  EXPECT_EQ(shown(declaration.containers[0], "seal"), "S9");
  EXPECT_EQ(keyed(declaration.charges, "amount"),
            (std::map<Key, std::string>{
                {{"0", "1"}, "40"}, {{"0", "2"}, "5"}, {{"0", "3"}, "2.5"}, {{"1", "1"}, "-100"}}));
  EXPECT_EQ(shown(declaration.documents[2], "status"), "AC");
}

TEST(Wco, OnExportsTheTraderIsTheExporterAndTheCountryTheDestination) {
  const auto item = read(import_with("IMA", "EXD")).items[0];
  EXPECT_EQ(shown(item, "flow"), "X");
  EXPECT_EQ(shown(item, "trader_name"), "Seller Ltd");
  EXPECT_EQ(shown(item, "consignment_country"), "GB");
}

// CO: trade with fiscal territories, in either direction; the procedure tells.
TEST(Wco, TheProcedureTellsTheFlowWhereTheTypeDoesNot) {
  EXPECT_EQ(shown(read(import_with("IMA", "COA")).items[0], "flow"), "M");
  const auto out = with(import_with("IMA", "COA"), "<CurrentCode>40", "<CurrentCode>10");
  EXPECT_EQ(shown(read(out).items[0], "flow"), "X");
  EXPECT_EQ(only<Unreadable>(wco_reader(), import_with("IMA", "ZZZ")).error.place.field, "flow");
}

TEST(Wco, ATradeModeOfFourDigitsIsOfChinasScheme) {
  const auto text = with(import_with("<CurrentCode>40<", "<CurrentCode>0615<"), "<ID>GB3</ID>",
                         "<ID>4453960001</ID>");
  const auto item = read(text).items[0];
  EXPECT_EQ(shown(item, "mode_scheme"), "CN");
  EXPECT_EQ(shown(item, "trade_mode"), "0615");
  EXPECT_EQ(shown(item, "trader_place"), "44");
  EXPECT_EQ(shown(item, "special_zone"), "9");
  EXPECT_EQ(shown(item, "enterprise_kind"), "6");
}

TEST(Wco, TheNumberCustomsGaveGoesBeforeTheTradersOwn) {
  EXPECT_EQ(read(import_with("<TypeCode>IMA", "<ID>26GBMRN</ID><TypeCode>IMA")).number, "26GBMRN");
  const auto none =
      import_with("<FunctionalReferenceID><!-- ours -->LRN-1</FunctionalReferenceID>", "");
  const auto bad = only<Unreadable>(wco_reader(), none);
  EXPECT_EQ(bad.error.code, "read.missing");
  EXPECT_EQ(bad.records, 2);
}

TEST(Wco, OneBadFieldRefusesTheWholeWithItsPlace) {
  const auto bad = only<Unreadable>(wco_reader(), import_with(">130.00<", ">1,300<"));
  EXPECT_EQ(bad.error.code, "read.not_a_number");
  EXPECT_EQ(bad.error.place.field, "invoice_amount");
  EXPECT_EQ(std::to_string(bad.error.place.line), line_of(kImport, ">130.00<"));
  EXPECT_EQ(bad.error.place.path,
            "/MetaData/Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/CustomsValueAmount");
  EXPECT_EQ(bad.value, "1,300");
  EXPECT_EQ(bad.records, 2);

  const auto code_of = [](std::string_view from, std::string_view to) {
    return only<Unreadable>(wco_reader(), import_with(from, to)).error.code;
  };
  EXPECT_EQ(code_of("20260331235959+01", "20261331235959+01"), "read.not_a_date");
  EXPECT_EQ(code_of("20260331235959+01", "20260331246000Z"), "read.not_a_date");
  EXPECT_EQ(code_of("20260331235959+01", "20260331235959GMT"), "read.not_a_date");
  EXPECT_EQ(code_of("unitCode=\"TNE\"", "unitCode=\"H87\""), "read.unknown_code");
  EXPECT_EQ(code_of("<OtherChargeDeductionAmount currencyID=\"GBP\">2.5",
                    "<OtherChargeDeductionAmount currencyID=\"USD\">2.5"),
            "read.mixed_currencies");
  EXPECT_EQ(code_of("<FunctionCode>9", "<FunctionCode>77"), "read.unknown_code");
}

TEST(Wco, NamesIntoWhichThePrefixRanAreMended) {
  const auto event =
      only<Event>(wco_reader(),
                  "<_2MetaData><_2WCOTypeName>RES</_2WCOTypeName><mdResponse><FunctionCode>02</"
                  "FunctionCode><IssueDateTime>"
                  "<pDateTimeString>20260102030405Z</pDateTimeString></"
                  "IssueDateTime><Declaration><ID>M</ID></Declaration>"
                  "</mdResponse></_2MetaData>");
  EXPECT_EQ(shown(event.row, "kind"), "received");
  EXPECT_EQ(shown(event.row, "event_date"), "2026-01-02");
}

TEST(Wco, WrappersHoldAnyNumberOfMessages) {
  const std::string one(kImport.substr(kImport.find('\n') + 1));
  const std::string bad = with(one, ">130.00<", ">x<");
  const auto messages = wco_reader().read_text(
      "<batch>\n<a>" + one + "</a>\n<a>" + bad + "</a>\n<a>" + one + "</a></batch>", "f");
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_TRUE(std::holds_alternative<Declaration>(messages[0]));
  EXPECT_TRUE(std::holds_alternative<Declaration>(messages[2]));
  const auto& refused = std::get<Unreadable>(messages[1]);
  EXPECT_NE(refused.raw.find(">x<"), std::string::npos);
  EXPECT_LT(refused.raw.size(), bad.size() + 20);
}

constexpr std::string_view kAnswer = R"(<Response>
<FunctionCode>13</FunctionCode>
<IssueDateTime><DateTimeString formatCode="304">20260402101112Z</DateTimeString></IssueDateTime>
<Declaration><FunctionalReferenceID>LRN-1</FunctionalReferenceID><ID>26GBMRN</ID>
<VersionID>2</VersionID>
<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>3</SequenceNumeric><Commodity>
<DutyTaxFee><AdValoremTaxBaseAmount currencyID="GBP">1000.00</AdValoremTaxBaseAmount>
<DeductAmount currencyID="GBP">1.00</DeductAmount>
<DutyRegimeCode>100</DutyRegimeCode><TaxRateNumeric>2.20</TaxRateNumeric><TypeCode>A00</TypeCode>
<Payment><TaxAssessedAmount currencyID="GBP">22.00</TaxAssessedAmount>
<PaymentAmount currencyID="GBP">21.00</PaymentAmount></Payment></DutyTaxFee>
</Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration></Response>)";

TEST(Wco, AnAnswerIsAnEventWithItsDuties) {
  const auto event = only<Event>(wco_reader(), meta(kAnswer));
  EXPECT_EQ(shown(event.row, "kind"), "tax");
  EXPECT_EQ(shown(event.row, "code"), "13");
  EXPECT_EQ(shown(event.row, "declaration_number"), "LRN-1");
  EXPECT_EQ(shown(event.row, "registered_number"), "26GBMRN");
  EXPECT_EQ(event.also_known_as, "26GBMRN");
  EXPECT_EQ(shown(event.row, "declaration_version"), "2");
  EXPECT_EQ(shown(event.row, "event_time"), "20260402101112Z");
  EXPECT_EQ(shown(event.row, "event_date"), "2026-04-02");
  ASSERT_EQ(event.taxes.size(), 1u);
  const Row& tax = event.taxes[0];
  EXPECT_EQ(shown(tax, "stated_by"), "customs");
  EXPECT_EQ(shown(tax, "item_number"), "3");
  EXPECT_EQ(shown(tax, "base_amount"), "1000");
  EXPECT_EQ(shown(tax, "rate"), "2.2");
  EXPECT_EQ(shown(tax, "amount"), "22");
  EXPECT_EQ(shown(tax, "payable"), "21");
  EXPECT_EQ(shown(tax, "currency"), "GBP");
  EXPECT_EQ(shown(tax, "regime"), "100");
  EXPECT_EQ(shown(tax, "declaration_version"), "2");
}

TEST(Wco, TheDayOfAcceptanceIsTheDeclarationsNotTheAnswers) {
  const auto event =
      only<Event>(wco_reader(), meta(with(with(std::string(kAnswer), ">13<", ">01<"), "<VersionID>",
                                          "<AcceptanceDateTime><DateTimeString>20260331235959+01</"
                                          "DateTimeString></AcceptanceDateTime><VersionID>")));
  EXPECT_EQ(shown(event.row, "kind"), "accepted");
  EXPECT_EQ(shown(event.row, "event_date"), "2026-03-31");
  EXPECT_TRUE(event.taxes.empty());
}

TEST(Wco, AnAnswerThatNobodyKnowsIsRefused) {
  const auto bad = only<Unreadable>(wco_reader(), meta(with(std::string(kAnswer), ">13<", ">99<")));
  EXPECT_EQ(bad.error.code, "read.unknown_code");
  EXPECT_EQ(bad.value, "99");
}

TEST(Wco, CancellationsAndMessagesAroundADeclarationAreEvents) {
  const auto request = [](std::string_view type) {
    return only<Event>(wco_reader(),
                       meta("<Declaration><FunctionCode>13</FunctionCode><FunctionalReferenceID>L"
                            "</FunctionalReferenceID><ID>M</ID><TypeCode>" +
                            std::string(type) + "</TypeCode></Declaration>"));
  };
  const auto cancelled = request("INV");
  EXPECT_EQ(shown(cancelled.row, "kind"), "cancelled");
  EXPECT_EQ(shown(cancelled.row, "declaration_number"), "L");
  EXPECT_EQ(cancelled.also_known_as, "M");
  EXPECT_EQ(shown(request("GPR").row, "kind"), "other");

  const auto arrival = only<Event>(wco_reader(),
                                   "<i:inventoryLinkingImportsGoodsArrival "
                                   "xmlns:i=\"urn:i\"><i:entryNumber>26GB</i:entryNumber></"
                                   "i:inventoryLinkingImportsGoodsArrival>");
  EXPECT_EQ(shown(arrival.row, "kind"), "other");
  EXPECT_EQ(shown(arrival.row, "declaration_number"), "26GB");
}

// --- amendments ---

std::string amendment(std::string_view pointers, std::string_view content) {
  return meta(
      "<Declaration><FunctionCode>13</FunctionCode><FunctionalReferenceID>LRN-1</"
      "FunctionalReferenceID>"
      "<ID>26GBMRN</ID><TypeCode>COR</TypeCode><Amendment><ChangeReasonCode>21</ChangeReasonCode>" +
      std::string(pointers) + "</Amendment>" + std::string(content) + "</Declaration>");
}

std::string pointer(std::string_view section, std::string_view sequence = "",
                    std::string_view tag = "") {
  std::string text = "<Pointer>";
  if (!sequence.empty()) text += "<SequenceNumeric>" + std::string(sequence) + "</SequenceNumeric>";
  text += "<DocumentSectionCode>" + std::string(section) + "</DocumentSectionCode>";
  if (!tag.empty()) text += "<TagID>" + std::string(tag) + "</TagID>";
  return text + "</Pointer>";
}

std::string item(std::string_view number, std::string_view content) {
  return "<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>" + std::string(number) +
         "</SequenceNumeric>" + std::string(content) +
         "</GovernmentAgencyGoodsItem></GoodsShipment>";
}

// Changes as text: table/item/sequence concept=value, or table/item/sequence removed; flow in
// front.
std::vector<std::string> changes(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto& each : only<Amendment>(wco_reader(), text).changes) {
    std::string line = each.flow.empty() ? "" : each.flow + " ";
    line +=
        each.table + "/" + std::to_string(each.item_number) + "/" + std::to_string(each.sequence);
    line += each.kind == Change::Kind::kRemove ? " removed"
                                               : " " + each.concept_name + "=" + shown(each.value);
    lines.push_back(line);
  }
  return lines;
}

const std::string kToItem2 = pointer("42A") + pointer("67A", "1") + pointer("68A", "2");

TEST(WcoAmendment, WhatIsStatedIsSetAtItsPlace) {
  EXPECT_EQ(
      changes(amendment(kToItem2 + pointer("23A") + pointer("79A", "1", "112"),
                        item("2",
                             "<Commodity><InvoiceLine><ItemChargeAmount currencyID=\"GBP\">999"
                             "</ItemChargeAmount></InvoiceLine></Commodity>"))),
      (std::vector<std::string>{"item/2/0 invoice_amount=999", "item/2/0 invoice_currency=GBP"}));
  EXPECT_EQ(changes(amendment(pointer("42A", "1", "146"),
                              "<TotalPackageQuantity>53</TotalPackageQuantity>")),
            (std::vector<std::string>{"item/0/0 header_packages=53"}));
  const auto both = only<Amendment>(wco_reader(), amendment(pointer("42A", "1", "146"), ""));
  EXPECT_EQ(both.number, "26GBMRN");
  EXPECT_EQ(both.also_known_as, "LRN-1");
}

TEST(WcoAmendment, PartsAreChangedByTheirPosition) {
  EXPECT_EQ(changes(amendment(kToItem2 + pointer("02A", "2", "360"),
                              item("2",
                                   "<AdditionalDocument/><AdditionalDocument><LPCOExemptionCode>EE"
                                   "</LPCOExemptionCode></AdditionalDocument>"))),
            (std::vector<std::string>{"document/2/1 document_role=additional",
                                      "document/2/2 document_role=additional",
                                      "document/2/2 status=EE"}));
}

TEST(WcoAmendment, WhatIsPointedAtAndLeftOutIsRemoved) {
  const std::string nothing = item("2", "<Commodity/>");
  EXPECT_EQ(changes(amendment(kToItem2 + pointer("23A") + pointer("65A", "", "130"), nothing)),
            (std::vector<std::string>{"item/2/0 supplementary_quantity="}));
  EXPECT_EQ(changes(amendment(kToItem2 + pointer("02A", "4"), nothing)),
            (std::vector<std::string>{"document/2/4 removed"}));
  EXPECT_EQ(changes(amendment(kToItem2 + pointer("99A", "1"), nothing)),
            (std::vector<std::string>{"document/2/101 removed"}));
  EXPECT_EQ(changes(amendment(kToItem2 + pointer("23A") + pointer("50A", "3"), nothing)),
            (std::vector<std::string>{"tax/2/3 removed"}));
  EXPECT_EQ(changes(amendment(kToItem2, "")), (std::vector<std::string>{"item/2/0 removed"}));
  // Free text is not kept, so nothing is taken away.
  EXPECT_TRUE(changes(amendment(kToItem2 + pointer("03A", "1", "225"), nothing)).empty());
}

// The exporter is the trader of exports and the counterparty of imports; an amendment does not say
// which.
TEST(WcoAmendment, WhatDependsOnTheFlowIsMarked) {
  EXPECT_EQ(changes(amendment(pointer("42A") + pointer("57A", "1", "R031"),
                              "<Exporter><ID>X9</ID></Exporter>")),
            (std::vector<std::string>{"M item/0/0 counterparty_id=X9", "party/0/3 role=exporter",
                                      "party/0/3 party_id=X9", "X item/0/0 trader_id=X9"}));
}

TEST(WcoAmendment, AWrongNumberRefusesTheAmendment) {
  const auto bad = only<Unreadable>(
      wco_reader(),
      amendment(pointer("42A", "1", "146"), "<TotalPackageQuantity>5.5</TotalPackageQuantity>"));
  EXPECT_EQ(bad.error.place.field, "header_packages");
}

// --- the published scenarios ---

// Counted by an independent program (tests/service/cds_xpath.py prints the same table).
TEST(WcoScenarios, EveryFileIsSomething) {
  const auto folder = test_data("cds/scenarios");
  if (folder.empty()) GTEST_SKIP() << "no published scenarios here";
  std::map<std::string, int> kinds;
  std::size_t items = 0;
  std::size_t taxes = 0;
  std::vector<std::string> refused;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".xml") continue;
    const auto messages = wco_reader().read(entry.path());
    ASSERT_EQ(messages.size(), 1u) << entry.path();
    if (const auto* declaration = std::get_if<Declaration>(&messages[0])) {
      ++kinds["declaration"];
      items += declaration->items.size();
    } else if (std::holds_alternative<Amendment>(messages[0])) {
      ++kinds["amendment"];
    } else if (const auto* event = std::get_if<Event>(&messages[0])) {
      ++kinds[shown(event->row, "kind")];
      taxes += event->taxes.size();
    } else {
      const auto& bad = std::get<Unreadable>(messages[0]);
      refused.push_back(entry.path().filename().string() + ":" +
                        std::to_string(bad.error.place.line) + " " + bad.error.code);
    }
  }
  // other: 34 movements and queries, 3 reports, 4 presentations, 11 DMSRES, 1 DMSCPI, 3 DMSEOG
  EXPECT_EQ(kinds, (std::map<std::string, int>{{"declaration", 230},
                                               {"amendment", 13},
                                               {"cancelled", 2},
                                               {"accepted", 79},
                                               {"received", 23},
                                               {"rejected", 3},
                                               {"control", 2},
                                               {"cleared", 80},
                                               {"query", 7},
                                               {"tax", 139},
                                               {"other", 56}}));
  EXPECT_EQ(items, 249u);
  EXPECT_EQ(taxes, 362u);
  std::sort(refused.begin(), refused.end());
  EXPECT_EQ(refused,
            (std::vector<std::string>{"TT_EX002a.xml:72 xml.not_well_formed",
                                      "TT_EX022a_Declaration1_(Step1).xml:52 xml.not_well_formed",
                                      "TT_IM084a.xml:164 xml.not_well_formed"}));
}

}  // namespace
}  // namespace tw::declaration
