#include "inplace/ask.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "base/digest.h"
#include "base/file.h"
#include "enterprise/registry.h"
#include "inplace/question_lexer.h"
#include "inplace/rewrite.h"
#include "lake/new_table.h"
#include "sql/print.h"
#include "standards/code_list.h"

namespace tw::inplace {
namespace {

using Clock = std::chrono::steady_clock;
using Cells = OdbcConnection::Cells;
using Text = std::string;

constexpr std::array<std::string_view, 7> kEnterpriseColumns = {
    "customs_code", "uscc", "name", "kind", "place", "office", "credit"};
constexpr std::array<std::string_view, 3> kListColumns = {"code", "label_en", "label_zh"};

// The record of a question under way.
class Meter {
 public:
  Meter(store::Store& store, Use use) : store_(store), use_(std::move(use)) {
    use_.id = unique_name();
    use_.received_at = utc_now();
    use_.outcome = "running";
  }

  Result<void> begin(const Text& statement) {
    return store_.change([&](store::Transaction& transaction) -> Result<void> {
      transaction.run("inplace", "use_add",
                      {{"id", use_.id},
                       {"agreement", use_.agreement},
                       {"organisation", use_.organisation},
                       {"actor", use_.actor},
                       {"case_number", use_.case_number},
                       {"question", use_.question},
                       {"statement_sha256", statement.empty() ? "" : sha256_hex(statement)},
                       {"received_at", use_.received_at}});
      return {};
    });
  }
  void sent() { use_.sent_at = utc_now(); }
  void arrived(std::int64_t bytes) {
    if (use_.first_at.empty()) use_.first_at = utc_now();
    ++use_.rows;
    use_.bytes += bytes;
  }
  Result<void> end(const Text& outcome, const Text& fault) {
    return store_.change([&](store::Transaction& transaction) -> Result<void> {
      transaction.run("inplace", "use_end",
                      {{"id", use_.id},
                       {"sent_at", use_.sent_at},
                       {"first_at", use_.first_at},
                       {"done_at", utc_now()},
                       {"rows", use_.rows},
                       {"bytes", use_.bytes},
                       {"outcome", outcome},
                       {"fault", fault}});
      return {};
    });
  }
  const Use& use() const { return use_; }

 private:
  store::Store& store_;
  Use use_;
};

// The planner's estimate of a statement.
class Estimate {
 public:
  explicit Estimate(Dialect dialect) : dialect_(dialect) {}
  bool take(const Cells& cells) {
    if (dialect_ == Dialect::kPostgresql) {
      text_ += cells.empty() ? "" : cells[0].value_or("");
      return true;
    }
    // MariaDB: rows examined by each step, in the column before Extra; derived steps read again.
    if (cells.size() >= 2) {
      const auto& rows = cells[cells.size() - 2];
      cost_ = std::max(cost_, rows ? std::strtod(rows->c_str(), nullptr) : 0);
    }
    return true;
  }
  double value() const {
    if (dialect_ != Dialect::kPostgresql) return cost_;
    const auto plan = nlohmann::json::parse(text_, nullptr, false);
    if (!plan.is_array() || plan.empty()) return -1;
    return plan[0].value(nlohmann::json::json_pointer("/Plan/Total Cost"), -1.0);
  }

 private:
  Dialect dialect_;
  Text text_;
  double cost_ = 0;
};

class Asking {
 public:
  Asking(const lake::Home& home, store::Store& store, lake::Connection& connection,
         const Request& request, const Sink& sink)
      : home_(home),
        store_(store),
        connection_(connection),
        request_(request),
        sink_(sink),
        meter_(store, {.agreement = request.agreement,
                       .organisation = request.organisation,
                       .actor = request.actor,
                       .case_number = request.case_number,
                       .question = request.question}) {}

  Result<Answer> run() {
    answer_.id = meter_.use().id;
    auto prepared = prepare();
    TW_CHECK(meter_.begin(statement_));
    auto done = prepared ? execute() : std::move(prepared);
    if (done) {
      TW_CHECK(meter_.end(answer_.is_cut ? "cut" : "answered", ""));
      answer_.rows = meter_.use().rows;
      answer_.bytes = meter_.use().bytes;
      return std::move(answer_);
    }
    const auto& error = done.error();
    const bool is_refused = !statement_was_sent_;
    TW_CHECK(meter_.end(is_refused ? "refused" : "failed",
                        error.code + (error.args.empty() ? "" : ": " + error.args[0])));
    return told(error);
  }

 private:
  // What a source says may speak of rows that were not given.
  static Error told(const Error& error) {
    const bool is_of_source =
        error.code == "inplace.source_failed" || error.code == "inplace.source_unreachable";
    return is_of_source ? Error("inplace.source_unavailable") : error;
  }

