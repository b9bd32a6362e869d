#include "declaration/message_fixture.h"

namespace tw::declaration {
namespace {

constexpr std::string_view kImport = R"(<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<ASYCUDA>
<Property><Sad_flow>I</Sad_flow><Nbers><Total_number_of_items>2</Total_number_of_items>
<Total_number_of_packages>12</Total_number_of_packages></Nbers>
<Date_of_declaration>2026-04-01</Date_of_declaration></Property>
<Identification>
<Office_segment><Customs_clearance_office_code>TIA00</Customs_clearance_office_code>
</Office_segment>
<Type><Type_of_declaration>IM</Type_of_declaration>
<Declaration_gen_procedure_code>4</Declaration_gen_procedure_code></Type>
<Registration><Serial_number>C</Serial_number><Number>1234</Number><Date>4/2/26</Date>
</Registration>
</Identification>
<Traders>
<Exporter><Exporter_code><null/></Exporter_code><Exporter_name>SELLER</Exporter_name></Exporter>
<Consignee><Consignee_code>1000001NP</Consignee_code><Consignee_name>Buyer
Line 2</Consignee_name></Consignee>
</Traders>
<Declarant><Declarant_code>791</Declarant_code><Reference><Number>R77</Number></Reference>
</Declarant>
<General_information><Country><Trading_country>HK</Trading_country>
<Export><Export_country_code>CN</Export_country_code></Export>
<Destination><Destination_country_code><null/></Destination_country_code>
<Destination_country_region>BAG</Destination_country_region></Destination>
</Country></General_information>
<Transport>
<Means_of_transport><Border_information><Identity>BA16</Identity><Mode>03</Mode>
</Border_information></Means_of_transport>
<Delivery_terms><Code>C&amp;F</Code></Delivery_terms>
<Border_office><Code>TIA01</Code></Border_office>
<Place_of_loading><Code>CNSHA</Code></Place_of_loading>
</Transport>
<Valuation>
<Weight><Gross_weight/></Weight>
<Gs_Invoice><Amount_foreign_currency>150.5</Amount_foreign_currency>
<Currency_code>USD</Currency_code><Currency_rate>133.25</Currency_rate></Gs_Invoice>
<Gs_external_freight><Amount_foreign_currency>20</Amount_foreign_currency>
<Currency_code>USD</Currency_code></Gs_external_freight>
<Gs_insurance><Amount_foreign_currency>0.0</Amount_foreign_currency>
<Currency_code><null/></Currency_code></Gs_insurance>
</Valuation>
<Container><Item_Number>2</Item_Number><Container_identity>ABCU1</Container_identity></Container>
<Item>
<Packages><Number_of_packages>0.06</Number_of_packages>
<Kind_of_packages_code>CT</Kind_of_packages_code></Packages>
<Tarification>
<HScode><Commodity_code>85044090</Commodity_code><Precision_1>900</Precision_1>
<Precision_2><null/></Precision_2></HScode>
<Preference_code><null/></Preference_code>
<Extended_customs_procedure>4071</Extended_customs_procedure>
<National_customs_procedure>000</National_customs_procedure>
<Supplementary_unit><Suppplementary_unit_code>UNT</Suppplementary_unit_code>
<Suppplementary_unit_quantity>11.0</Suppplementary_unit_quantity></Supplementary_unit>
<Supplementary_unit><Suppplementary_unit_code><null/></Suppplementary_unit_code>
<Suppplementary_unit_quantity/></Supplementary_unit>
</Tarification>
<Goods_description><Country_of_origin_code>CN</Country_of_origin_code>
<Description_of_goods>Converters</Description_of_goods>
<Commercial_Description>Adapter</Commercial_Description></Goods_description>
<Previous_doc><Summary_declaration>
HAWB57
</Summary_declaration></Previous_doc>
<Attached_documents><Attached_document_code>380</Attached_document_code>
<Attached_document_reference>INV1</Attached_document_reference></Attached_documents>
<Taxation>
<Taxation_line><Duty_tax_code>CUD</Duty_tax_code><Duty_tax_Base>5862.63</Duty_tax_Base>
<Duty_tax_rate>15</Duty_tax_rate><Duty_tax_amount>879.39</Duty_tax_amount>
<Duty_tax_MP>1</Duty_tax_MP></Taxation_line>
<Taxation_line><Duty_tax_code><null/></Duty_tax_code><Duty_tax_Base/></Taxation_line>
</Taxation>
<Valuation_item>
<Weight_itm><Gross_weight_itm>1.52</Gross_weight_itm><Net_weight_itm>1.064</Net_weight_itm>
</Weight_itm>
<Statistical_value>5862.630000</Statistical_value>
<Item_Invoice><Amount_foreign_currency>26.05</Amount_foreign_currency>
<Currency_code>USD</Currency_code></Item_Invoice>
<item_external_freight><Amount_foreign_currency>14.03</Amount_foreign_currency>
<Currency_code>USD</Currency_code></item_external_freight>
<item_insurance><Amount_foreign_currency>0.00</Amount_foreign_currency></item_insurance>
<item_other_cost><Amount_foreign_currency>3</Amount_foreign_currency>
<Currency_code>USD</Currency_code></item_other_cost>
<item_deduction><Amount_foreign_currency>1</Amount_foreign_currency>
<Currency_code>USD</Currency_code></item_deduction>
</Valuation_item>
</Item>
<Item>
<Packages><Number_of_packages>12.0</Number_of_packages></Packages>
<Tarification><HScode><Commodity_code>33074900</Commodity_code></HScode>
<Extended_customs_procedure>4000</Extended_customs_procedure></Tarification>
<Goods_description><Description_of_goods>Deodorants</Description_of_goods></Goods_description>
</Item>
</ASYCUDA>)";

std::string import_with(std::string_view from, std::string_view to) {
  return with(std::string(kImport), from, to);
}

Declaration read(std::string_view text) { return only<Declaration>(sad_reader(), text); }

TEST(Sad, TheHeaderStandsWithEveryItem) {
  const auto declaration = read(kImport);
  EXPECT_EQ(declaration.number, "TIA00-2026-C1234");
  ASSERT_EQ(declaration.items.size(), 2u);
  for (const auto& item : declaration.items) {
    EXPECT_EQ(shown(item, "declaration_number"), "TIA00-2026-C1234");
    EXPECT_EQ(shown(item, "flow"), "M");
    EXPECT_EQ(shown(item, "acceptance_date"), "2026-04-02");
    EXPECT_EQ(shown(item, "lodgement_date"), "2026-04-01");
    EXPECT_EQ(shown(item, "customs_office"), "TIA00");
    EXPECT_EQ(shown(item, "border_office"), "TIA01");
    EXPECT_EQ(shown(item, "port"), "CNSHA");
    EXPECT_EQ(shown(item, "declaration_type"), "IM4");
    EXPECT_EQ(shown(item, "transport_mode"), "3");
    EXPECT_EQ(shown(item, "transport_id"), "BA16");
    EXPECT_EQ(shown(item, "delivery_terms"), "CFR");  // C&F
    EXPECT_EQ(shown(item, "trader_id"), "1000001NP");
    EXPECT_EQ(shown(item, "counterparty_id"), "");
    EXPECT_EQ(shown(item, "consignment_country"), "CN");
    EXPECT_EQ(shown(item, "destination_country"), "");
    EXPECT_EQ(shown(item, "place_inside"), "BAG");
    EXPECT_EQ(shown(item, "trading_country"), "HK");
    EXPECT_EQ(shown(item, "header_items"), "2");
    EXPECT_EQ(shown(item, "header_packages"), "12");
    EXPECT_EQ(shown(item, "header_invoice_amount"), "150.5");
    EXPECT_EQ(shown(item, "header_freight_amount"), "20");
    EXPECT_EQ(shown(item, "exchange_rate"), "133.25");
  }
}

TEST(Sad, AnItemHasItsOwnFacts) {
  const auto items = read(kImport).items;
  EXPECT_EQ(shown(items[0], "item_number"), "1");
  EXPECT_EQ(shown(items[0], "line"), line_of(kImport, "<Item>"));
  EXPECT_EQ(shown(items[0], "packages"), "");  // 0.06 of a package: a share, not a count
  EXPECT_EQ(shown(items[1], "packages"), "12");
  EXPECT_EQ(shown(items[0], "commodity"), "85044090900");
  EXPECT_EQ(shown(items[0], "commodity_text"), "Adapter");
  EXPECT_EQ(shown(items[1], "commodity_text"), "Deodorants");
  EXPECT_EQ(shown(items[0], "mode_scheme"), "EU");
  EXPECT_EQ(shown(items[0], "trade_mode"), "40");
  EXPECT_EQ(shown(items[0], "previous_procedure"), "71");
  EXPECT_EQ(shown(items[0], "supplementary_quantity"), "11");
  EXPECT_EQ(shown(items[0], "supplementary_unit"), "UNT");
  EXPECT_EQ(shown(items[0], "second_unit"), "");
  EXPECT_EQ(shown(items[0], "gross_mass_kg"), "1.52");
  EXPECT_EQ(shown(items[0], "net_mass_kg"), "1.064");
  EXPECT_EQ(shown(items[0], "invoice_amount"), "26.05");
  EXPECT_EQ(shown(items[0], "invoice_currency"), "USD");
  EXPECT_EQ(shown(items[0], "statistical_value"), "5862.63");
  EXPECT_EQ(shown(items[0], "freight_amount"), "14.03");
  EXPECT_EQ(shown(items[0], "insurance_amount"), "0");
  EXPECT_EQ(shown(items[0], "other_amount"), "2");  // 3 added, 1 deducted
  EXPECT_EQ(shown(items[0], "other_currency"), "USD");
}

TEST(Sad, TaxesDocumentsPartiesAndContainersAreKept) {
  const auto declaration = read(kImport);
  ASSERT_EQ(declaration.taxes.size(), 1u);
  EXPECT_EQ(shown(declaration.taxes[0], "tax_type"), "CUD");
  EXPECT_EQ(shown(declaration.taxes[0], "base_amount"), "5862.63");
  EXPECT_EQ(shown(declaration.taxes[0], "amount"), "879.39");
  ASSERT_EQ(declaration.documents.size(), 2u);
  EXPECT_EQ(shown(declaration.documents[0], "document_number"), "INV1");
  EXPECT_EQ(shown(declaration.documents[1], "document_number"), "HAWB57");
  ASSERT_EQ(declaration.parties.size(), 3u);
  EXPECT_EQ(shown(declaration.parties[1], "role"), "importer");
  ASSERT_EQ(declaration.containers.size(), 1u);
  EXPECT_EQ(shown(declaration.containers[0], "item_number"), "2");
  EXPECT_EQ(shown(declaration.charges[0], "amount"), "20");
}

TEST(Sad, OnExportsTheTraderIsTheExporter) {
  const auto item =
      read(with(import_with(">I<", ">E<"), "<Exporter_code><null/>", "<Exporter_code>77")).items[0];
  EXPECT_EQ(shown(item, "flow"), "X");
  EXPECT_EQ(shown(item, "trader_id"), "77");
  EXPECT_EQ(shown(item, "counterparty_id"), "1000001NP");
  EXPECT_EQ(shown(item, "place_inside"), "");
}

TEST(Sad, ANationalProcedureOfFourDigitsIsATradeModeOfChinasScheme) {
  const auto item =
      read(with(import_with("<National_customs_procedure>000", "<National_customs_procedure>0110"),
                "1000001NP", "3122930001"))
          .items[0];
  EXPECT_EQ(shown(item, "mode_scheme"), "CN");
  EXPECT_EQ(shown(item, "trade_mode"), "0110");
  EXPECT_EQ(shown(item, "previous_procedure"), "");
  EXPECT_EQ(shown(item, "trader_place"), "31");
  EXPECT_EQ(shown(item, "special_zone"), "9");
  EXPECT_EQ(shown(item, "enterprise_kind"), "3");
}

TEST(Sad, DatesAreReadInTheThreeWaysTheyAreWritten) {
  const auto accepted = [](std::string_view date) {
    return shown(read(import_with("<Date>4/2/26<", "<Date>" + std::string(date) + "<")).items[0],
                 "acceptance_date");
  };
  EXPECT_EQ(accepted("2026-12-31"), "2026-12-31");
  EXPECT_EQ(accepted("31/12/2026"), "2026-12-31");
  EXPECT_EQ(accepted("12/31/26"), "2026-12-31");
  for (const auto* wrong : {"31/12/26", "13/13/2026", "2026-13-01", "soon"}) {
    const auto bad = only<Unreadable>(
        sad_reader(), import_with("<Date>4/2/26<", "<Date>" + std::string(wrong) + "<"));
    EXPECT_EQ(bad.error.code, "read.not_a_date") << wrong;
    EXPECT_EQ(bad.error.place.field, "acceptance_date");
  }
}

TEST(Sad, OneNotRegisteredYetIsKnownByTheDeclarantsReference) {
  const auto open = import_with("<Number>1234</Number>", "<Number/>");
  EXPECT_EQ(read(open).number, "791-R77");
  EXPECT_EQ(shown(read(open).items[0], "acceptance_date"), "");
  const auto bad = only<Unreadable>(sad_reader(), with(open, "R77", "<null/>"));
  EXPECT_EQ(bad.error.code, "read.missing");
  EXPECT_EQ(bad.records, 2);
}

TEST(Sad, OneBadFieldRefusesTheWholeWithItsPlace) {
  const auto bad = only<Unreadable>(sad_reader(), import_with("1.064", "1,064"));
  EXPECT_EQ(bad.error.code, "read.not_a_number");
  EXPECT_EQ(bad.error.place.field, "net_mass_kg");
  EXPECT_EQ(bad.error.place.path, "/ASYCUDA/Item[1]/Valuation_item/Weight_itm/Net_weight_itm");
  EXPECT_EQ(std::to_string(bad.error.place.line), line_of(kImport, "1.064"));
  EXPECT_EQ(bad.records, 2);
}

}  // namespace
}  // namespace tw::declaration
