// verify(): every file of every version against the log.

#include <algorithm>
#include <optional>

#include "base/digest.h"
#include "base/file.h"
#include "base/parallel.h"
#include "lake/log.h"
#include "lake/table.h"
#include "sql/print.h"

namespace tw::lake {
namespace {

namespace fs = std::filesystem;

// Every file that some readable commit names: older versions can be read again as long as it is
// there.
std::map<std::string, DataFile> named_files(const fs::path& folder, std::vector<Error>& errors) {
  std::map<std::string, DataFile> named;
  const std::int64_t newest = newest_version(folder);
  for (std::int64_t version = 0; version <= newest; ++version) {
    const fs::path path = commit_path(folder, version);
    auto text = read_file(path);
    if (!text) {
      errors.emplace_back("lake.log_damaged", std::vector<std::string>{path.string()});
      continue;
    }
    auto commit = parse_commit(std::move(*text), path);
    if (!commit) {
      errors.push_back(commit.error());
      continue;
    }
    for (auto& added : commit->add) {
      read_stats(added.stats, added.file);
      named.insert_or_assign(added.file.path, std::move(added.file));
    }
  }
  return named;
}

std::optional<Error> compare_bytes(const fs::path& path, const DataFile& file) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return Error("lake.file_missing", {path.string()});
  const Error changed("lake.file_changed", {path.string()});
  if (size != static_cast<std::uintmax_t>(file.bytes)) return changed;
  if (file.sha256.empty()) return std::nullopt;  // another program's file
  const auto digest = sha256_of_file(path);
  if (!digest) return digest.error();
  return *digest == file.sha256 ? std::nullopt : std::optional(changed);
}

// Other readers take the number of rows from the log without a look at the file.
void compare_rows(Connection& connection, const fs::path& folder,
                  const std::vector<const DataFile*>& files, std::vector<Error>& errors) {
  if (files.empty()) return;
  std::map<std::string, const DataFile*> by_path;
  std::vector<sql::Expr> paths;
  for (const auto* file : files) {
    const std::string path = (folder / file->path).string();
    by_path[path] = file;
    paths.push_back(sql::literal(Value(path)));
  }
  sql::Select select;
  select.outputs = {{sql::column("file_name"), ""}, {sql::column("num_rows"), ""}};
  select.from = {sql::table_function("parquet_file_metadata", {sql::list(std::move(paths))})};
  const Rows rows = connection.query(sql::print(select));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto* file = by_path.at(rows.text(i, 0));
    if (rows.integer(i, 1) == file->rows) continue;
    errors.emplace_back(
        "lake.rows_differ",
        std::vector<std::string>{rows.text(i, 0), rows.text(i, 1), std::to_string(file->rows)});
  }
}

}  // namespace

std::vector<Error> verify(Connection& connection, const fs::path& folder) {
  std::vector<Error> errors;
  if (newest_version(folder) < 0) return {Error("lake.no_table", {folder.string()})};
  const auto named = named_files(folder, errors);
  const bool log_is_whole = errors.empty();

  std::vector<const DataFile*> files;
  for (const auto& [path, file] : named) files.push_back(&file);
  std::vector<std::optional<Error>> found(files.size());
  for_each_in_parallel(files.size(), 2, [&](std::size_t i, std::size_t /*worker*/) {
    found[i] = compare_bytes(folder / files[i]->path, *files[i]);
    return true;
  });
  std::vector<const DataFile*> sound;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (found[i]) {
      errors.push_back(std::move(*found[i]));
    } else {
      sound.push_back(files[i]);
    }
  }
  compare_rows(connection, folder, sound, errors);
  // A commit that cannot be read may name what seems unnamed.
  if (!log_is_whole) return errors;
  for (const auto& path : files_on_disk(folder)) {
    if (named.contains(path)) continue;
    errors.emplace_back("lake.file_unnamed", std::vector<std::string>{(folder / path).string()});
  }
  return errors;
}

}  // namespace tw::lake
