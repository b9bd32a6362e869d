// Times the scores of a month against the twelve before it: bench/scores HOME ITEMS [THREADS].
//
// Makes the home where there is none, with ITEMS made-up items over thirteen months (scores_items.sql),
// written straight to the lake. Prints one line: items, records of the history, seconds, peak memory.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "editing/score.h"
#include "sql/print.h"
#include "standards/code_list.h"
#include "standards/structure.h"

namespace {

using namespace tw;

constexpr int kMonths = 13;

void fail(const Error& error) {
  std::fprintf(stderr, "%s\n", describe(Language::kEnglish, error).c_str());
  std::exit(1);
}
template <class T>
T must(Result<T> result) {
  if (!result) fail(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

void make_standards(const lake::Home& home, lake::Connection& connection) {
  std::vector<standards::CodeRow> codes;
  for (int code = 0; code < 8064; ++code) {
    char text[16];
    std::snprintf(text, sizeof text, "%02d%02d%02d%02d", code / 84 + 1, code % 84 / 12 + 1,
                  code % 12 / 4 + 1, code % 4 * 10 + 10);
    codes.push_back({"BENCH", "BENCH1", "", text, "", 1, {text, text}});
  }
  must(standards::store_codes(connection, home, codes));
  const Date first = *Date::parse("2020-01-01"), last = *Date::parse("2030-12-31");
  must(standards::store_rates(connection, home,
                              {{"USD", first, last, *Decimal::parse("7.1"), {}},
                               {"EUR", first, last, *Decimal::parse("7.8"), {}}}));
}

// The query with the columns that it does not have as nulls.
std::string whole_row(const std::string& query, const lake::TableSpec& spec) {
  std::string select = "SELECT made.*";
  for (const auto& column : spec.columns) {
    if (query.find(" AS " + column.name) != std::string::npos ||
        query.find(", " + column.name + ",") != std::string::npos) {
      continue;
    }
    select += ", CAST(NULL AS " + column.type.duckdb() + ") AS " + column.name;
  }
  return select + " FROM (" + query + ") AS made";
}

std::string replaced(std::string text, const std::string& name, const std::string& value) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
    text.replace(at, name.size(), value);
  }
  return text;
}

void make_items(const lake::Home& home, lake::Connection& connection, std::int64_t items) {
  std::ifstream file(std::string(TIDEWAITER_SOURCE_DIR) + "/bench/scores_items.sql");
  std::stringstream text;
  text << file.rdbuf();
  std::string query = text.str();
  query = query.substr(query.find("\nWITH"));
  const auto table = must(home.table(standards::structure("item").spec));
  const std::int64_t each = items / kMonths;
  for (int month = 0; month < kMonths; ++month) {
    const auto period = Period::month(2024 + month / 12, month % 12 + 1);
    std::string made = replaced(query, "$first", std::to_string(month * each));
    made = replaced(made, "$items", std::to_string(each));
    made = replaced(made, "$period", sql::quote_text(period.to_string()));
    made = replaced(made, "$day", sql::quote_text(period.first_day().to_string()));
    lake::Change change;
    change.add = table.write(connection, whole_row(made, table.spec()));
    must(table.commit(change));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: scores HOME ITEMS [THREADS]\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const std::int64_t items = std::atoll(argv[2]);
  if (!std::filesystem::exists(folder)) {
    const auto home = must(lake::Home::create(folder, {.commodity_list = "BENCH"}));
    lake::Engine engine({.spill_folder = home.spill_folder()});
    lake::Connection connection(engine);
    make_standards(home, connection);
    make_items(home, connection, items);
    std::printf("made %lld items\n", static_cast<long long>(items));
    return 0;  // again, for a process of its own
  }
  const auto home = must(lake::Home::open(folder));
  lake::Engine engine({.threads = argc > 3 ? std::atoi(argv[3]) : 2,
                       .memory_limit = "6GiB",
                       .spill_folder = home.spill_folder()});
  lake::Connection connection(engine);
  const auto start = std::chrono::steady_clock::now();
  const auto scored = must(editing::attach_scores(connection, home, Period::month(2025, 1),
                                                  must(editing::settings_of(home))));
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%lld items against %lld records: %.1f s, peak %.2f GiB, processor %.1f s\n",
              static_cast<long long>(scored.items), static_cast<long long>(scored.history), seconds,
              static_cast<double>(usage.ru_maxrss) / (1 << 20),
              static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec));
  return 0;
}
