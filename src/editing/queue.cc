#include "editing/queue.h"

#include <algorithm>
#include <chrono>

#include "base/file.h"
#include "checks/library.h"
#include "editing/evidence.h"
#include "editing/score.h"
#include "lake/new_table.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/valuation.h"

namespace tw::editing {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

constexpr std::array kParts = {
    "odd_price",     "odd_quantity",  "odd_code",     "odd_country",
    "odd_currency",  "odd_double",    "repair",       "odd_double_carriage",
    "repair_double", "effect",        "effect_moves", "known_partner",
    "known_code",    "known_heading", "known_trader", "known_trader_none"};

// A name and what it is called in both languages.
std::vector<lake::ColumnSpec> three_texts(const std::string& name) {
  const auto text = sql::DataType::text();
  return {{name, text}, {"en", text}, {"zh", text}};
}

// The texts as a table: the engine writes the sentences.
void attach_texts(lake::Connection& connection) {
  auto texts = lake::append_to_new(connection, "editing_text", three_texts("part"));
  // The places stay as they are: the engine fills them.
  std::vector<std::string> places;
  for (int i = 0; i < 10; ++i) places.push_back("{" + std::to_string(i) + "}");
  for (const char* part : kParts) {
    const auto text = message_in_both(std::string("queue_part.") + part, places);
    texts.set_text(0, part);
    texts.set_text(1, text.en);
    texts.set_text(2, text.zh);
    texts.next_row();
  }
  texts.finish();
}

// What the fields are called.
void attach_labels(lake::Connection& connection) {
  auto labels = lake::append_to_new(connection, "editing_label", three_texts("field"));
  for (const auto& each : standards::structure("item").concepts) {
    labels.set_text(0, each.name);
    labels.set_text(1, each.label.en);
    labels.set_text(2, each.label.zh);
    labels.next_row();
  }
  labels.finish();
}

// One queue being made.
class Queueing {
 public:
  Queueing(const lake::Home& home, lake::Connection& connection, const Period& month,
           Progress& progress)
      : home_(home), connection_(connection), month_(month), progress_(progress) {}

  Result<QueueReport> run(const Cut& cut) {
    TW_TRY(const auto state, checks::month_state(home_, month_));
    TW_TRY(const auto checked, checks::checked_state(home_, connection_, month_));
    if (state != checked) return Error("editing.not_checked", {month_.to_string()});
    TW_TRY(const auto settings, settings_of(home_));
    report_.period = month_.to_string();

    stage("editing.stage_scores");
    auto start = Clock::now();
    TW_TRY(const auto scored, attach_scores(connection_, home_, month_, settings));
    report_.items = scored.items;
    report_.history = scored.history;
    report_.score_seconds = seconds_since(start);

    stage("editing.stage_cases");
    start = Clock::now();
    connection_.execute("SET VARIABLE editing_order = " + sql::quote_text(settings.order));
    for (const char* step : {"text", "habit", "suspect", "case", "posterior"}) execute(step);
    TW_CHECK(value_suspects());
    execute("ranked");

    stage("editing.stage_words");
    TW_CHECK(attach_evidence(connection_, home_));
    attach_texts(connection_);
    attach_labels(connection_);
    connection_.execute("SET VARIABLE editing_entries = " + std::to_string(entries(cut, settings)));
    connection_.execute("SET VARIABLE editing_period = " + sql::quote_text(report_.period));
    execute("entry");
    summarise();
    TW_CHECK(publish());
    report_.queue_seconds = seconds_since(start);
    return std::move(report_);
  }

 private:
  void stage(const char* code) {
    progress_.stage(message(Language::kEnglish, code, {month_.to_string()}), 0);
  }
  void execute(const char* step) { connection_.execute(sql::query("editing", step)); }

