#include "explore/serving.h"

#include <algorithm>
#include <atomic>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/messages.h"
#include "sql/print.h"
#include "sql/query.h"
#include "standards/code_list.h"
#include "standards/structure.h"
#include "statistics/labels.h"

namespace tw::explore {
namespace {

namespace fs = std::filesystem;
using From = Dimension::From;

constexpr const char* kCube = "cube";
constexpr const char* kInput = "explore_input";  // the lake's cube

// Attached files have names of their own in the engine.
std::string new_alias() {
  static std::atomic<int> count{0};
  return "explore_" + std::to_string(++count);
}

std::string dictionary_of(std::string_view dimension) { return "code_" + std::string(dimension); }

// What follows from a dimension, itself first: the chapter and the section from a heading.
std::vector<std::string_view> following(std::string_view name) {
  const Dimension& known = *dimension_of(name);
  std::vector<std::string_view> all = {known.name};
  for (const auto& other : dimensions()) {
    if (other.source != known.source || other.name == known.name) continue;
    const bool follows = known.from == From::kItself ||
                         (known.from == From::kBeginning &&
                          (other.from == From::kSection ||
                           (other.from == From::kBeginning && other.digits < known.digits)));
    if (follows) all.push_back(other.name);
  }
  return all;
}

std::string rollup_name(const Rollup& rollup) {
  if (rollup.is_copy) return "cube_by_" + std::string(rollup.dimensions.front());
  std::string name;
  for (const auto each : rollup.dimensions) name += (name.empty() ? "" : "_") + std::string(each);
  return name;
}

// What the file is made of, in eight digits: a program that lays out otherwise does not read it.
std::string layout_digest() {
  std::string text;
  for (const auto& dimension : dimensions()) text += std::string(dimension.name) + "\n";
  for (const auto& rollup : rollups()) {
    text += rollup_name(rollup) + ":";
    for (const auto each : rollup.dimensions) text += " " + std::string(each);
    text += "\n";
  }
  return sha256_hex(text).substr(0, 8);
}

// Makes the tables of the file.
class Maker {
 public:
  Maker(lake::Connection& connection, std::string alias, Progress& progress)
      : connection_(connection), alias_(std::move(alias)), progress_(progress) {}

  void make() {
    progress_.stage(message(Language::kEnglish, "explore.stage"), rollups().size() + 2);
    for (const auto& dimension : dimensions()) make_dictionary(dimension);
    for (const auto& dimension : dimensions()) {
      if (dimension.from == From::kItself) make_link(dimension);
    }
    measure_amounts();
    progress_.done(1);
    make_cube();
    progress_.done(1);
    for (const auto& rollup : rollups()) {
      make_rollup(rollup);
      progress_.done(1);
    }
    connection_.execute("CHECKPOINT " + sql::quote_identifier(alias_));
  }

 private:
  void keep(const std::string& table, const sql::Select& select) {
    connection_.execute("CREATE TABLE " + sql::quote_identifier(table) + " AS " +
                        sql::print(select));
  }

  // The code that follows from column `code` of relation d.
  static sql::Expr followed(const Dimension& dimension) {
    const auto code = sql::column("code", "d");
    switch (dimension.from) {
      case From::kBeginning:
        return sql::call("left", {code, sql::literal(sql::Value(std::int64_t{dimension.digits}))});
      case From::kSection:
      case From::kRegion:
        return sql::call("coalesce", {sql::column("parent", "m"), sql::literal("")});
      case From::kItself:
        break;
    }
    return code;
  }

  // Joins what a section or a region is looked up in.
  static void join_parents(const Dimension& dimension, sql::Select& select) {
    const bool is_section = dimension.from == From::kSection;
    if (!is_section && dimension.from != From::kRegion) return;
    const auto code = sql::column("code", "d");
    const auto child =
        is_section ? sql::call("left", {code, sql::literal(sql::Value(std::int64_t{2}))}) : code;
    select.joins.push_back({sql::Join::Kind::kLeft,
                            sql::table(is_section ? "explore_sections" : "explore_regions", "m"),
                            sql::binary("=", sql::column("child", "m"), child)});
  }

