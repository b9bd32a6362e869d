#include "lake/engine.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "base/file.h"
#include "base/result.h"

namespace tw::lake {
namespace {

// Counts from 0 to 9,999, with every seventh value null; two scanners share the work.
class Counter final : public TableSource {
 public:
  const std::vector<ColumnSpec>& columns() const override { return columns_; }
  std::size_t max_threads() const override { return 2; }
  void begin_scan() override { next_ = 0; }
  std::unique_ptr<Scanner> open() override { return std::make_unique<Part>(*this); }

 private:
  class Part final : public Scanner {
   public:
    explicit Part(Counter& counter) : counter_(counter) {}
    std::size_t fill(ChunkWriter& chunk) override {
      const int start = counter_.next_.fetch_add(1000);
      if (start >= 10000) return 0;
      for (std::size_t i = 0; i < 1000; ++i) {
        const int value = start + static_cast<int>(i);
        if (auto* number = chunk.column(0)) {
          if (value % 7 == 0)
            number->null(i);
          else
            number->integer(i, value);
        }
        if (auto* text = chunk.column(1)) text->text(i, "number " + std::to_string(value));
        if (auto* money = chunk.column(2)) money->decimal(i, value);
      }
      return 1000;
    }
    Counter& counter_;
  };
  std::vector<ColumnSpec> columns_{{"number", DataType::integer()},
                                   {"text", DataType::text()},
                                   {"money", DataType::decimal(9, 2)}};
  std::atomic<int> next_{0};
};

TEST(Engine, ReadsRowsThatOurCodeProduces) {
  Engine engine;
  Connection connection(engine);
  connection.add_source("counter", std::make_shared<Counter>());
  const Rows rows = connection.query(
      "SELECT count(*), count(number), sum(number)::BIGINT, max(text), sum(money) FROM counter()");
  EXPECT_EQ(rows.integer(0, 0), 10000);
  EXPECT_EQ(rows.integer(0, 1), 10000 - 1429);
  EXPECT_EQ(rows.integer(0, 2), 9999 * 10000 / 2 - 7 * (1428 * 1429 / 2));
  EXPECT_EQ(rows.text(0, 3), "number 9999");
  EXPECT_EQ(rows.text(0, 4), "499950.00");
}

TEST(Engine, StreamsTextsRowByRow) {
  Engine engine;
  Connection connection(engine);
  std::set<std::string> seen;
  std::int64_t nulls = 0;
  connection.stream(
      "SELECT CAST(range AS VARCHAR), CASE WHEN range % 3 > 0 THEN repeat('长', range % 40) END "
      "FROM range(100000)",
      [&](Connection::Texts row) {
        ASSERT_EQ(row.size(), 2U);
        const auto number = std::stoul(std::string(row[0].value()));
        seen.emplace(*row[0]);
        if (!row[1]) ++nulls;
        ASSERT_EQ(row[1] ? row[1]->size() : 0, number % 3 > 0 ? number % 40 * 3 : 0) << number;
      });
  EXPECT_EQ(seen.size(), 100'000U);
  EXPECT_EQ(nulls, 33'334);
}

// An error in the middle is none of the ends of a stream, and what the reader throws comes through.
TEST(Engine, AStreamThatBreaksOffSaysSo) {
  Engine engine;
  Connection connection(engine);
  std::int64_t rows = 0;
  EXPECT_THROW(connection.stream("SELECT CASE WHEN range = 90000 THEN error('broken') ELSE 'x' END "
                                 "FROM range(100000)",
                                 [&](Connection::Texts /*row*/) { ++rows; }),
               EnvironmentError);
  EXPECT_LT(rows, 100'000);
  const auto stop = [](Connection::Texts /*row*/) { throw std::runtime_error("stop"); };
  EXPECT_THROW(connection.stream("SELECT 'x' FROM range(100000)", stop), std::runtime_error);
  EXPECT_EQ(connection.query("SELECT 42").integer(0, 0), 42);
}

TEST(Engine, AppenderKeepsTypesAndNulls) {
  Engine engine;
  Connection connection(engine);
  connection.execute("CREATE TABLE t (a BIGINT, b VARCHAR, c DECIMAL(18,4), d DATE)");
  Appender appender(connection, "t",
                    {{"a", DataType::integer()},
                     {"b", DataType::text()},
                     {"c", DataType::decimal(18, 4)},
                     {"d", DataType::date()}});
  for (int i = 0; i < 5000; ++i) {
    if (i % 2 == 0) appender.set(0, std::int64_t{i});
    appender.set_text(1, "海关");
    appender.set(2, Decimal(15, 1));
    appender.set(3, *Date::parse("2026-03-06"));
    appender.next_row();
  }
  appender.finish();
  const Rows rows =
      connection.query("SELECT count(*), count(a), min(b), sum(c), max(d) FROM t WHERE d = $day",
                       {{"day", *Date::parse("2026-03-06")}});
  EXPECT_EQ(rows.integer(0, 0), 5000);
  EXPECT_EQ(rows.integer(0, 1), 2500);
  EXPECT_EQ(rows.text(0, 2), "海关");
  EXPECT_EQ(rows.text(0, 3), "7500.0000");
  EXPECT_EQ(rows.text(0, 4), "2026-03-06");
}

TEST(Engine, AFailingStatementSaysWhatTheEngineSaid) {
  Engine engine;
  Connection connection(engine);
  EXPECT_THROW(connection.execute("SELECT no_such_column"), EnvironmentError);
}

}  // namespace
}  // namespace tw::lake
