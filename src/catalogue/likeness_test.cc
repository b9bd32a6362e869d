#include "catalogue/likeness.h"

#include <gtest/gtest.h>

namespace tw::catalogue {
namespace {

Entry entry_of(const char* text) {
  auto draft = draft_of(Json::parse(text));
  TW_ASSERT(draft.has_value());
  return {.resource = draft->resource, .sketches = draft->sketches};
}

std::vector<std::string> numbers(int from, int to) {
  std::vector<std::string> all;
  for (int i = from; i < to; ++i) all.push_back("D" + std::to_string(i));
  return all;
}

// The rule: two small samples tell the share exactly; large ones nearly.
TEST(Sketches, TellTheShareOfTheSmaller) {
  EXPECT_DOUBLE_EQ(containment(sketch_of("a", numbers(0, 40)), sketch_of("b", numbers(30, 100))),
                   0.25);
  EXPECT_DOUBLE_EQ(containment(sketch_of("a", numbers(0, 5)), sketch_of("b", {})), 0);
  const double share =
      containment(sketch_of("a", numbers(0, 5000)), sketch_of("b", numbers(3000, 20000)));
  EXPECT_NEAR(share, 0.4, 0.15);
  EXPECT_EQ(sketch_of("a", numbers(0, 5000)).least.size(), kSketch);
}

const char* const kRefunds =
    R"json({"code": "refund", "name": {"en": "Export refunds", "zh": "出口退税"}, "items": [
  {"name": "refund_number", "label": {"zh": "退税单号"}, "type": "text"},
  {"name": "declaration_number", "label": {"zh": "报关单号"}, "type": "text", "concept": "item.declaration_number"},
  {"name": "refund_rate", "label": {"zh": "退税率"}, "type": "decimal(5,2)"},
  {"name": "refunded_tax", "label": {"zh": "退税额"}, "type": "decimal(18,2)"},
  {"name": "name", "label": {"zh": "名称"}, "type": "text"}, {"name": "remarks", "label": {"zh": "备注"}, "type": "text"}]})json";
const char* const kVessels =
    R"json({"code": "vessel", "name": {"en": "Register of vessels", "zh": "船舶登记"}, "items": [
  {"name": "imo_number", "label": {"zh": "IMO编号"}, "type": "text"}, {"name": "flag", "label": {"zh": "船旗"}, "type": "text"},
  {"name": "tonnage", "label": {"zh": "吨位"}, "type": "integer"}, {"name": "name", "label": {"zh": "名称"}, "type": "text"},
  {"name": "remarks", "label": {"zh": "备注"}, "type": "text"}]})json";
const char* const kVehicles =
    R"json({"code": "vehicle", "name": {"en": "Register of vehicles", "zh": "车辆登记"}, "items": [
  {"name": "plate", "label": {"zh": "车牌"}, "type": "text"}, {"name": "axles", "label": {"zh": "轴数"}, "type": "integer"},
  {"name": "driver", "label": {"zh": "驾驶人"}, "type": "text"}, {"name": "name", "label": {"zh": "名称"}, "type": "text"},
  {"name": "remarks", "label": {"zh": "备注"}, "type": "text"}]})json";

Draft draft(const char* text) { return *draft_of(Json::parse(text)); }

// The rule: what was renamed in both languages, retyped and shortened is shown before it is saved,
// with the columns that answer to each other and why.
TEST(Likeness, ARenamedPartIsShown) {
  const Comparison ledger({entry_of(kRefunds), entry_of(kVessels), entry_of(kVehicles)});
  const auto alike = ledger.like(draft(
      R"json({"code": "tax_back", "name": {"en": "Refund records", "zh": "退税记录"}, "items": [
      {"name": "refund_no", "label": {"zh": "退税单编号"}, "type": "integer"},
      {"name": "customs_form", "label": {"zh": "单证"}, "type": "text", "concept": "item.declaration_number"},
      {"name": "tax_refunded", "label": {"zh": "已退税额"}, "type": "double"}]})json"));
  ASSERT_EQ(alike.size(), 1U);
  EXPECT_EQ(alike[0].code, "refund");
  EXPECT_EQ(alike[0].relation, "part");
  for (const auto& pair : alike[0].columns) {
    if (pair.ours == "customs_form") {
      EXPECT_EQ(pair.why, "concept");
      EXPECT_EQ(pair.theirs, "declaration_number");
    }
    if (pair.ours == "tax_refunded") {
      EXPECT_EQ(pair.theirs, "refunded_tax");
    }
  }
  EXPECT_EQ(alike[0].columns.size(), 3U);
}

// The rule: registers of different things are not alike for their names and remarks, and nothing is
// like itself.
TEST(Likeness, LookAlikesAreNotShown) {
  const Comparison ledger({entry_of(kRefunds), entry_of(kVessels), entry_of(kVehicles)});
  EXPECT_TRUE(ledger.like(draft(kVehicles)).empty());
  EXPECT_TRUE(ledger.pairs().empty());
}

}  // namespace
}  // namespace tw::catalogue