  Result<void> prepare() {
    TW_TRY(grant_, store_.read([&](store::Transaction& transaction) {
      return exchange::grant_in_force(transaction, request_.agreement, instant_now());
    }));
    if (!request_.organisation.empty() && request_.organisation != grant_.organisation) {
      return Error("inplace.other_organisation", {request_.agreement});
    }
    TW_TRY(const auto resource, resource_of(request_.question));
    if (resource != grant_.resource) return Error("inplace.resource_unknown", {resource});
    TW_TRY(located_, locate(home_.folder(), resource));
    TW_TRY(const auto columns, columns_under(grant_, located_.resource));
    TW_TRY(const auto question, parse(request_.question, columns));
    for (const auto& output : question.outputs) {
      answer_.columns.push_back({output.name, output.type});
    }
    from_source_ = answer_.columns;
    TW_CHECK(judge_join());
    most_ = located_.source.rows;
    TW_CHECK(keep_to_the_day());
    TW_TRY(statement_,
           rewritten(question, grant_, located_.resource, located_.source.dialect, most_ + 1));
    return {};
  }

  Result<void> keep_to_the_day() {
    if (grant_.rows_a_day == 0) return {};
    TW_TRY(
        const auto spent, store_.read([&](store::Transaction& transaction) -> Result<std::int64_t> {
          const auto row = transaction.row<std::int64_t>(
              "inplace", "use_day", {{"agreement", grant_.id}, {"day", utc_now().substr(0, 10)}});
          return std::get<0>(*row);
        }));
    if (spent >= grant_.rows_a_day) {
      return Error("inplace.day_spent", {std::to_string(grant_.rows_a_day)});
    }
    most_ = std::min(most_, grant_.rows_a_day - spent);
    return {};
  }

  Result<void> judge_join() {
    if (!request_.join) return {};
    const auto& join = *request_.join;
    const bool is_enterprise = join.table == "enterprise";
    const auto has = [&](const Text& name) {
      return is_enterprise
                 ? std::find(kEnterpriseColumns.begin(), kEnterpriseColumns.end(), name) !=
                       kEnterpriseColumns.end()
                 : std::find(kListColumns.begin(), kListColumns.end(), name) != kListColumns.end();
    };
    const auto left = std::find_if(from_source_.begin(), from_source_.end(),
                                   [&](const auto& column) { return column.name == join.left; });
    if (left == from_source_.end()) return Error("inplace.column_unknown", {join.left});
    if (!has(join.right)) return Error("inplace.column_unknown", {join.right});
    for (const auto& name : join.take) {
      if (!has(name)) return Error("inplace.column_unknown", {name});
      answer_.columns.push_back({join.table + "." + name, sql::DataType::text()});
    }
    return {};
  }

  Result<void> execute() {
    const auto& source = located_.source;
    const auto deadline = Clock::now() + std::chrono::seconds(source.seconds);
    statement_was_sent_ = true;
    TW_TRY(const auto odbc, OdbcConnection::open(source.connection, deadline));
    for (const auto& each : session_of(source.dialect, source.seconds)) {
      TW_CHECK(odbc->run(each, deadline));
    }
    TW_CHECK(estimate(*odbc, deadline));
    meter_.sent();
    if (!request_.join) sink_.begin(answer_.columns);
    std::vector<Cells> held;  // for a join, until the answer is whole
    TW_CHECK(odbc->run(statement_, deadline, [&](const Cells& raw) {
      if (meter_.use().rows == most_) {
        answer_.is_cut = true;
        return false;
      }
      std::int64_t bytes = 0;
      const Cells cells = typed(raw);
      for (const auto& cell : raw) bytes += cell ? static_cast<std::int64_t>(cell->size()) : 0;
      meter_.arrived(bytes);
      if (request_.join) {
        held.push_back(cells);
      } else {
        sink_.row(cells);
      }
      return true;
    }));
    return request_.join ? joined(held) : Result<void>();
  }

  // SQLite has no decimals: 20.00 comes as 20.0. Others give what the type says already.
  Cells typed(Cells cells) const {
    if (located_.source.dialect != Dialect::kSqlite) return cells;
    for (std::size_t i = 0; i < cells.size() && i < from_source_.size(); ++i) {
      const auto& type = from_source_[i].type;
      if (!cells[i] || type.kind != sql::DataType::Kind::kDecimal) continue;
      const auto number = Decimal::parse(*cells[i]);
      const auto scaled = number ? number->rescale(type.scale) : std::nullopt;
      if (scaled) cells[i] = scaled->to_string();
    }
    return cells;
  }

  Result<void> estimate(OdbcConnection& odbc, Clock::time_point deadline) {
    const auto& source = located_.source;
    const Text question = estimate_of(source.dialect, statement_);
    if (source.cost == 0 || question.empty()) return {};
    Estimate estimated(source.dialect);
    TW_CHECK(
        odbc.run(question, deadline, [&](const Cells& cells) { return estimated.take(cells); }));
    answer_.estimate = estimated.value();
    if (answer_.estimate > source.cost) {
      statement_was_sent_ = false;
      return Error("inplace.too_costly",
                   {std::to_string(static_cast<std::int64_t>(answer_.estimate)),
                    std::to_string(static_cast<std::int64_t>(source.cost))});
    }
    return {};
  }

