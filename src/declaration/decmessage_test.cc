#include "declaration/message_fixture.h"

namespace tw::declaration {
namespace {

// Two items: one measured in pieces and tonnes, one in ten thousand pairs without a mass.
constexpr std::string_view kImport = R"(<?xml version="1.0" encoding="UTF-8"?>
<DecMessage xmlns="http://www.chinaport.gov.cn/dec">
  <DecHead>
    <SeqNo>I1</SeqNo><EntryId>020220261000000001</EntryId><IEFlag>I</IEFlag>
    <CustomMaster>0202</CustomMaster><IEPort>0203</IEPort><IEDate>20260401</IEDate><DDate>20260402</DDate>
    <TradeCode>1210360001</TradeCode><TradeCoScc>91120000MA00000000</TradeCoScc><TradeName>甲公司</TradeName>
    <OwnerCodeScc>91120000MA00000002</OwnerCodeScc><AgentCode>1200000000</AgentCode>
    <TrafMode>5</TrafMode><TradeMode>0615</TradeMode><CutMode>503</CutMode>
    <TradeCountry>KOR</TradeCountry><TradeAreaCode>HKG</TradeAreaCode><DespPortCode>KOR003</DespPortCode>
    <TransMode>2</TransMode>
    <FeeMark></FeeMark><FeeRate>0</FeeRate>
    <InsurMark>1</InsurMark><InsurRate>0.25</InsurRate>
    <OtherMark>1</OtherMark><OtherRate>-2</OtherRate>
    <PackNo>7</PackNo><WrapType>22</WrapType><GrossWet>2600</GrossWet><NetWt>2500.5</NetWt>
  </DecHead>
  <DecLists>
    <DecList><GNo>1</GNo><CodeTS>8481804090</CodeTS><GName>阀</GName>
      <GQty>3</GQty><GUnit>001</GUnit><FirstQty>3</FirstQty><FirstUnit>007</FirstUnit>
      <SecondQty>2.5</SecondQty><SecondUnit>070</SecondUnit>
      <DeclPrice>100</DeclPrice><DeclTotal>300.00</DeclTotal><TradeCurr>USD</TradeCurr>
      <OriginCountry>JPN</OriginCountry><DestinationCountry>CHN</DestinationCountry><DistrictCode>12072</DistrictCode>
    </DecList>
    <DecList><GNo>2</GNo><CodeTS>6402992900</CodeTS><GName>鞋</GName>
      <GQty>2</GQty><GUnit>144</GUnit><FirstQty>2</FirstQty><FirstUnit>144</FirstUnit>
      <DeclTotal>50.00</DeclTotal><TradeCurr>USD</TradeCurr>
      <OriginCountry>QQQ</OriginCountry><DestinationCountry>142</DestinationCountry>
    </DecList>
  </DecLists>
  <Containers><Container><ContainerId>TEST1234567</ContainerId><ContainerMd>L</ContainerMd></Container></Containers>
  <LicenseDocus><LicenseDocu><DocuCode>Y</DocuCode><CertCode>&lt;21&gt;C1</CertCode></LicenseDocu></LicenseDocus>
  <EdocRealation><EdocID>E77</EdocID><EdocCode>00000001</EdocCode></EdocRealation>
</DecMessage>)";

Declaration read(std::string_view text) { return only<Declaration>(decmessage_reader(), text); }

TEST(DecMessage, TheHeaderStandsWithEveryItem) {
  const auto declaration = read(kImport);
  EXPECT_EQ(declaration.number, "020220261000000001");
  EXPECT_EQ(declaration.line, 2);
  ASSERT_EQ(declaration.items.size(), 2u);
  EXPECT_EQ(shown(declaration.items[0], "line"), "17");
  for (const auto& item : declaration.items) {
    EXPECT_EQ(shown(item, "flow"), "M");
    EXPECT_EQ(shown(item, "acceptance_date"), "2026-04-02");
    EXPECT_EQ(shown(item, "arrival_date"), "2026-04-01");
    EXPECT_EQ(shown(item, "customs_office"), "0202");
    EXPECT_EQ(shown(item, "border_office"), "0203");
    EXPECT_EQ(shown(item, "port"), "KOR003");
    EXPECT_EQ(shown(item, "mode_scheme"), "CN");
    EXPECT_EQ(shown(item, "trade_mode"), "0615");
    EXPECT_EQ(shown(item, "transport_mode"), "4");  // air: 5 at China's customs, 4 at the UN
    EXPECT_EQ(shown(item, "delivery_terms"), "CFR");
    EXPECT_EQ(shown(item, "consignment_country"), "KR");
    EXPECT_EQ(shown(item, "trading_country"), "HK");
    EXPECT_EQ(shown(item, "container_number"), "TEST1234567");
    EXPECT_EQ(shown(item, "header_net_mass_kg"), "2500.5");
    EXPECT_EQ(shown(item, "message_function"), "original");
  }
}

// 海关注册编码: place, zone and kind of the firm lie in the ten digits; the credit code names it.
TEST(DecMessage, TheTradersRegistrationTellsPlaceZoneAndKind) {
  const auto item = read(kImport).items[0];
  EXPECT_EQ(shown(item, "trader_id"), "91120000MA00000000");
  EXPECT_EQ(shown(item, "trader_place"), "12");
  EXPECT_EQ(shown(item, "special_zone"), "3");
  EXPECT_EQ(shown(item, "enterprise_kind"), "6");
  const auto bare =
      read(with(std::string(kImport), "<TradeCode>1210360001</TradeCode>", "")).items[0];
  EXPECT_EQ(shown(bare, "trader_place"), "12");
  EXPECT_EQ(shown(bare, "enterprise_kind"), "");
}

TEST(DecMessage, UnitsBecomeInternationalOnesAndMassIsFoundAmongThem) {
  const auto declaration = read(kImport);
  const auto& valves = declaration.items[0];
  EXPECT_EQ(shown(valves, "supplementary_unit"), "H87");
  EXPECT_EQ(shown(valves, "second_unit"), "TNE");
  EXPECT_EQ(shown(valves, "net_mass_kg"), "2500");  // 2.5 t
  EXPECT_EQ(shown(valves, "unit_price"), "100");
  const auto& shoes = declaration.items[1];
  EXPECT_EQ(shown(shoes, "supplementary_unit"), "NPR");
  EXPECT_EQ(shown(shoes, "supplementary_quantity"), "20000");  // 2 万双
  EXPECT_EQ(shown(shoes, "net_mass_kg"), "");  // one of two items: the header's mass is not its own
}

TEST(DecMessage, CodesThatNoListHasStayForTheChecks) {
  const auto shoes = read(kImport).items[1];
  EXPECT_EQ(shown(shoes, "origin_country"), "QQQ");
  EXPECT_EQ(shown(shoes, "destination_country"), "CN");  // 142, the customs' own number
}

TEST(DecMessage, OnExportsOriginAndDestinationAreCrossed) {
  const auto item = read(with(std::string(kImport), "<IEFlag>I", "<IEFlag>E")).items[0];
  EXPECT_EQ(shown(item, "flow"), "X");
  EXPECT_EQ(shown(item, "destination_country"), "JP");
  EXPECT_EQ(shown(item, "origin_country"), "CN");
}

TEST(DecMessage, ChargesAreRatesAmountsByTheTonneOrTotals) {
  const auto item = read(kImport).items[0];
  EXPECT_EQ(shown(item, "insurance_percent"), "0.25");
  EXPECT_EQ(shown(item, "header_insurance_amount"), "");
  EXPECT_EQ(shown(item, "header_other_amount"), "-7");  // -2 % of 350
  EXPECT_EQ(shown(item, "other_currency"), "USD");
  EXPECT_EQ(shown(item, "header_freight_amount"), "");

  constexpr std::string_view kNoFee = "<FeeMark></FeeMark><FeeRate>0</FeeRate>";
  const auto by_tonne =
      read(with(std::string(kImport), kNoFee,
                "<FeeMark>2</FeeMark><FeeRate>10.5</FeeRate><FeeCurr>EUR</FeeCurr>"));
  EXPECT_EQ(shown(by_tonne.items[0], "header_freight_amount"), "27.3");  // 2.6 t gross
  EXPECT_EQ(shown(by_tonne.items[0], "freight_currency"), "EUR");
  EXPECT_EQ(shown(by_tonne.charges[0], "charge_type"), "freight");
  EXPECT_EQ(shown(by_tonne.charges[0], "amount"), "27.3");

  const auto bad = only<Unreadable>(
      decmessage_reader(),
      with(std::string(kImport), kNoFee, "<FeeMark>4</FeeMark><FeeRate>1</FeeRate>"));
  EXPECT_EQ(bad.error.code, "read.unknown_code");
}

TEST(DecMessage, PartiesDocumentsAndContainersAreKept) {
  const auto declaration = read(kImport);
  ASSERT_EQ(declaration.parties.size(), 3u);
  EXPECT_EQ(shown(declaration.parties[0], "role"), "importer");
  EXPECT_EQ(shown(declaration.parties[1], "role"), "owner");
  EXPECT_EQ(shown(declaration.parties[2], "party_id"), "1200000000");
  ASSERT_EQ(declaration.documents.size(), 2u);
  EXPECT_EQ(shown(declaration.documents[0], "document_number"), "<21>C1");
  EXPECT_EQ(shown(declaration.documents[1], "document_number"), "E77");
  ASSERT_EQ(declaration.containers.size(), 1u);
  EXPECT_EQ(shown(declaration.containers[0], "container_kind"), "L");
}

TEST(DecMessage, OneBadFieldRefusesTheWholeWithItsPlace) {
  const auto bad = only<Unreadable>(
      decmessage_reader(), with(std::string(kImport), "<DeclTotal>50.00", "<DeclTotal>5,0"));
  EXPECT_EQ(bad.error.code, "read.not_a_number");
  EXPECT_EQ(bad.error.place.field, "invoice_amount");
  EXPECT_EQ(bad.error.place.line, 25);
  EXPECT_EQ(bad.error.place.path, "/DecMessage/DecLists/DecList[2]/DeclTotal");
  EXPECT_EQ(bad.error.place.file, "test.xml");
  EXPECT_EQ(bad.value, "5,0");
  EXPECT_EQ(bad.records, 2);
  EXPECT_EQ(bad.raw, with(std::string(kImport), "<DeclTotal>50.00", "<DeclTotal>5,0"));

  const auto month = only<Unreadable>(
      decmessage_reader(), with(std::string(kImport), "<DDate>20260402", "<DDate>20261302"));
  EXPECT_EQ(month.error.code, "read.not_a_date");
  const auto no_number = only<Unreadable>(
      decmessage_reader(),
      with(with(std::string(kImport), "020220261000000001", ""), "<SeqNo>I1", "<SeqNo>"));
  EXPECT_EQ(no_number.error.code, "read.missing");
}

// decmessage/expected.md, which states these values in words.
TEST(DecMessage, TheTwoSampleMessagesHaveTheValuesExpectedFromThem) {
  const auto folder = test_data("decmessage");
  if (folder.empty()) GTEST_SKIP() << "no sample messages here";
  const auto imports = decmessage_reader().read(folder / "import-2-items.xml");
  ASSERT_EQ(imports.size(), 1u);
  const auto& bought = std::get<Declaration>(imports[0]);
  ASSERT_EQ(bought.items.size(), 2u);
  const auto& valves = bought.items[0];
  EXPECT_EQ(shown(valves, "acceptance_date"), "2026-03-06");
  EXPECT_EQ(shown(valves, "customs_office"), "2225");
  EXPECT_EQ(shown(valves, "delivery_terms"), "FOB");
  EXPECT_EQ(shown(valves, "header_net_mass_kg"), "1700");
  EXPECT_EQ(shown(valves, "header_freight_amount"), "1200");
  EXPECT_EQ(shown(valves, "freight_currency"), "USD");
  EXPECT_EQ(shown(valves, "insurance_percent"), "0.3");
  EXPECT_EQ(shown(valves, "commodity"), "8481804090");
  EXPECT_EQ(shown(valves, "origin_country"), "DE");
  EXPECT_EQ(shown(valves, "consignment_country"), "DE");
  EXPECT_EQ(shown(valves, "invoice_amount"), "30000");
  EXPECT_EQ(shown(valves, "invoice_currency"), "EUR");
  EXPECT_EQ(shown(valves, "net_mass_kg"), "1250");
  EXPECT_EQ(shown(valves, "traded_quantity"), "500");
  EXPECT_EQ(shown(valves, "traded_unit"), "H87");
  EXPECT_EQ(shown(bought.items[1], "net_mass_kg"), "450");
  EXPECT_EQ(shown(bought.items[1], "origin_country"), "PL");
  EXPECT_EQ(shown(bought.items[1], "invoice_amount"), "4500");

  const auto exports = decmessage_reader().read(folder / "export-market-procurement.xml");
  const auto& sold = std::get<Declaration>(exports.at(0)).items.at(0);
  EXPECT_EQ(shown(sold, "flow"), "X");
  EXPECT_EQ(shown(sold, "acceptance_date"), "2026-03-17");
  EXPECT_EQ(shown(sold, "arrival_date"), "2026-03-18");
  EXPECT_EQ(shown(sold, "customs_office"), "2925");
  EXPECT_EQ(shown(sold, "border_office"), "3104");
  EXPECT_EQ(shown(sold, "trade_mode"), "1039");
  EXPECT_EQ(shown(sold, "delivery_terms"), "CIF");
  EXPECT_EQ(shown(sold, "header_freight_amount"), "800");
  EXPECT_EQ(shown(sold, "header_insurance_amount"), "40");
  EXPECT_EQ(shown(sold, "invoice_amount"), "24000");
  EXPECT_EQ(shown(sold, "destination_country"), "NG");
  EXPECT_EQ(shown(sold, "origin_country"), "CN");
  EXPECT_EQ(shown(sold, "supplementary_quantity"), "12000");
  EXPECT_EQ(shown(sold, "supplementary_unit"), "NPR");
  EXPECT_EQ(shown(sold, "net_mass_kg"), "4800.75");
}

}  // namespace
}  // namespace tw::declaration
