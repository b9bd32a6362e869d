#include "feed/feed.h"

#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "exchange/grant.h"

namespace tw::feed {
namespace {

namespace fs = std::filesystem;
using Text = std::string;
using Row = std::tuple<Text, Text, Text, Text, Text, Text, Text, Text, std::int64_t>;

Feed feed_at(const Row& row) {
  return std::apply([](const auto&... cells) { return Feed{cells...}; }, row);
}

// Rows of the key must be told apart by what is given: the value itself, or its hash.
Result<void> judge_key(const exchange::Grant& grant, const Relation& relation) {
  for (const auto& name : relation.key) {
    const bool is_given =
        std::any_of(grant.columns.begin(), grant.columns.end(), [&](const auto& column) {
          return column.name == name &&
                 (column.mask == exchange::Mask::kNone || column.mask == exchange::Mask::kHash);
        });
    if (!is_given) return Error("feed.key_not_given", {name});
  }
  return {};
}

// The structures of a feed that have begun, the newest last.
std::vector<std::int64_t> structures_in(const fs::path& folder) {
  std::vector<std::int64_t> found;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(folder, absent)) {
    const Text name = entry.path().filename().string();
    std::int64_t number = 0;
    const auto end = std::from_chars(name.data(), name.data() + name.size(), number);
    if (end.ec == std::errc() && end.ptr == name.data() + name.size()) found.push_back(number);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

Result<Feed> open_feed(store::Transaction& transaction, const Text& agreement, const Text& relation,
                       const Text& by, Instant now, std::int64_t twin_rows) {
  TW_TRY(const auto grant, exchange::grant_in_force(transaction, agreement, now));
  TW_TRY(const auto what, relation_of(relation));
  TW_TRY(const auto cut, exchange::compile(grant, what.columns));
  (void)cut;
  TW_CHECK(judge_key(grant, what));
  if (feed_of(transaction, agreement)) return Error("feed.opened_before", {agreement});
  transaction.run("feed", "add",
                  {{"agreement", agreement},
                   {"organisation", grant.organisation},
                   {"resource", grant.resource},
                   {"relation", relation},
                   {"opened_by", by},
                   {"opened_at", text_of(now)},
                   {"twin_rows", twin_rows}});
  return feed_of(transaction, agreement);
}

Result<Feed> feed_of(store::Transaction& transaction, const Text& agreement) {
  const auto row = transaction.row<Text, Text, Text, Text, Text, Text, Text, Text, std::int64_t>(
      "feed", "get", {{"agreement", agreement}});
  if (!row) return Error("feed.unknown", {agreement});
  return feed_at(*row);
}

std::vector<Feed> feeds(store::Transaction& transaction) {
  std::vector<Feed> all;
  for (const auto& row :
       transaction.rows<Text, Text, Text, Text, Text, Text, Text, Text, std::int64_t>("feed",
                                                                                      "list")) {
    all.push_back(feed_at(row));
  }
  return all;
}

void set_looked_at(store::Transaction& transaction, const Text& agreement, Instant now) {
  transaction.run("feed", "looked_at", {{"agreement", agreement}, {"now", text_of(now)}});
}

fs::path folder_of(const fs::path& home, const Text& agreement) {
  return home / "exchange" / agreement;
}

fs::path manifest_path(const fs::path& folder, std::int64_t number) {
  Text digits = std::to_string(number);
  digits.insert(0, 20 - std::min<std::size_t>(20, digits.size()), '0');
  return folder / "manifests" / digits;
}

fs::path table_folder(const fs::path& folder, std::int64_t structure) {
  return folder / std::to_string(structure) / "table";
}

fs::path changes_folder(const fs::path& folder, std::int64_t structure) {
  return folder / std::to_string(structure) / "changes";
}

Result<Standing> standing_of(const fs::path& folder) {
  const auto structures = structures_in(folder);
  for (auto each = structures.rbegin(); each != structures.rend(); ++each) {
    const auto first = read_file(folder / std::to_string(*each) / "first");
    if (!first) continue;
    const auto table = lake::Table::open(table_folder(folder, *each));
    if (!table) continue;
    TW_TRY(const auto snapshot, table->snapshot());
    // One that has no batch yet is not where the feed stands, unless it is the only one.
    if (snapshot.version == 0 && *each != structures.front()) continue;
    return Standing{*each, std::stoll(*first), snapshot.version};
  }
  return Standing{};
}

Result<Text> batch_document(const fs::path& folder, std::int64_t number) {
  TW_TRY(const auto standing, standing_of(folder));
  if (number < 1 || number > standing.newest()) {
    return Error("feed.no_batch", {std::to_string(number), std::to_string(standing.newest())});
  }
  return read_file(manifest_path(folder, number));
}

Result<Manifest> batch(const fs::path& folder, std::int64_t number) {
  TW_TRY(const auto document, batch_document(folder, number));
  return read_document(document);
}

}  // namespace tw::feed