  // The answer beside our columns: an outer join in the engine, in memory, dropped afterwards.
  Result<void> joined(const std::vector<Cells>& held) {
    const auto& join = *request_.join;
    if (join.table == "enterprise") {
      TW_TRY(const auto version, enterprise::attach(home_, connection_));
      (void)version;
    } else {
      TW_TRY(const auto standards, standards::attach_standards(connection_, home_));
      (void)standards;
    }
    std::vector<lake::ColumnSpec> columns = {{"place in the answer", sql::DataType::integer()}};
    for (const auto& column : from_source_) {
      columns.push_back({"c:" + column.name, sql::DataType::text()});
    }
    auto appender = lake::append_to_new(connection_, "inplace_answer", columns);
    std::int64_t place = 0;
    for (const auto& cells : held) {
      appender.set(0, sql::Value(place++));
      for (std::size_t i = 0; i < from_source_.size() && i < cells.size(); ++i) {
        if (cells[i]) appender.set_text(i + 1, *cells[i]);
      }
      appender.next_row();
    }
    appender.finish();
    const auto rows = connection_.query(sql::print(join_select()));
    connection_.execute("DROP TABLE inplace_answer");
    sink_.begin(answer_.columns);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Cells cells;
      for (std::size_t k = 0; k < answer_.columns.size(); ++k) {
        cells.push_back(rows.is_null(i, k) ? std::nullopt : std::optional(rows.text(i, k)));
      }
      sink_.row(cells);
    }
    return {};
  }

  sql::Select join_select() const {
    const auto& join = *request_.join;
    const bool is_enterprise = join.table == "enterprise";
    const auto today = sql::literal(sql::Value(Date::parse(utc_now().substr(0, 10)).value()));
    const auto ours = [](const Text& name) { return sql::column(name, "ours"); };
    std::vector<sql::Expr> on = {
        sql::binary("=", sql::column("c:" + join.left, "answer"), ours(join.right)),
        sql::binary("<=", ours("valid_from"), today), sql::binary(">=", ours("valid_to"), today)};
    if (!is_enterprise) {
      on.push_back(sql::binary("=", ours("list"), sql::literal(sql::Value(join.table))));
    }
    sql::Select select;
    for (const auto& column : from_source_) {
      select.outputs.push_back({sql::column("c:" + column.name, "answer"), column.name});
    }
    for (const auto& name : join.take) {
      select.outputs.push_back({ours(name), join.table + "." + name});
    }
    select.from = {sql::table("inplace_answer", "answer")};
    select.joins = {{sql::Join::Kind::kLeft,
                     sql::table(is_enterprise ? "enterprise_span" : "code", "ours"),
                     sql::all(std::move(on))}};
    select.order_by = {{sql::column("place in the answer", "answer")}};
    return select;
  }

  const lake::Home& home_;
  store::Store& store_;
  lake::Connection& connection_;
  const Request& request_;
  const Sink& sink_;
  Meter meter_;
  exchange::Grant grant_;
  Located located_;
  std::vector<lake::ColumnSpec> from_source_;
  Text statement_;
  std::int64_t most_ = 0;
  bool statement_was_sent_ = false;
  Answer answer_;
};

}  // namespace

Result<Join> parse_join(std::string_view text) {
  TW_TRY(const auto tokens, tokens_of(text));
  std::size_t at = 0;
  const auto word = [&](std::string_view wanted) {
    const bool is_it = tokens[at].upper == wanted || tokens[at].text == wanted;
    if (is_it) ++at;
    return is_it;
  };
  const auto name = [&]() -> Text {
    const bool is_name =
        tokens[at].kind == Token::Kind::kWord || tokens[at].kind == Token::Kind::kName;
    return is_name ? tokens[at++].text : Text();
  };
  Join join;
  join.table = name();
  const bool has_on = word("ON");
  join.left = name();
  const bool has_equals = word("=");
  join.right = name();
  const bool has_take = word("TAKE");
  do {
    join.take.push_back(name());
  } while (word(","));
  const bool is_whole = tokens[at].kind == Token::Kind::kEnd;
  if (join.table.empty() || !has_on || join.left.empty() || !has_equals || join.right.empty() ||
      !has_take || join.take.back().empty() || !is_whole) {
    return Error("inplace.join_syntax", {Text(text)});
  }
  return join;
}

Result<Answer> ask(const lake::Home& home, store::Store& store, lake::Connection& connection,
                   const Request& request, const Sink& sink) {
  return Asking(home, store, connection, request, sink).run();
}

std::vector<Use> uses(store::Transaction& transaction, const Text& agreement, std::int64_t limit) {
  std::vector<Use> all;
  for (const auto& [id, of, organisation, actor, case_number, question, received, sent, first, done,
                    rows, bytes, outcome, fault] :
       transaction.rows<Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, std::int64_t,
                        std::int64_t, Text, Text>("inplace", "uses",
                                                  {{"agreement", agreement}, {"limit", limit}})) {
    all.push_back({id, of, organisation, actor, case_number, question, received, sent, first, done,
                   rows, bytes, outcome, fault});
  }
  return all;
}

}  // namespace tw::inplace
