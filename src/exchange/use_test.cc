// What the record of uses answers.
#include "exchange/use.h"

#include <gtest/gtest.h>

#include "store/store_fixture.h"

namespace tw::exchange {
namespace {

class Uses : public store::OnEachDatabase {
 protected:
  void use(store::Store& store, const std::string& organisation, const std::string& day,
           std::int64_t rows, const std::string& outcome = "answered") {
    ASSERT_TRUE(store.change([&](store::Transaction& transaction) -> Result<void> {
      record_use(transaction, {.agreement = "A-" + organisation,
                               .organisation = organisation,
                               .service = "feed",
                               .received_at = day + "T10:00:00.000Z",
                               .rows = rows,
                               .bytes = 10 * rows,
                               .outcome = outcome});
      return {};
    }));
  }
  template <class T, class F>
  std::vector<T> ask(store::Store& store, F f) {
    return store
        .read([&](store::Transaction& transaction) -> Result<std::vector<T>> {
          return f(transaction);
        })
        .value();
  }
};

// The rule: a day is unusual against the other days of the same agreement, not against others'.
TEST_P(Uses, ADayFarFromTheUsualOneIsTold) {
  auto store = open();
  for (int day = 1; day <= 9; ++day) {
    const auto text = "2026-03-0" + std::to_string(day);
    use(store, "tax", text, 2000);
    use(store, "forex", text, day == 5 ? 10001 : 2000);
    use(store, "few", text, day == 5 ? 900 : 1);
  }
  const auto found =
      ask<Unusual>(store, [](auto& transaction) { return unusual_days(transaction, "2026-03"); });
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].organisation, "forex");
  EXPECT_EQ(found[0].day, "2026-03-05");
  EXPECT_EQ(found[0].rows, 10001);
  EXPECT_EQ(found[0].usual, 2000);
  EXPECT_TRUE(ask<Unusual>(store, [](auto& transaction) {
                return unusual_days(transaction, "2026-04");
              }).empty());
}

// The rule: a month's statement is the sum of its uses by department, cut ones told apart.
TEST_P(Uses, AMonthIsTheSumOfItsUses) {
  auto store = open();
  use(store, "tax", "2026-03-01", 5);
  use(store, "tax", "2026-03-31", 7, "cut");
  use(store, "tax", "2026-04-01", 100);
  use(store, "forex", "2026-03-02", 1);
  const auto sums =
      ask<UseSum>(store, [](auto& transaction) { return use_of_month(transaction, "2026-03"); });
  ASSERT_EQ(sums.size(), 2U);
  EXPECT_EQ(sums[0].organisation, "tax");
  EXPECT_EQ(sums[0].uses, 2);
  EXPECT_EQ(sums[0].rows, 12);
  EXPECT_EQ(sums[0].bytes, 120);
  EXPECT_EQ(sums[0].not_answered, 1);
  const auto days = ask<Use>(store, [](auto& transaction) {
    return uses(transaction, {.organisation = "tax", .from = "2026-03-02", .until = "2026-03-31"});
  });
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0].rows, 7);
}

TW_ON_EACH_DATABASE(Uses);

}  // namespace
}  // namespace tw::exchange
