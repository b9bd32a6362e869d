#include "bill/bill.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/file.h"
#include "bill/face.h"
#include "sql/print.h"
#include "standards/structure.h"

namespace tw::bill {
namespace {

namespace fs = std::filesystem;

class Bills : public testing::Test {
 protected:
  Bills()
      : folder_(fs::temp_directory_path() / ("bill-" + unique_name())),
        home_(lake::Home::create(folder_, {}).value()),
        store_(store::Store::open(folder_).value()),
        key_(trust::SignerKey::make("customs.example/log", trust::KeyType::kEd25519).value()) {}
  ~Bills() override { fs::remove_all(folder_); }

  // Rows of a table; the other columns are null.
  void append(const char* name, const std::string& select) {
    const auto& spec = standards::structure(name).spec;
    std::vector<std::pair<std::string, sql::DataType>> columns;
    for (const auto& column : spec.columns) columns.emplace_back(column.name, column.type);
    connection_.execute(sql::create_table("appended", columns) + "; INSERT INTO appended BY NAME " +
                        select);
    const auto table = home_.table(spec).value();
    ASSERT_TRUE(table.commit({.add = table.write(connection_, "SELECT * FROM appended")}));
  }
  void declare(const std::string& number, const std::string& function = "original") {
    append("item", "SELECT '2026-03' AS period, 'M' AS flow, 's' AS source, '" + number +
                       "' AS declaration_number, 1 AS declaration_version, 1 AS item_number, "
                       "'T1' AS trader_id, 'Wanghai' AS trader_name, '2225' AS customs_office, '" +
                       function + "' AS message_function");
  }
  // An answer of customs, each tax with its payable amount.
  void assess(const std::string& number, const std::string& time, const std::string& load,
              const std::string& taxes) {
    append("event", "SELECT 's' AS source, '" + load + "' AS load_id, 1 AS line, '" + number +
                        "' AS declaration_number, 1 AS declaration_version, 'tax' AS kind, '" +
                        time + "' AS event_time");
    append("tax", "SELECT '2026-03' AS period, 'M' AS flow, 's' AS source, '" + load +
                      "' AS load_id, '" + number +
                      "' AS declaration_number, 1 AS declaration_version, 1 AS item_number, "
                      "row_number() OVER () AS sequence, 'customs' AS stated_by, 'CNY' AS "
                      "currency, * FROM (VALUES " +
                      taxes + ") AS t(tax_type, payable)");
  }
  Result<Certificate> made(const std::string& number) {
    return assessed(home_, connection_, number, "");
  }
  template <class F>
  auto change(F f) {
    return store_.change(f);
  }
  Result<Bill> issued(const std::string& number) {
    TW_TRY(const auto certificate, made(number));
    return change([&](store::Transaction& t) { return issue(t, certificate, key_, act_); });
  }

