// What every command pays to a table: reading its log, making its view, adding a commit, writing
// rows.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>

#include "base/file.h"
#include "lake/table.h"
#include "standards/structure.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("lake-bench-" + unique_name())) {}
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// Rows of structure item over twelve months and two flows; a third of the columns null.
std::string item_rows(std::int64_t count) {
  std::string outputs;
  std::size_t position = 0;
  for (const auto& column : standards::structure("item").spec.columns) {
    std::string value = "CAST(hash(range * " + std::to_string(++position) + ") % 100000 AS ";
    if (column.name == "period") {
      value = "'2026-' || lpad((1 + range % 12)::VARCHAR, 2, '0')";
    } else if (column.name == "flow") {
      value = "CASE WHEN range % 2 = 0 THEN 'M' ELSE 'X' END";
    } else if (position % 3 == 0) {
      value = "NULL";
    } else if (column.type.kind == DataType::Kind::kDate) {
      value = "DATE '2026-01-01' + (range % 365)::INT";
    } else {
      value += column.type.kind == DataType::Kind::kText ? "VARCHAR)" : "BIGINT)";
      if (column.type == DataType::decimal(9, 4)) value = "CAST(range % 1000 AS DECIMAL(9,4))";
    }
    outputs += (outputs.empty() ? "" : ", ") + value + " AS " + column.name;
  }
  return "SELECT " + outputs + " FROM range(" + std::to_string(count) + ")";
}

// A table of as many loads as asked for, each with a file in 12 partitions.
class LoadedTable {
 public:
  explicit LoadedTable(std::int64_t loads)
      : table_(Table::open_or_create(folder_.path(), standards::structure("item").spec).value()) {
    const auto files = table_.write(connection_, item_rows(12000));
    for (std::int64_t load = 0; load < loads; ++load) {
      Change change{.add = files, .mark = "load-" + std::to_string(load)};
      // The same files under other names: the log is what is measured.
      if (load > 0) {
        for (auto& file : change.add) file.path += "." + std::to_string(load);
      }
      TW_ASSERT(table_.commit(change).has_value());
    }
  }
  Table& table() { return table_; }
  Connection& connection() { return connection_; }

 private:
  Folder folder_;
  Engine engine_;
  Connection connection_{engine_};
  Table table_;
};

void snapshot(benchmark::State& state) {
  LoadedTable loaded(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(loaded.table().snapshot());
}
BENCHMARK(snapshot)->Arg(1)->Arg(30)->Arg(300)->Unit(benchmark::kMillisecond);

void commit(benchmark::State& state) {
  LoadedTable loaded(state.range(0));
  for (auto _ : state) TW_ASSERT(loaded.table().commit({.operation = "EMPTY"}).has_value());
}
BENCHMARK(commit)->Arg(1)->Arg(300)->Unit(benchmark::kMillisecond)->Iterations(20);

void attach_and_ask(benchmark::State& state) {
  LoadedTable loaded(1);
  const Snapshot snapshot = loaded.table().snapshot().value();
  for (auto _ : state) {
    attach(loaded.connection(), "item", snapshot, {{"period", "=", std::string("2026-03")}});
    benchmark::DoNotOptimize(loaded.connection().query("SELECT count(*) FROM item"));
  }
}
BENCHMARK(attach_and_ask)->Unit(benchmark::kMillisecond);

// Beside it, what the engine's own COPY of the same rows into one file takes.
void write(benchmark::State& state) {
  LoadedTable loaded(0);
  const bool ordered = state.range(1) != 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(loaded.table().write(
        loaded.connection(), item_rows(state.range(0)),
        ordered ? standards::structure("item").key : std::vector<std::string>()));
  }
}
BENCHMARK(write)
    ->Args({1000000, 0})
    ->Args({1000000, 1})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

void plain_copy(benchmark::State& state) {
  LoadedTable loaded(0);
  for (auto _ : state) {
    loaded.connection().execute("COPY (" + item_rows(state.range(0)) + ") TO '" +
                                (loaded.table().folder() / "plain.parquet").string() +
                                "' (FORMAT parquet, COMPRESSION zstd)");
  }
}
BENCHMARK(plain_copy)->Arg(1000000)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace tw::lake
