#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "declaration/amended.h"
#include "declaration/load_internal.h"
#include "sql/print.h"
#include "sql/query.h"

namespace tw::declaration {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 5> kParts = {"tax", "charge", "document", "party", "container"};

std::vector<Row>& part_rows(Declaration& declaration, std::string_view name) {
  if (name == "tax") return declaration.taxes;
  if (name == "charge") return declaration.charges;
  if (name == "document") return declaration.documents;
  if (name == "party") return declaration.parties;
  TW_ASSERT(name == "container");
  return declaration.containers;
}

std::string text(const Row& row, std::string_view concept_name) {
  const auto* value = std::get_if<std::string>(&row.get(concept_name));
  return value == nullptr ? std::string() : *value;
}

std::string period_of(const Row& item) {
  const auto* date = std::get_if<Date>(&item.get("acceptance_date"));
  return date == nullptr ? "undated" : date->to_string().substr(0, 7);
}

// Which reader a file is for, by its beginning.
const MessageReader& reader_for(std::string_view head) {
  if (head.find("DecMessage") != std::string_view::npos) return decmessage_reader();
  if (head.find("<ASYCUDA") != std::string_view::npos) return sad_reader();
  return wco_reader();
}

// One file with what its reader made of it.
struct FileMessages {
  LoadReport::File entry;
  std::vector<Message> messages;
};

// Appends rows of one structure to a staging table.
class Stage {
 public:
  Stage(lake::Connection& connection, const char* name)
      : structure_(standards::structure(name)), table_(std::string(name) + " " + unique_name()) {
    connection.execute(create_table(table_, structure_));
    appender_.emplace(connection, table_, structure_.spec.columns);
  }

  void append(const Row& row) {
    TW_ASSERT(&row.structure() == &structure_);
    for (std::size_t i = 0; i < row.values().size(); ++i) appender_->set(i, row.values()[i]);
    appender_->next_row();
    ++rows_;
  }
  void finish() { appender_->finish(); }
  std::int64_t rows() const { return rows_; }
  const std::string& table() const { return table_; }
  std::string select() const { return "SELECT * FROM " + sql::quote_identifier(table_); }

 private:
  const standards::Structure& structure_;
  std::string table_;
  std::optional<lake::Appender> appender_;
  std::int64_t rows_ = 0;
};

// One batch of message files on its way into the lake.
class Batch {
 public:
  Batch(const lake::Home& home, lake::Engine& engine, std::string source, Progress& progress)
      : home_(home),
        connection_(engine),
        source_(std::move(source)),
        progress_(progress),
        quarantine_(engine),
        items_(connection_, "item"),
        events_(connection_, "event") {
    for (const char* name : kParts)
      parts_.emplace(name, std::make_unique<Stage>(connection_, name));
  }

  Result<Written> run(const std::vector<fs::path>& paths, LoadReport& report) {
    TW_CHECK(read(paths, report));
    TW_CHECK(find_known());
    for (auto& file : files_) take_declarations(file);
    for (auto& file : files_) TW_CHECK(take_amendments(file));
    for (auto& file : files_) take_events(file);
    return write(report);
  }

 private:
  struct Known {
    std::int64_t version = 0;
    std::string period;
    std::string flow;
    std::optional<Declaration> content;  // where it came in this batch
  };

  Result<void> read(const std::vector<fs::path>& paths, LoadReport& report) {
    TW_TRY(auto known, known_loads(home_, connection_));
    progress_.stage(message(Language::kEnglish, "load.stage_messages"), paths.size());
    for (const auto& path : paths) {
      TW_TRY(const auto content, read_file(path));
      FileMessages file;
      file.entry = {.name = path.filename().string(),
                    .sha256 = sha256_hex(content),
                    .bytes = static_cast<std::int64_t>(content.size())};
      file.entry.load_id = load_id_of(source_, file.entry.sha256);
      const MessageReader& reader = reader_for(std::string_view(content).substr(0, 4096));
      file.entry.format = &reader == &decmessage_reader() ? "decmessage"
                          : &reader == &sad_reader()      ? "sad"
                                                          : "wco";
      file.entry.already_loaded = !known.insert(file.entry.load_id).second;
      if (file.entry.already_loaded) {
        report.files.push_back(file.entry);
      } else {
        file.messages = reader.read(path);
        files_.push_back(std::move(file));
      }
      progress_.done(1);
    }
    return {};
  }

