// The peer of the pipeline bench: plain DuckDB turns the same CSV into one sorted Parquet file.
// Records it cannot read it drops (ignore_errors), else the first planted error would stop it.
// Usage: peer OUTPUT KEY[,KEY...] FILE...
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/messages.h"
#include "lake/engine.h"
#include "sql/print.h"

namespace {

std::string list_of_files(int argc, char** argv) {
  std::string list;
  for (int i = 3; i < argc; ++i) {
    if (!list.empty()) list += ", ";
    list += tw::sql::quote_text(argv[i]);
  }
  return list;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("usage: peer OUTPUT KEY[,KEY...] FILE...\n", stderr);
    return 2;
  }
  try {
    tw::lake::Engine engine(
        {.memory_limit = "12GiB", .spill_folder = std::filesystem::path(argv[1]).parent_path()});
    tw::lake::Connection connection(engine);
    connection.execute("COPY (SELECT * FROM read_csv([" + list_of_files(argc, argv) +
                       "], ignore_errors = true) ORDER BY " + argv[2] + ") TO " +
                       tw::sql::quote_text(argv[1]) + " (FORMAT parquet)");
  } catch (const tw::EnvironmentError& error) {
    std::fprintf(stderr, "%s\n", describe(tw::Language::kEnglish, error.error).c_str());
    return 3;
  }
  return 0;
}