  void make_dictionary(const Dimension& dimension) {
    sql::Select codes{.distinct = true};
    if (dimension.from == From::kItself) {
      codes.outputs = {{sql::column(std::string(dimension.source)), "code"}};
      codes.from = {sql::table(kInput)};
    } else {
      codes.outputs = {{followed(dimension), "code"}};
      codes.from = {sql::table(dictionary_of(dimension.source), "d")};
      join_parents(dimension, codes);
    }
    const auto place = sql::over(sql::call("row_number", {}), {}, {sql::column("code")});
    sql::Select numbered;
    numbered.outputs = {
        {sql::column("code"), "code"},
        {sql::binary("-", place, sql::literal(sql::Value(std::int64_t{1}))), "number"}};
    numbered.from = {sql::subquery(codes, "codes")};
    numbered.order_by = {{sql::column("code")}};
    keep(dictionary_of(dimension.name), numbered);
  }

  // A code of the cube's column with its number and those of what follows from it.
  void make_link(const Dimension& dimension) {
    sql::Select link;
    link.outputs = {{sql::column("code", "d"), "code"},
                    {sql::column("number", "d"), std::string(dimension.name)}};
    link.from = {sql::table(dictionary_of(dimension.name), "d")};
    for (const auto name : following(dimension.name)) {
      if (name == dimension.name) continue;
      const Dimension& other = *dimension_of(name);
      join_parents(other, link);
      const std::string alias(name);
      link.joins.push_back({sql::Join::Kind::kInner, sql::table(dictionary_of(name), alias),
                            sql::binary("=", sql::column("code", alias), followed(other))});
      link.outputs.push_back({sql::column("number", alias), alias});
    }
    connection_.execute("CREATE OR REPLACE TEMP TABLE " +
                        sql::quote_identifier("link_" + std::string(dimension.name)) + " AS " +
                        sql::print(link));
  }

  // Numbers of up to 18 digits are added several times as fast: the cube's own where the largest
  // fits, and the roll-ups' where the sum of all does.
  void measure_amounts() {
    sql::Select select;
    for (const auto& amount : amounts()) {
      const auto size = sql::call("abs", {sql::column(std::string(amount.name))});
      for (const char* function : {"max", "sum"}) {
        select.outputs.push_back(
            {sql::call("coalesce",
                       {sql::call(function, {size}), sql::literal(sql::Value(std::int64_t{0}))}),
             ""});
      }
    }
    select.from = {sql::table(kInput)};
    const auto sizes = connection_.query(sql::print(select));
    for (std::size_t i = 0; i < amounts().size(); ++i) {
      const auto& type = amounts()[i].type;
      const auto fitting = [&](std::size_t column) {
        return type.kind == sql::DataType::Kind::kDecimal && sizes.text(0, column).size() <= 18
                   ? sql::DataType::decimal(18, type.scale)
                   : type;
      };
      cube_types_.push_back(fitting(2 * i));
      rollup_types_.push_back(fitting(2 * i + 1));
    }
  }

  void make_cube() {
    sql::Select cube;
    cube.from = {sql::table(kInput, "c")};
    for (const auto& dimension : dimensions()) {
      const std::string link = "link_" + std::string(dimension.source);
      cube.outputs.push_back(
          {sql::column(std::string(dimension.name), link), std::string(dimension.name)});
      if (dimension.from != From::kItself) continue;
      cube.joins.push_back({sql::Join::Kind::kInner, sql::table(link, link),
                            sql::binary("=", sql::column("code", link),
                                        sql::column(std::string(dimension.source), "c"))});
    }
    cube.outputs.push_back({sql::column("special_trade", "c"), "special_trade"});
    for (std::size_t i = 0; i < amounts().size(); ++i) {
      const std::string name(amounts()[i].name);
      cube.outputs.push_back({sql::cast(sql::column(name, "c"), cube_types_[i]), name});
    }
    cube.order_by = {{sql::column("year", "link_period")},
                     {sql::column("commodity", "link_commodity")}};
    keep(kCube, cube);
  }