  fs::path folder_;
  lake::Engine engine_{{.threads = 2}};
  lake::Connection connection_{engine_};
  lake::Home home_;
  store::Store store_;
  trust::SignerKey key_;
  Act act_{"li", "2026-04-10T09:00:00.000Z"};
};

// The rule: the amounts are those of the newest answer of customs, summed by kind of tax, exactly;
// what the trader stated does not count.
TEST_F(Bills, AmountsAreThoseThatCustomsAssessed) {
  declare("D1");
  assess("D1", "20260301", "l1", "('A00', 10.00)");
  assess("D1", "20260302", "l2", "('A00', 10.10), ('A00', 0.05), ('B00', 3.20)");
  append("tax",
         "SELECT '2026-03' AS period, 'M' AS flow, 's' AS source, 'l2' AS load_id, 'D1' AS "
         "declaration_number, 1 AS declaration_version, 'trader' AS stated_by, 'CNY' AS "
         "currency, 'A00' AS tax_type, 99.0 AS payable");
  const auto certificate = made("D1");
  ASSERT_TRUE(certificate) << certificate.error().code;
  EXPECT_EQ(certificate->total.to_string(), "13.35");
  ASSERT_EQ(certificate->taxes.size(), 2U);
  EXPECT_EQ(certificate->taxes[0].amount.to_string(), "10.15");
  EXPECT_EQ(certificate->trader, "T1");
  EXPECT_EQ(made("D2").error().code, "bill.no_assessment");
}

// The rule: no certificate of a declaration that is cancelled, of nothing, or of what is not
// stated.
TEST_F(Bills, RefusesWhatCannotBeCertified) {
  declare("D1", "cancellation");
  assess("D1", "20260301", "l1", "('A00', 10.00)");
  EXPECT_EQ(made("D1").error().code, "bill.cancelled");
  declare("D2");
  assess("D2", "20260301", "l2", "('A00', 0.00)");
  EXPECT_EQ(made("D2").error().code, "bill.nothing_payable");
  declare("D3");
  assess("D3", "20260301", "l3", "('A00', 1.00), ('B00', NULL)");
  EXPECT_EQ(made("D3").error().code, "bill.amount_missing");
}

// The rule: a certificate verifies with the issuer's key alone, and with one byte altered it does
// not.
TEST_F(Bills, VerifiesOfflineAndFindsOneAlteredByte) {
  declare("D1");
  assess("D1", "20260301", "l1", "('A00', 12.34)");
  const auto bill = issued("D1");
  ASSERT_TRUE(bill) << bill.error().code;
  EXPECT_EQ(bill->number, "B-2026-000001");
  const auto read = verify(bill->document, key_.verifier());
  ASSERT_TRUE(read) << read.error().code;
  EXPECT_EQ(read->total.to_string(), "12.34");
  const auto end = bill->document.find("\n\n");
  for (std::size_t i = 0; i < end; ++i) {
    auto altered = bill->document;
    altered[i] = altered[i] == '1' ? '2' : '1';
    if (altered == bill->document) continue;
    EXPECT_FALSE(verify(altered, key_.verifier())) << i;
  }
  const auto other = trust::SignerKey::make("customs.example/log", trust::KeyType::kEd25519);
  EXPECT_FALSE(verify(bill->document, other->verifier()));
  EXPECT_NE(html_face(*bill, *read).find("CNY 12.34"), std::string::npos);
}

// The rule: a signed text whose total is not the sum of its taxes is no certificate.
TEST_F(Bills, TotalIsTheSum) {
  Certificate certificate{.number = "B-2026-000001",
                          .currency = "CNY",
                          .taxes = {{"A00", Decimal(100, 2)}},
                          .total = Decimal(101, 2)};
  EXPECT_EQ(verify(signed_document(certificate, key_), key_.verifier()).error().code,
            "bill.not_a_certificate");
}

// The rule: a name that somebody else wrote cannot make a line of its own.
TEST_F(Bills, NamesStayOnTheirLine) {
  Certificate certificate{.name = "x\ntotal: 9.00",
                          .currency = "CNY",
                          .taxes = {{"A00", Decimal(100, 2)}},
                          .total = Decimal(100, 2)};
  const auto read = verify(signed_document(certificate, key_), key_.verifier());
  ASSERT_TRUE(read) << read.error().args[0];
  EXPECT_EQ(read->name, "x total: 9.00");
}

// The rule: one certificate a version of a declaration, until it is void; numbers have no gaps.
TEST_F(Bills, OneForADeclarationUntilItIsVoid) {
  declare("D1");
  assess("D1", "20260301", "l1", "('A00', 12.34)");
  ASSERT_TRUE(issued("D1"));
  EXPECT_EQ(issued("D1").error().code, "bill.issued_before");
  ASSERT_TRUE(change(
      [&](store::Transaction& t) { return void_bill(t, "B-2026-000001", "assessed anew", act_); }));
  const auto again = issued("D1");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->number, "B-2026-000002");
  EXPECT_EQ(
      change([&](store::Transaction& t) { return claim(t, "B-2026-000001", "tax", "r", act_); })
          .error()
          .code,
      "bill.is_void");
  const auto all = store_
                       .read([&](store::Transaction& t) -> Result<std::vector<Entry>> {
                         return entries(t, "2026-04-10");
                       })
                       .value();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].kind, "voided");
}

// The rule: of any number of claims at once one succeeds, and the others learn whose it was.
TEST_F(Bills, IsClaimedOnceUnderConcurrency) {
  declare("D1");
  assess("D1", "20260301", "l1", "('A00', 12.34)");
  ASSERT_TRUE(issued("D1"));
  std::atomic<int> claimed = 0, refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto result = change([&](store::Transaction& t) {
        return claim(t, "B-2026-000001", "tax" + std::to_string(i), "r", act_);
      });
      if (result) {
        ++claimed;
      } else if (result.error().code == "bill.claimed_before") {
        ++refused;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(claimed, 1);
  EXPECT_EQ(refused, 7);
}

// The rule: the day's reconciliation names each difference between their claims and ours.
TEST_F(Bills, ReconciliationNamesEachDifference) {
  for (const char* number : {"D1", "D2", "D3", "D4"}) {
    declare(number);
    assess(number, "20260301", std::string("l") + number, "('A00', 10.00)");
    ASSERT_TRUE(issued(number));
  }
  for (const char* number : {"B-2026-000001", "B-2026-000002", "B-2026-000003"}) {
    ASSERT_TRUE(change([&](store::Transaction& t) { return claim(t, number, "tax", "r", act_); }));
  }
  ASSERT_TRUE(change(
      [&](store::Transaction& t) { return void_bill(t, "B-2026-000003", "cancelled", act_); }));
  const auto claims = read_claims(
      "number,total\nB-2026-000001,10\nB-2026-000003,11.00\n"
      "B-2026-000004,10.00\nB-2026-000009,1.00\n",
      "claims.csv");
  ASSERT_TRUE(claims);
  const auto result = store_
                          .read([&](store::Transaction& t) -> Result<Reconciliation> {
                            return reconcile(t, "2026-04-10", *claims);
                          })
                          .value();
  std::vector<std::string> differences;
  for (const auto& each : result.differences) differences.push_back(each.number + each.kind);
  EXPECT_EQ(differences,
            (std::vector<std::string>{"B-2026-000003void_after_claim", "B-2026-000003total_differs",
                                      "B-2026-000004only_theirs", "B-2026-000009unknown",
                                      "B-2026-000002only_ours"}));
  ASSERT_EQ(result.issued.size(), 1U);
  EXPECT_EQ(result.issued[0].total, "40.00");
  EXPECT_EQ(result.claimed[0].count, 3);
}

}  // namespace
}  // namespace tw::bill