  // The newest versions in the lake of all that the batch speaks of, by any of their numbers.
  Result<void> find_known() {
    std::set<std::string> numbers;
    for (const auto& file : files_) {
      for (const auto& each : file.messages) {
        if (const auto* declaration = std::get_if<Declaration>(&each)) {
          numbers.insert(declaration->number);
        } else if (const auto* amendment = std::get_if<Amendment>(&each)) {
          numbers.insert({amendment->number, amendment->also_known_as});
        } else if (const auto* event = std::get_if<Event>(&each)) {
          const std::string number = text(event->row, "declaration_number");
          numbers.insert({number, event->also_known_as});
          if (!event->also_known_as.empty()) {
            aliases_[event->also_known_as].insert(number);
            aliases_[number].insert(event->also_known_as);
          }
        }
      }
    }
    want(numbers);
    TW_CHECK(attach_all("event", "event_all"));
    const auto aliases =
        connection_.query(sql::query("declaration", "load_aliases"), {{"source", source_}});
    for (std::size_t i = 0; i < aliases.size(); ++i) {
      aliases_[aliases.text(i, 0)].insert(aliases.text(i, 1));
      numbers.insert(aliases.text(i, 1));
    }
    want(numbers);
    TW_CHECK(attach_all("item", "item_all"));
    const auto rows =
        connection_.query(sql::query("declaration", "load_known"), {{"source", source_}});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      known_[rows.text(i, 0)] = {rows.integer(i, 1), rows.text(i, 2), rows.text(i, 3),
                                 std::nullopt};
    }
    return {};
  }

  void want(const std::set<std::string>& numbers) {
    connection_.execute("CREATE OR REPLACE TEMP TABLE wanted (number VARCHAR)");
    lake::Appender wanted(connection_, "wanted", {{"number", sql::DataType::text()}});
    for (const auto& number : numbers) {
      if (number.empty()) continue;
      wanted.set_text(0, number);
      wanted.next_row();
    }
    wanted.finish();
  }

  Result<void> attach_all(const char* name, const char* view) {
    TW_TRY(const auto table, home_.table(standards::structure(name).spec));
    TW_TRY(const auto snapshot, table.snapshot());
    lake::attach(connection_, view, snapshot, {{"source", "=", source_}});
    return {};
  }

  void take_declarations(FileMessages& file) {
    for (auto& each : file.messages) {
      if (auto* unreadable = std::get_if<Unreadable>(&each)) {
        quarantine_.add(source_, file.entry.load_id, *unreadable);
        file.entry.rejected += unreadable->records;
      } else if (auto* declaration = std::get_if<Declaration>(&each)) {
        add(std::move(*declaration), file.entry);
      }
    }
  }

  Result<void> take_amendments(FileMessages& file) {
    for (auto& each : file.messages) {
      const auto* amendment = std::get_if<Amendment>(&each);
      if (amendment == nullptr) continue;
      const std::string number = known_number(amendment->number, amendment->also_known_as);
      if (!known_.contains(number)) {
        quarantine_.add(source_, file.entry.load_id,
                        {.error = Error("load.amendment_without_base", {amendment->number},
                                        {.file = file.entry.name, .line = amendment->line})});
        file.entry.rejected += 1;
        continue;
      }
      TW_TRY(Declaration base, content_of(number));
      Declaration next = amended(std::move(base), *amendment);
      if (next.items.empty()) {  // whoever takes all items away must cancel
        quarantine_.add(source_, file.entry.load_id,
                        {.error = Error("read.no_items", {},
                                        {.file = file.entry.name, .line = amendment->line})});
        file.entry.rejected += 1;
        continue;
      }
      for (auto& item : next.items) item.set("message_function", std::string("amendment"));
      add(std::move(next), file.entry);
    }
    return {};
  }

  void take_events(FileMessages& file) {
    for (auto& each : file.messages) {
      auto* event = std::get_if<Event>(&each);
      if (event == nullptr) continue;
      const std::string stated = text(event->row, "declaration_number");
      const std::string number = known_number(stated, event->also_known_as);
      if (number != stated && event->row.is_null("registered_number"))
        event->row.set("registered_number", stated);
      event->row.set("declaration_number", number);
      event->row.set("source", source_);
      event->row.set("load_id", file.entry.load_id);
      events_.append(event->row);
      ++file.entry.events;
      const auto known = known_.find(number);
      for (auto& tax : event->taxes) {
        complete(tax, number, known == known_.end() ? Known{1, "undated", "M", {}} : known->second,
                 file.entry);
        parts_.at("tax")->append(tax);
      }
    }
  }

  // The number by which the declaration was loaded, of all those it goes by.
  std::string known_number(const std::string& number, const std::string& also_known_as) const {
    for (const auto& each : {number, also_known_as}) {
      if (known_.contains(each)) return each;
    }
    for (const auto& each : {number, also_known_as}) {
      const auto aliases = aliases_.find(each);
      if (aliases == aliases_.end()) continue;
      for (const auto& alias : aliases->second) {
        if (known_.contains(alias)) return alias;
      }
    }
    return number;
  }

  void complete(Row& row, const std::string& number, const Known& known,
                const LoadReport::File& entry) const {
    row.set("period", known.period);
    row.set("flow", known.flow);
    row.set("source", source_);
    row.set("load_id", entry.load_id);
    row.set("declaration_number", number);
    row.set("declaration_version", known.version);
  }

