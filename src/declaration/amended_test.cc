#include "declaration/amended.h"

#include "declaration/message_fixture.h"

namespace tw::declaration {
namespace {

Row item(std::int64_t number, const char* price) {
  Row row(standards::structure("item"));
  row.set("flow", std::string("M"));
  row.set("declaration_number", std::string("D1"));
  row.set("item_number", number);
  row.set("trader_id", std::string("T1"));
  row.set("commodity", std::string("0101"));
  row.set("header_freight_amount", *Decimal::parse("10"));
  row.set("freight_currency", std::string("GBP"));
  EXPECT_TRUE(row.set_text("invoice_amount", price).has_value());
  EXPECT_TRUE(row.set_text("freight_amount", "5").has_value());  // shared out by an earlier load
  return row;
}

Row document(std::int64_t item_number, std::int64_t sequence) {
  Row row(standards::structure("document"));
  row.set("item_number", item_number);
  row.set("sequence", sequence);
  row.set("status", std::string("ES"));
  return row;
}

Declaration two_items() {
  Declaration declaration{.number = "D1"};
  declaration.items = {item(1, "100"), item(2, "300")};
  declaration.documents = {document(1, 1), document(1, 2), document(2, 1)};
  return declaration;
}

Declaration change(Change each) {
  return amended(two_items(), {.number = "D1", .changes = {std::move(each)}});
}

TEST(Amended, AnItemsFactChangesThereAndAHeadersEverywhere) {
  const auto one = change({.table = "item",
                           .item_number = 2,
                           .concept_name = "commodity",
                           .value = std::string("0202")});
  EXPECT_EQ(shown(one.items[0], "commodity"), "0101");
  EXPECT_EQ(shown(one.items[1], "commodity"), "0202");
  const auto all =
      change({.table = "item", .concept_name = "trader_id", .value = std::string("T2")});
  EXPECT_EQ(shown(all.items[0], "trader_id"), "T2");
  EXPECT_EQ(shown(all.items[1], "trader_id"), "T2");
}

TEST(Amended, AChangeOfTheOtherFlowIsPassedOver) {
  Change exports{
      .table = "item", .concept_name = "trader_id", .value = std::string("T2"), .flow = "X"};
  EXPECT_EQ(shown(change(exports).items[0], "trader_id"), "T1");
  exports.flow = "M";
  EXPECT_EQ(shown(change(exports).items[0], "trader_id"), "T2");
}

TEST(Amended, ANewItemHasTheHeadersFactsAndNoOthers) {
  const auto grown = change({.table = "item",
                             .item_number = 3,
                             .concept_name = "invoice_amount",
                             .value = *Decimal::parse("7.0000")});
  ASSERT_EQ(grown.items.size(), 3u);
  EXPECT_EQ(shown(grown.items[2], "item_number"), "3");
  EXPECT_EQ(shown(grown.items[2], "flow"), "M");
  EXPECT_EQ(shown(grown.items[2], "trader_id"), "T1");
  EXPECT_EQ(shown(grown.items[2], "header_freight_amount"), "10");
  EXPECT_EQ(shown(grown.items[2], "freight_currency"), "GBP");
  EXPECT_EQ(shown(grown.items[2], "invoice_amount"), "7");
  EXPECT_EQ(shown(grown.items[2], "commodity"), "");
}

TEST(Amended, PartsAreChangedMadeAndRemoved) {
  const auto changed = change({.table = "document",
                               .item_number = 1,
                               .sequence = 2,
                               .concept_name = "status",
                               .value = std::string("EE")});
  EXPECT_EQ(shown(changed.documents[1], "status"), "EE");
  EXPECT_EQ(shown(changed.documents[0], "status"), "ES");
  EXPECT_EQ(shown(changed.documents[2], "status"), "ES");
  const auto made = change({.table = "tax",
                            .item_number = 2,
                            .sequence = 1,
                            .concept_name = "tax_type",
                            .value = std::string("A00")});
  ASSERT_EQ(made.taxes.size(), 1u);
  EXPECT_EQ(shown(made.taxes[0], "stated_by"), "trader");
  EXPECT_EQ(shown(made.taxes[0], "declaration_number"), "D1");
  const auto removed =
      change({.kind = Change::Kind::kRemove, .table = "document", .item_number = 1, .sequence = 1});
  EXPECT_EQ(removed.documents.size(), 2u);
  const auto smaller = change({.kind = Change::Kind::kRemove, .table = "item", .item_number = 1});
  ASSERT_EQ(smaller.items.size(), 1u);
  EXPECT_EQ(shown(smaller.items[0], "item_number"), "2");
}

TEST(Amended, WhatIsNotThereCannotBeEmptied) {
  const auto same = change(
      {.table = "item", .item_number = 9, .concept_name = "commodity", .value = sql::Null{}});
  EXPECT_EQ(same.items.size(), 2u);
}

// The header's freight is shared out again after the amendment, so what an earlier load shared must
// go; what the item itself states must stay.
TEST(Amended, SharesOfHeaderChargesAreTakenBack) {
  auto declaration = two_items();
  Row own(standards::structure("charge"));
  own.set("item_number", std::int64_t{2});
  own.set("sequence", std::int64_t{1});
  own.set("charge_type", std::string("freight"));
  declaration.charges = {own};
  const auto after = amended(declaration, {.number = "D1",
                                           .changes = {{.table = "item",
                                                        .concept_name = "header_freight_amount",
                                                        .value = *Decimal::parse("12.0000")}}});
  EXPECT_EQ(shown(after.items[0], "freight_amount"), "");
  EXPECT_EQ(shown(after.items[1], "freight_amount"), "5");
  EXPECT_EQ(shown(after.items[0], "header_freight_amount"), "12");
}

}  // namespace
}  // namespace tw::declaration