  void make_rollup(const Rollup& rollup) {
    sql::Select rows;
    rows.from = {sql::table(kCube)};
    std::set<std::string_view> names;
    const auto take = [&](std::string_view first) {
      for (const auto name : following(first)) {
        if (!names.insert(name).second) continue;
        rows.outputs.push_back({sql::column(std::string(name)), std::string(name)});
      }
    };
    take("period");
    rows.order_by.push_back({sql::column("year")});
    for (const auto name : rollup.dimensions) {
      take(name);
      rows.order_by.push_back({sql::column(std::string(name))});
    }
    take("flow");
    rows.outputs.push_back({sql::column("special_trade"), "special_trade"});
    if (!rollup.is_copy) {
      for (const auto& output : rows.outputs) rows.group_by.push_back(output.expr);
    }
    for (std::size_t i = 0; i < amounts().size(); ++i) {
      const std::string name(amounts()[i].name);
      const auto amount = sql::column(name);
      rows.outputs.push_back(
          {rollup.is_copy ? amount : sql::cast(sql::call("sum", {amount}), rollup_types_[i]),
           name});
    }
    // Of a copy only the first columns narrow what is read; sorting by more would gain nothing.
    if (rollup.is_copy) rows.order_by.resize(3);
    keep(rollup_name(rollup), rows);
  }

  lake::Connection& connection_;
  std::string alias_;
  Progress& progress_;
  std::vector<sql::DataType> cube_types_, rollup_types_;
};

Result<void> attach_inputs(const lake::Home& home, lake::Connection& connection,
                           ServingVersion version) {
  TW_TRY(const auto standards, standards::attach_standards(connection, home));
  (void)standards;
  connection.execute("CREATE OR REPLACE TEMP TABLE explore_sections(child, parent) AS " +
                     std::string(sql::query("statistics", "chapter_sections")));
  connection.execute("CREATE OR REPLACE TEMP TABLE explore_regions(child, parent) AS " +
                     std::string(sql::query("statistics", "country_regions")));
  TW_TRY(const auto table, home.table(standards::structure("cube").spec));
  TW_TRY(const auto snapshot, table.snapshot(version.cube));
  lake::attach(connection, kInput, snapshot);
  return {};
}

// Names without a database are the file's from now on, but for temporary ones.
void attach_file(lake::Connection& connection, const fs::path& file, const std::string& alias,
                 const char* options) {
  connection.execute("ATTACH " + sql::quote_text(file.string()) + " AS " +
                     sql::quote_identifier(alias) + options);
  connection.execute("USE " + sql::quote_identifier(alias));
}

void detach_file(lake::Connection& connection, const std::string& alias) {
  connection.execute("USE memory");
  connection.execute("DETACH " + sql::quote_identifier(alias));
}

Result<void> make_file(const lake::Home& home, lake::Connection& connection, ServingVersion version,
                       const fs::path& file, Progress& progress) {
  TW_CHECK(attach_inputs(home, connection, version));
  make_folders(file.parent_path());
  const fs::path draft = file.parent_path() / ("draft-" + unique_name() + ".duckdb");
  const std::string alias = new_alias();
  attach_file(connection, draft, alias, "");
  try {
    Maker(connection, alias, progress).make();
  } catch (...) {
    detach_file(connection, alias);
    fs::remove(draft);
    throw;
  }
  detach_file(connection, alias);
  fs::rename(draft, file);
  return {};
}

// Whoever still reads an older file keeps it until it closes it.
void remove_others(const fs::path& file) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(file.parent_path(), error)) {
    const auto name = entry.path().filename().string();
    if (entry.path() != file && !name.starts_with("draft-")) fs::remove(entry.path(), error);
  }
}

}  // namespace

Result<ServingVersion> newest_version(const lake::Home& home) {
  ServingVersion version;
  const auto tables = home.tables();
  for (const auto& [name, number] :
       {std::pair{"cube", &version.cube}, std::pair{"suppression", &version.suppression}}) {
    if (std::find(tables.begin(), tables.end(), name) == tables.end()) continue;
    TW_TRY(const auto table, home.table(standards::structure(name).spec));
    TW_TRY(const auto snapshot, table.snapshot());
    *number = snapshot.version;
  }
  return version;
}

bool Serving::Source::has(const std::vector<std::string>& asked) const {
  return std::all_of(asked.begin(), asked.end(), [&](const auto& each) {
    return std::find(dimensions.begin(), dimensions.end(), each) != dimensions.end();
  });
}

Serving::Serving(lake::Engine& engine, ServingVersion version, std::string alias)
    : engine_(engine), version_(version), alias_(std::move(alias)) {}

