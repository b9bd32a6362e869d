// Delimited text: the pass that opens a file (digest, records, cuts) and the pass that reads it
// into the engine, every column used. Bytes per second of processor time (all threads).
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "base/file.h"
#include "declaration/delimited.h"
#include "lake/engine.h"
#include "sql/print.h"

namespace tw::declaration {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMapping = R"(
[columns]
1 = "declaration_number"
2 = "item_number"
3 = { concept = "flow", codes = { I = "M", E = "X" } }
4 = { concept = "lodgement_date", date = "YYYYMMDD" }
5 = { concept = "acceptance_date", date = "YYYYMMDD" }
6 = "customs_office"
7 = "port"
8 = "trade_mode"
9 = "transport_mode"
10 = "transport_id"
11 = "delivery_terms"
12 = "trader_id"
13 = "trader_name"
14 = "trader_place"
15 = "declarant_id"
16 = "commodity"
17 = "commodity_text"
18 = "origin_country"
19 = "consignment_country"
20 = "gross_mass_kg"
21 = "net_mass_kg"
22 = "supplementary_quantity"
23 = "supplementary_unit"
24 = "packages"
25 = "unit_price"
26 = "invoice_amount"
27 = "invoice_currency"
28 = "freight_amount"
29 = "freight_currency"
30 = "licence_number"
)";

// 100,000 records, about 26 MB, in a folder that goes with the program.
class Input {
 public:
  Input(const std::string& encoding, bool quoted)
      : mapping(*Mapping::parse("header = false\nencoding = \"" + encoding + "\"\n" + kMapping,
                                "bench")),
        path(fs::temp_directory_path() / ("delimited-bench-" + unique_name())) {
    std::ofstream file(path, std::ios::binary);
    const std::string goods = encoding == "GB18030" ? "\xB7\xA7\xC3\xC5" : "阀门";
    for (int i = 0; i < 100000; ++i) {
      const std::string n = std::to_string(100000 + i);
      std::string line =
          "222520260000" + n + ",1,I,20260305,20260306,2225,DEHAM,0110,1,WS291/811,FOB," +
          "91310000MA" + n + ",EXAMPLE TRADING " + n + ",31,3100000000,84818040," + goods +
          ",DE,DE," + n + ".5," + n + ",500,H87,12,60.25," + n + ".75,EUR,1255.08,EUR,";
      if (quoted) {
        std::string with = "\"";
        for (const char c : line) with += c == ',' ? std::string("\",\"") : std::string(1, c);
        line = with + "\"";
      }
      file << line << "\n";
    }
  }
  ~Input() { fs::remove(path); }

  Mapping mapping;
  fs::path path;
};

void open(benchmark::State& state, const char* encoding, bool quoted) {
  const Input input(encoding, quoted);
  for (auto _ : state) {
    benchmark::DoNotOptimize(DelimitedFile::open(input.path, input.mapping, silent_progress()));
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(fs::file_size(input.path)));
}

void scan(benchmark::State& state, const char* encoding, bool quoted) {
  const Input input(encoding, quoted);
  const auto file = *DelimitedFile::open(input.path, input.mapping, silent_progress());
  lake::Engine engine;
  lake::Connection connection(engine);
  Quarantine quarantine(engine);
  const std::string name = "bench " + unique_name();
  connection.add_source(name, delimited_source(file, "bench", "0", quarantine, silent_progress()));
  for (auto _ : state) {
    connection.execute("SELECT count(COLUMNS(*)) FROM " + sql::quote_identifier(name) + "()");
  }
  TW_ASSERT(quarantine.records() == 0);
  state.SetBytesProcessed(state.iterations() * file->bytes());
  state.SetItemsProcessed(state.iterations() * file->records());
}

#define TW_DELIMITED_BENCH(function)                                                \
  BENCHMARK_CAPTURE(function, utf8, "UTF-8", false)->MeasureProcessCPUTime();       \
  BENCHMARK_CAPTURE(function, utf8_quoted, "UTF-8", true)->MeasureProcessCPUTime(); \
  BENCHMARK_CAPTURE(function, gb18030, "GB18030", false)->MeasureProcessCPUTime()
TW_DELIMITED_BENCH(open);
TW_DELIMITED_BENCH(scan);

}  // namespace
}  // namespace tw::declaration