  // Only what is suspect is valued: the view `item` is narrowed to it.
  Result<void> value_suspects() {
    TW_TRY(const auto table, home_.table(standards::structure("finding").spec));
    TW_TRY(const auto findings, table.snapshot());
    lake::attach(connection_, "finding", findings, {{"period", "=", month_.to_string()}});
    execute("suspect_item");
    statistics::attach_valuation(connection_,
                                 {month_, home_.settings().currency, home_.settings().mode_scheme,
                                  standards::commodity_depth(connection_)});
    return {};
  }

  std::int64_t entries(const Cut& cut, const Settings& settings) {
    if (!cut.error_left) return cut.budget.value_or(settings.budget);
    const auto row = connection_.query(sql::query("editing", "cut"), {{"share", *cut.error_left}});
    return std::min({row.integer(0, 0), cut.budget.value_or(settings.most), settings.most});
  }

  void summarise() {
    const auto row = connection_.query(sql::query("editing", "summary"));
    report_.suspects = row.integer(0, 0);
    report_.entries = row.integer(0, 1);
    report_.suspected_value = row.real(0, 2);
    report_.suspected_mass = row.real(0, 3);
    report_.value = row.real(0, 4);
    report_.mass = row.real(0, 5);
    report_.left_value = row.real(0, 6);
    report_.left_mass = row.real(0, 7);
    const auto kinds = connection_.query(sql::query("editing", "summary_kinds"));
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      report_.kinds.push_back(
          {kinds.text(i, 0), kinds.integer(i, 1), kinds.real(i, 2), kinds.real(i, 3)});
    }
  }

  Result<void> publish() {
    const auto& structure = standards::structure("queue");
    TW_TRY(const auto table, home_.table(structure.spec));
    TW_TRY(const auto before, table.snapshot());
    lake::Change change{
        .operation = "QUEUE", .read_version = before.version, .exclusive_partitions = true};
    change.add = table.write(connection_, "SELECT * FROM editing_entry", structure.key);
    for (const auto& file : before.files) {
      if (file.partition_values.at("period") == report_.period) change.remove.push_back(file.path);
    }
    return home_.publish("queue-" + report_.period + "-" + unique_name(), {{"queue", change}});
  }

  const lake::Home& home_;
  lake::Connection& connection_;
  Period month_;
  Progress& progress_;
  QueueReport report_;
};

}  // namespace

Result<QueueReport> make_queue(const lake::Home& home, lake::Connection& connection,
                               const Period& month, const Cut& cut, Progress& progress) {
  if (month.kind() != Period::Kind::kMonth) {
    return Error("editing.not_a_month", {month.to_string()});
  }
  return Queueing(home, connection, month, progress).run(cut);
}

Result<std::vector<QueueEntry>> read_queue(const lake::Home& home, lake::Connection& connection,
                                           const Period& month, std::int64_t most) {
  TW_TRY(const auto table, home.table(standards::structure("queue").spec));
  TW_TRY(const auto snapshot, table.snapshot());
  lake::attach(connection, "queue_of_month", snapshot, {{"period", "=", month.to_string()}});
  const auto rows = connection.query(sql::query("editing", "queue"), {{"most", most}});
  if (rows.empty()) return Error("editing.no_queue", {month.to_string()});
  std::vector<QueueEntry> entries;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    QueueEntry entry;
    std::size_t column = 0;
    const auto text = [&] { return rows.text(i, column++); };
    entry.rank = rows.integer(i, column++);
    for (auto* each : {&entry.flow, &entry.source, &entry.declaration_number}) *each = text();
    entry.declaration_version = rows.integer(i, column++);
    entry.item_number = rows.integer(i, column++);
    for (auto* each : {&entry.commodity, &entry.partner, &entry.trader_id, &entry.kind,
                       &entry.field, &entry.value, &entry.repair_value}) {
      *each = text();
    }
    for (auto* each : {&entry.score, &entry.probability, &entry.suspicion}) {
      *each = rows.real(i, column++);
    }
    for (auto* each :
         {&entry.impact_value, &entry.impact_mass, &entry.message.en, &entry.message.zh,
          &entry.evidence_text.en, &entry.evidence_text.zh, &entry.evidence}) {
      *each = text();
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace tw::editing