Serving::~Serving() {
  lake::Connection connection(engine_);
  detach_file(connection, alias_);
}

Result<std::shared_ptr<const Serving>> Serving::open(const lake::Home& home, lake::Engine& engine,
                                                     ServingVersion version, Progress& progress) {
  lake::Connection connection(engine);
  const fs::path file = home.folder() / "explore" /
                        (std::to_string(version.cube) + "-" + std::to_string(version.suppression) +
                         "-" + layout_digest() + ".duckdb");
  if (!fs::exists(file)) TW_CHECK(make_file(home, connection, version, file, progress));
  const std::string alias = new_alias();
  try {
    attach_file(connection, file, alias, " (READ_ONLY)");
  } catch (const EnvironmentError&) {
    // It holds nothing that the lake does not: a damaged one is made anew.
    fs::remove(file);
    TW_CHECK(make_file(home, connection, version, file, progress));
    attach_file(connection, file, alias, " (READ_ONLY)");
  }
  const std::shared_ptr<Serving> serving(new Serving(engine, version, alias));
  TW_CHECK(serving->read(home, connection));
  remove_others(file);
  return std::shared_ptr<const Serving>(serving);
}

Result<void> Serving::read(const lake::Home& home, lake::Connection& connection) {
  const auto take = [&](const std::string& name, std::string_view sorted_by) {
    Source source{.name = name, .sorted_by = dimension_of(sorted_by)};
    const auto described = connection.query("DESCRIBE " + sql::quote_identifier(name));
    for (std::size_t i = 0; i < described.size(); ++i) {
      const auto column = described.text(i, 0);
      if (dimension_of(column) != nullptr) source.dimensions.push_back(column);
    }
    source.rows =
        connection.query("SELECT count(*) FROM " + sql::quote_identifier(name)).integer(0, 0);
    sources_.push_back(std::move(source));
  };
  take(kCube, "commodity");
  for (const auto& rollup : rollups()) take(rollup_name(rollup), rollup.dimensions.front());
  std::stable_sort(sources_.begin(), sources_.end(),
                   [](const auto& a, const auto& b) { return a.rows < b.rows; });
  for (const auto& dimension : dimensions()) {
    const auto rows =
        connection.query("SELECT code FROM " +
                         sql::quote_identifier(dictionary_of(dimension.name)) + " ORDER BY number");
    auto& codes = codes_[std::string(dimension.name)];
    for (std::size_t i = 0; i < rows.size(); ++i) codes.push_back(rows.text(i, 0));
  }
  const auto& months = codes("period");
  if (months.empty()) return {};
  TW_TRY(hidden_values_,
         statistics::HiddenCells::read(home, connection, months.front(), months.back(), false));
  TW_TRY(hidden_quantities_,
         statistics::HiddenCells::read(home, connection, months.front(), months.back(), true));
  TW_TRY(const auto standards, standards::attach_standards(connection, home));
  (void)standards;
  read_labels(home, connection);
  return {};
}

void Serving::read_labels(const lake::Home& home, lake::Connection& connection) {
  const Date day = Period::parse(codes("period").back())->last_day();
  for (const auto& axis : axes()) {
    const auto* known = statistics::find_axis(axis);
    if (known == nullptr || known->list.empty()) continue;
    const auto& of_axis = codes(dimension_of(axis)->name);
    const std::set<std::string> used(of_axis.begin(), of_axis.end());
    const std::string list(known->list);
    const auto in = [&](Language language) {
      return statistics::labels_of(connection, home, list, day, language);
    };
    const auto english = in(Language::kEnglish), chinese = in(Language::kChinese);
    for (const auto& [code, label] : english) {
      if (used.contains(code)) labels_[axis][code] = {label, chinese.at(code)};
    }
  }
}

void Serving::use(lake::Connection& connection) const {
  connection.execute("USE " + sql::quote_identifier(alias_));
}

const std::map<std::string, BothLanguages>& Serving::labels(const std::string& axis) const {
  static const std::map<std::string, BothLanguages> none;
  const auto found = labels_.find(axis);
  return found == labels_.end() ? none : found->second;
}

const std::vector<std::string>& Serving::codes(std::string_view dimension) const {
  return codes_.find(dimension)->second;
}

}  // namespace tw::explore
