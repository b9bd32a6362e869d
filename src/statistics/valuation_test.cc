#include "statistics/valuation.h"

#include <gtest/gtest.h>

#include <random>

#include "base/decimal.h"
#include "statistics/month_fixture.h"

namespace tw::statistics {
namespace {

class Valuation : public ::testing::Test, public MonthFixture {
 protected:
  // The four values of the only item: CIF or FOB and FOB in the home currency, the same in dollars.
  std::string values() {
    value_items();
    const auto rows =
        connection.query("SELECT value_local, fob_local, value_usd, fob_usd, detail FROM judged");
    return rows.text(0, 0) + " " + rows.text(0, 1) + " " + rows.text(0, 2) + " " + rows.text(0, 3) +
           rows.text(0, 4);
  }
  std::string quantity() {
    value_items();
    return answer("SELECT quantity || ' ' || quantity_unit FROM judged");
  }
};

TEST_F(Valuation, ImportsUnderFobTermsAddFreightAndInsurance) {
  // Item 1 of import-2-items.xml: EUR 30,000; freight USD 1,043.48; insurance 0.3 % of price and
  // freight. CNY: 30000 x 7.8 = 234000; 1043.48 x 7.1 = 7408.708; 241408.708 x 0.003 = 724.226124;
  // sum 242132.934124. USD: 30000 x 1.0985915493 = 32957.746479; + 1043.48 = 34001.226479; x 1.003
  // = 34103.230158437.
  rate("EUR", "7.8", "1.0985915493");
  rate("USD", "7.1", "1");
  item({{"invoice_amount", "30000"},
        {"invoice_currency", "'EUR'"},
        {"freight_amount", "1043.48"},
        {"freight_currency", "'USD'"},
        {"insurance_percent", "0.3"}});
  EXPECT_EQ(values(), "242132.93 234000.00 34103.23 32957.75");
}

TEST_F(Valuation, ExportsUnderCifTermsTakeFreightAndInsuranceOut) {
  // expected.md, export-market-procurement.xml: 24,000 - 800 - 40 = USD 23,160.00.
  rate("USD", "7.1", "1");
  item({{"flow", "'X'"},
        {"trade_mode", "'1039'"},
        {"delivery_terms", "'CIF'"},
        {"invoice_amount", "24000"},
        {"freight_amount", "800"},
        {"insurance_amount", "40"}});
  EXPECT_EQ(values(), "164436.00 164436.00 23160.00 23160.00");
}

TEST_F(Valuation, WhatThePriceIncludesIsNotAddedAgain) {
  // CFR: freight is in the price, insurance is not. CIF 1000 + 5 = 1005, FOB 1000 - 80 = 920,
  // at 7.1.
  rate("USD", "7.1", "1");
  item({{"delivery_terms", "'CFR'"},
        {"invoice_amount", "1000"},
        {"freight_amount", "80"},
        {"insurance_percent", "0.5"}});
  EXPECT_EQ(values(), "7135.50 6532.00 1005.00 920.00");
}

TEST_F(Valuation, OtherChargesCarryTheirSign) {
  // 100 + 10 freight - 2.50 deduction = 107.50; FOB 97.50.
  rate("USD", "7", "1");
  item({{"freight_percent", "10"}, {"other_amount", "-2.5"}});
  EXPECT_EQ(values(), "752.50 682.50 107.50 97.50");
}

TEST_F(Valuation, AStatedValueIsTaken) {
  // Stated CIF of CNY 1,000 with freight of USD 10 in it: FOB 1000 - 71 = 929; in dollars 1000
  // / 7.1 = 140.85.
  rate("USD", "7.1", "1");
  item({{"statistical_value", "1000"}, {"freight_amount", "10"}});
  EXPECT_EQ(values(), "1000.00 929.00 140.85 130.85");
}

TEST_F(Valuation, TheHomeCurrencyNeedsNoRateOfItsOwn) {
  rate("USD", "7.1", "1");
  item({{"invoice_currency", "'CNY'"}, {"invoice_amount", "7100.00"}});
  EXPECT_EQ(values(), "7100.00 7100.00 1000.00 1000.00");  // 7100 x 0.1408450704 = 999.99999984
}

TEST_F(Valuation, TheRateIsThatOfTheDayOfAcceptance) {
  rate("USD", "7.1", "1", "2026-02-15", "2026-03-05");
  rate("USD", "7.2", "1", "2026-03-06", "2026-04-05");
  item({{"acceptance_date", "DATE '2026-03-06'"}});
  EXPECT_EQ(values(), "720.00 720.00 100.00 100.00");
}

TEST_F(Valuation, RoundingIsOnceAndHalvesGoAwayFromZero) {
  // 0.05 x 0.1 = 0.005 -> 0.01; a price of 0.05 with freight 0.05 is 0.010 -> 0.01, not 0.01 +
  // 0.01.
  rate("USD", "0.1", "1");
  item({{"invoice_amount", "0.05"}, {"freight_amount", "0.05"}});
  EXPECT_EQ(values(), "0.01 0.01 0.10 0.05");
}

TEST_F(Valuation, WithoutPriceOrRateThereIsNoValue) {
  rate("USD", "7.1", "1");
  item({{"invoice_amount", "NULL"}});
  item({{"invoice_currency", "'THB'"}});
  item({{"invoice_currency", "NULL"}});
  item({{"freight_amount", "5"}, {"freight_currency", "'THB'"}});
  item({{"freight_amount", "0"}, {"freight_currency", "'THB'"}});
  item({{"invoice_amount", "99999999999999"}});
  item({{"statistical_value", "10"}, {"statistical_currency", "'THB'"}});
  item({{"statistical_value", "10"}, {"invoice_currency", "'THB'"}});
  value_items();
  EXPECT_EQ(answer("SELECT string_agg(coalesce(detail, value_local::VARCHAR), ' ' ORDER BY line) "
                   "FROM judged"),
            "no_price no_rate no_rate no_rate 710.00 too_large no_rate 10.00");
}

TEST_F(Valuation, TheQuantityIsInTheStatisticalUnit) {
  item({{"supplementary_quantity", "500"},
        {"supplementary_unit", "'H87'"},
        {"second_quantity", "1250.5"},
        {"second_unit", "'KGM'"}});
  EXPECT_EQ(quantity(), "1250.500000 KGM");
}

TEST_F(Valuation, UnitsOfOneMeasureConvert) {
  item({{"commodity", "'61091000'"},
        {"traded_quantity", "20.5"},
        {"traded_unit", "'DZN'"},
        {"net_mass_kg", "7"}});
  EXPECT_EQ(quantity(), "246.000000 H87");
}

TEST_F(Valuation, LitresComeFromCubicMetres) {
  item({{"commodity", "'22042100'"},
        {"supplementary_quantity", "1.2345"},
        {"supplementary_unit", "'MTQ'"}});
  EXPECT_EQ(quantity(), "1234.500000 LTR");
}

TEST_F(Valuation, NetMassServesWhereTheUnitIsOfMass) {
  item({{"supplementary_quantity", "4"},
        {"supplementary_unit", "'TNE'"},
        {"net_mass_kg", "3999.5"}});
  EXPECT_EQ(quantity(), "3999.500000 KGM");
}

TEST_F(Valuation, AUnitOfAnotherMeasureStaysAsDeclared) {
  item({{"commodity", "'64039900'"},
        {"supplementary_quantity", "10"},
        {"supplementary_unit", "'H87'"}});
  EXPECT_EQ(quantity(), "10.000000 H87");
}

TEST_F(Valuation, TheExportPartnerIsTheDestination) {
  item({{"flow", "'X'"}, {"destination_country", "'NG'"}, {"customs_office", "'2925'"}});
  value_items();
  EXPECT_EQ(answer("SELECT partner || second_partner || district || regime FROM judged"),
            "NGDE2910");
}

// The rounding against Decimal, ties and both signs among the prices: that doubles give the
// estimate never shows.
TEST_F(Valuation, CentsAreExact) {
  std::mt19937_64 random(20260306);
  rate("USD", "7.12345", "1");
  std::vector<Decimal> prices;
  std::string rows;
  for (int i = 0; i < 5000; ++i) {
    // Every other one a tie: 7.12345 x n x 1000 has five places, the last a five when n is odd.
    const auto draw = static_cast<std::int64_t>(random() % 20'000'000'000'000) - 10'000'000'000'000;
    const std::int64_t tie = (draw / 1'000'000'000 * 2 + 1) * 10'000;
    // The others large or small: of small ones the estimate is sure.
    prices.emplace_back(i % 2 == 1 ? tie : i % 4 == 0 ? draw : draw / 1'000'000, 4);
    rows += (i > 0 ? ", (" : "(") + std::to_string(i) + ", " + prices.back().to_string() + ")";
  }
  item({});
  connection.execute(
      "CREATE TABLE price (line BIGINT, price DECIMAL(18,4)); INSERT INTO price VALUES " + rows +
      "; CREATE TABLE one AS FROM item; DELETE FROM item;"
      "INSERT INTO item SELECT one.* REPLACE (price.line AS line, price.price AS invoice_amount) "
      "FROM one, price");
  value_items();
  const auto answers = connection.query("SELECT value_local, value_usd FROM judged ORDER BY line");
  ASSERT_EQ(answers.size(), prices.size());
  for (std::size_t i = 0; i < prices.size(); ++i) {
    EXPECT_EQ(answers.text(i, 0),
              prices[i].multiply(*Decimal::parse("7.12345"))->rescale(2)->to_string());
    EXPECT_EQ(answers.text(i, 1), prices[i].rescale(2)->to_string());
  }
}

}  // namespace
}  // namespace tw::statistics
