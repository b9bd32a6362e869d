#include "lake/journal.h"

#include "lake/delta_log.h"

namespace tw::lake {
namespace {

namespace dom = simdjson::dom;

std::string print_change(const Home::TableChange& each, const TableSpec& spec) {
  const Change& change = each.change;
  std::string remove;
  for (const auto& path : change.remove) {
    remove += (remove.empty() ? "" : ",") + json_text(path);
  }
  std::string add;
  for (const auto& file : change.add) add += (add.empty() ? "" : ",") + print_add(file, spec);
  return "{\"table\":" + json_text(each.table) + ",\"operation\":" + json_text(change.operation) +
         ",\"read_version\":" + std::to_string(change.read_version) +
         ",\"exclusive_partitions\":" + (change.exclusive_partitions ? "true" : "false") +
         ",\"remove\":[" + remove + "],\"add\":[" + add + "]}";
}

Home::TableChange read_change(dom::element fields) {
  Home::TableChange each{.table = std::string(std::string_view(fields["table"]))};
  Change& change = each.change;
  change.operation = std::string_view(fields["operation"]);
  change.read_version = fields["read_version"];
  change.exclusive_partitions = fields["exclusive_partitions"];
  for (const dom::element path : dom::array(fields["remove"])) {
    change.remove.emplace_back(std::string_view(path));
  }
  for (const dom::element add : dom::array(fields["add"])) {
    LoggedFile logged = read_add(add);
    read_stats(logged.stats, logged.file);
    change.add.push_back(std::move(logged.file));
  }
  return each;
}

}  // namespace

std::filesystem::path journal_folder(const std::filesystem::path& home) { return home / "journal"; }

std::filesystem::path journal_path(const std::filesystem::path& home, const std::string& id) {
  return journal_folder(home) / (percent_encode_name(id) + ".json");
}

std::string print_journal(const JournalEntry& entry, const std::vector<TableSpec>& specs) {
  TW_ASSERT(specs.size() == entry.changes.size());
  std::string changes;
  for (std::size_t i = 0; i < entry.changes.size(); ++i) {
    changes += (i > 0 ? ",\n" : "") + print_change(entry.changes[i], specs[i]);
  }
  return "{\"id\":" + json_text(entry.id) + ",\"changes\":[\n" + changes + "]}\n";
}

Result<JournalEntry> parse_journal(const std::string& text, const std::filesystem::path& path) try {
  dom::parser parser;
  const simdjson::padded_string padded(text);
  const dom::element document = parser.parse(padded);
  JournalEntry entry{.id = std::string(std::string_view(document["id"]))};
  for (const dom::element change : dom::array(document["changes"])) {
    entry.changes.push_back(read_change(change));
    entry.changes.back().change.mark = entry.id;
  }
  return entry;
} catch (const simdjson::simdjson_error&) {
  return Error("home.journal_damaged", {path.string()});
}

}  // namespace tw::lake