  // Appends a declaration as the next version of its number.
  void add(Declaration declaration, LoadReport::File& entry) {
    TW_ASSERT(!declaration.items.empty());
    Known& known = known_[declaration.number];
    ++known.version;
    if (known.version > 1 && text(declaration.items.front(), "message_function") == "original")
      ++entry.restated;
    known.period = period_of(declaration.items.front());
    known.flow = text(declaration.items.front(), "flow");
    for (auto& item : declaration.items) {
      complete(item, declaration.number, known, entry);
      items_.append(item);
    }
    for (const char* name : kParts) {
      for (auto& row : part_rows(declaration, name)) {
        complete(row, declaration.number, known, entry);
        parts_.at(name)->append(row);
      }
    }
    entry.loaded += static_cast<std::int64_t>(declaration.items.size());
    ++entry.declarations;
    known.content = std::move(declaration);
  }

  // The newest version: from this batch, or read back from the lake.
  Result<Declaration> content_of(const std::string& number) {
    Known& known = known_.at(number);
    if (known.content) return *known.content;
    Declaration declaration{.number = number};
    TW_TRY(declaration.items, stored_rows("item", number, known.version));
    for (const char* name : kParts) {
      TW_TRY(part_rows(declaration, name), stored_rows(name, number, known.version));
    }
    // What customs stated belongs to the answer, not to the trader's next version.
    std::erase_if(declaration.taxes,
                  [](const Row& row) { return text(row, "stated_by") == "customs"; });
    return declaration;
  }

  Result<std::vector<Row>> stored_rows(const char* name, const std::string& number,
                                       std::int64_t version) {
    const auto& structure = standards::structure(name);
    TW_TRY(const auto table, home_.table(structure.spec));
    TW_TRY(const auto snapshot, table.snapshot());
    lake::attach(connection_, "stored", snapshot, {{"declaration_number", "=", number}});
    sql::Select select;
    select.outputs = {{sql::star(), ""}};
    select.from = {sql::table("stored")};
    select.where = sql::all(
        {sql::binary("=", sql::column("source"), sql::literal(sql::Value(source_))),
         sql::binary("=", sql::column("declaration_number"), sql::literal(sql::Value(number))),
         sql::binary("=", sql::column("declaration_version"), sql::literal(sql::Value(version)))});
    select.order_by = {{sql::column("item_number")}};
    const auto answer = connection_.query(sql::print(select));
    std::vector<Row> rows;
    for (std::size_t i = 0; i < answer.size(); ++i) {
      Row row(structure);
      for (std::size_t k = 0; k < answer.columns.size(); ++k)
        row.set(answer.columns[k], answer.at(i, k));
      rows.push_back(std::move(row));
    }
    return rows;
  }

  Result<Written> write(LoadReport& report) {
    items_.finish();
    events_.finish();
    for (const auto& [name, stage] : parts_) stage->finish();
    quarantine_.finish();
    connection_.execute(sql::query("declaration", "share_out"));
    Written written;
    std::vector<std::string> present;
    for (const auto& each : standards::structure("item").concepts) present.push_back(each.name);
    TW_TRY(const auto loaded,
           write_rows(home_, connection_, "item",
                      item_select(items_.table(), present, {}, source_, ""), written.changes));
    TW_ASSERT(loaded == items_.rows());
    for (const auto& [name, stage] : parts_) {
      TW_CHECK(write_rows(home_, connection_, name.c_str(), stage->select(), written.changes));
    }
    TW_CHECK(write_rows(home_, connection_, "event", events_.select(), written.changes));
    TW_CHECK(write_rows(home_, connection_, "rejected",
                        "SELECT * FROM " + sql::quote_identifier(quarantine_.table()),
                        written.changes));
    report.add_rejections(quarantine_);
    for (auto& file : files_) {
      file.entry.read = file.entry.loaded + file.entry.rejected;
      written.files.push_back(std::move(file.entry));
    }
    drop_stages();
    return written;
  }

  void drop_stages() {
    const auto drop = [&](const std::string& table) {
      connection_.execute("DROP TABLE " + sql::quote_identifier(table));
    };
    drop(items_.table());
    drop(events_.table());
    for (const auto& [name, stage] : parts_) drop(stage->table());
    drop(quarantine_.table());
  }

  const lake::Home& home_;
  lake::Connection connection_;
  std::string source_;
  Progress& progress_;
  Quarantine quarantine_;
  Stage items_;
  Stage events_;
  std::map<std::string, std::unique_ptr<Stage>> parts_;
  std::vector<FileMessages> files_;
  std::map<std::string, Known> known_;
  // The other numbers of a declaration: an amendment may have brought one of its own.
  std::map<std::string, std::set<std::string>> aliases_;
};

}  // namespace

Result<Written> load_messages(const lake::Home& home, lake::Engine& engine,
                              const std::vector<fs::path>& files, const std::string& source,
                              LoadReport& report, Progress& progress) {
  return Batch(home, engine, source, progress).run(files, report);
}

}  // namespace tw::declaration
