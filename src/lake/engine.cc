#include "lake/engine.h"

#include <duckdb.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/file.h"
#include "base/result.h"
#include "sql/print.h"

namespace tw::lake {

// Reaches the private parts of ChunkWriter for the callbacks below.
struct EngineAccess {
  static ChunkWriter over(duckdb_data_chunk chunk, const std::vector<ColumnSpec>& columns,
                          const std::vector<std::size_t>& projected) {
    ChunkWriter writer;
    writer.slots_.assign(columns.size(), -1);
    writer.writers_.reserve(projected.size());
    for (std::size_t i = 0; i < projected.size(); ++i) {
      if (projected[i] >= columns.size()) continue;  // the engine's row number
      writer.slots_[projected[i]] = static_cast<int>(writer.writers_.size());
      writer.writers_.emplace_back(duckdb_data_chunk_get_vector(chunk, i),
                                   columns[projected[i]].type);
    }
    return writer;
  }
};

namespace {

[[noreturn]] void fail(std::string_view text, duckdb_error_type type) {
  const std::string code = type == DUCKDB_ERROR_OUT_OF_MEMORY ? "engine.out_of_memory"
                           : type == DUCKDB_ERROR_IO          ? "engine.disk"
                                                              : "engine.failed";
  throw EnvironmentError(Error(code, {std::string(text)}));
}

duckdb_logical_type logical_type(DataType type) {
  switch (type.kind) {
    case DataType::Kind::kBoolean:
      return duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
    case DataType::Kind::kInteger:
      return duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    case DataType::Kind::kDecimal:
      return duckdb_create_decimal_type(static_cast<std::uint8_t>(type.width),
                                        static_cast<std::uint8_t>(type.scale));
    case DataType::Kind::kDouble:
      return duckdb_create_logical_type(DUCKDB_TYPE_DOUBLE);
    case DataType::Kind::kText:
      return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    case DataType::Kind::kDate:
      return duckdb_create_logical_type(DUCKDB_TYPE_DATE);
    case DataType::Kind::kInstant:
      return duckdb_create_logical_type(DUCKDB_TYPE_TIMESTAMP_TZ);
  }
  TW_ASSERT(false);
}

Int128 from_hugeint(duckdb_hugeint value) {
  return (static_cast<Int128>(value.upper) << 64) | static_cast<Int128>(value.lower);
}

// A column of a result chunk, read row by row.
class ColumnReader {
 public:
  explicit ColumnReader(duckdb_vector vector)
      : vector_(vector),
        data_(duckdb_vector_get_data(vector)),
        validity_(duckdb_vector_get_validity(vector)) {
    duckdb_logical_type type = duckdb_vector_get_column_type(vector);
    id_ = duckdb_get_type_id(type);
    if (id_ == DUCKDB_TYPE_DECIMAL) {
      scale_ = duckdb_decimal_scale(type);
      id_ = duckdb_decimal_internal_type(type);
      decimal_ = true;
    }
    duckdb_destroy_logical_type(&type);
  }

  // Of a column of texts; nullopt: null.
  std::optional<std::string_view> view(idx_t row) const {
    TW_ASSERT(id_ == DUCKDB_TYPE_VARCHAR);
    return is_null(row) ? std::nullopt : std::optional(text_view(row));
  }

  Value read(idx_t row) const {
    if (is_null(row)) return sql::Null{};
    if (decimal_) return Decimal(whole(row), scale_);
    switch (id_) {
      case DUCKDB_TYPE_BOOLEAN:
        return as<bool>(row);
      case DUCKDB_TYPE_TINYINT:
      case DUCKDB_TYPE_SMALLINT:
      case DUCKDB_TYPE_INTEGER:
      case DUCKDB_TYPE_BIGINT:
      case DUCKDB_TYPE_UTINYINT:
      case DUCKDB_TYPE_USMALLINT:
      case DUCKDB_TYPE_UINTEGER:
      case DUCKDB_TYPE_UBIGINT:
        return static_cast<std::int64_t>(whole(row));
      case DUCKDB_TYPE_HUGEINT:
        return Decimal(whole(row), 0);
      case DUCKDB_TYPE_FLOAT:
        return static_cast<double>(as<float>(row));
      case DUCKDB_TYPE_DOUBLE:
        return as<double>(row);
      case DUCKDB_TYPE_DATE:
        return Date(as<std::int32_t>(row));
      case DUCKDB_TYPE_VARCHAR:
        return text(row);
      case DUCKDB_TYPE_MAP:
        return map_json(row).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      default:
        TW_ASSERT(false && "cast the column to a type that Rows can hold");
    }
  }

 private:
  bool is_null(idx_t row) const {
    return validity_ != nullptr && !duckdb_validity_row_is_valid(validity_, row);
  }

  template <class T>
  T as(idx_t row) const {
    return static_cast<const T*>(data_)[row];
  }

  Int128 whole(idx_t row) const {
    switch (id_) {
      case DUCKDB_TYPE_TINYINT:
        return as<std::int8_t>(row);
      case DUCKDB_TYPE_SMALLINT:
        return as<std::int16_t>(row);
      case DUCKDB_TYPE_INTEGER:
        return as<std::int32_t>(row);
      case DUCKDB_TYPE_BIGINT:
        return as<std::int64_t>(row);
      case DUCKDB_TYPE_UTINYINT:
        return as<std::uint8_t>(row);
      case DUCKDB_TYPE_USMALLINT:
        return as<std::uint16_t>(row);
      case DUCKDB_TYPE_UINTEGER:
        return as<std::uint32_t>(row);
      case DUCKDB_TYPE_UBIGINT:
        return static_cast<Int128>(as<std::uint64_t>(row));
      case DUCKDB_TYPE_HUGEINT:
        return from_hugeint(as<duckdb_hugeint>(row));
      default:
        TW_ASSERT(false);
    }
  }

  // Maps, also nested ones (the engine states file statistics as such), as JSON objects.
  nlohmann::json map_json(idx_t row) const {
    const auto entry = as<duckdb_list_entry>(row);
    duckdb_vector pairs = duckdb_list_vector_get_child(vector_);
    const ColumnReader keys(duckdb_struct_vector_get_child(pairs, 0));
    const ColumnReader values(duckdb_struct_vector_get_child(pairs, 1));
    auto object = nlohmann::json::object();
    for (idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      object[keys.text(i)] = values.id_ == DUCKDB_TYPE_MAP
                                 ? values.map_json(i)
                                 : nlohmann::json(to_text(values.read(i)));
    }
    return object;
  }

  std::string text(idx_t row) const { return std::string(text_view(row)); }

  // Points into the chunk, also where the text is short and lies in the cell itself.
  std::string_view text_view(idx_t row) const {
    auto* value = static_cast<duckdb_string_t*>(data_) + row;
    return {duckdb_string_t_data(value), duckdb_string_t_length(*value)};
  }

  duckdb_vector vector_;
  void* data_;
  std::uint64_t* validity_;
  duckdb_type id_ = DUCKDB_TYPE_INVALID;
  int scale_ = 0;
  bool decimal_ = false;
};

// Owns a duckdb_result.
class ResultHolder {
 public:
  ResultHolder() = default;
  ~ResultHolder() { duckdb_destroy_result(&result); }
  ResultHolder(const ResultHolder&) = delete;
  ResultHolder& operator=(const ResultHolder&) = delete;
  duckdb_result result{};
};

// Owns a chunk of a result.
struct ChunkDestroyer {
  void operator()(duckdb_data_chunk chunk) const { duckdb_destroy_data_chunk(&chunk); }
};
using ChunkHolder = std::unique_ptr<std::remove_pointer_t<duckdb_data_chunk>, ChunkDestroyer>;

// Owns a prepared statement.
class Prepared {
 public:
  Prepared(duckdb_connection connection, const std::string& text) {
    if (duckdb_prepare(connection, text.c_str(), &statement) == DuckDBSuccess) return;
    const char* reason = duckdb_prepare_error(statement);
    const std::string complaint = reason == nullptr ? text : reason;
    duckdb_destroy_prepare(&statement);
    fail(complaint, DUCKDB_ERROR_PARSER);
  }
  ~Prepared() { duckdb_destroy_prepare(&statement); }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  duckdb_prepared_statement statement = nullptr;
};

[[noreturn]] void fail(ResultHolder& holder) {
  const char* text = duckdb_result_error(&holder.result);
  fail(text == nullptr ? "" : text, duckdb_result_error_type(&holder.result));
}

std::vector<ColumnReader> readers_of(duckdb_data_chunk chunk, idx_t columns) {
  std::vector<ColumnReader> readers;
  for (idx_t i = 0; i < columns; ++i) {
    readers.emplace_back(duckdb_data_chunk_get_vector(chunk, i));
  }
  return readers;
}

Rows materialise(duckdb_result& result) {
  Rows rows;
  for (idx_t i = 0; i < duckdb_column_count(&result); ++i) {
    rows.columns.emplace_back(duckdb_column_name(&result, i));
  }
  while (const ChunkHolder chunk{duckdb_fetch_chunk(result)}) {
    const auto readers = readers_of(chunk.get(), rows.columns.size());
    for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk.get()); ++row) {
      std::vector<Value> values;
      values.reserve(readers.size());
      for (const auto& reader : readers) values.push_back(reader.read(row));
      rows.rows.push_back(std::move(values));
    }
  }
  return rows;
}

struct ParameterBinder {
  duckdb_prepared_statement statement;
  idx_t index;
  duckdb_state operator()(sql::Null) const { return duckdb_bind_null(statement, index); }
  duckdb_state operator()(bool value) const { return duckdb_bind_boolean(statement, index, value); }
  duckdb_state operator()(std::int64_t value) const {
    return duckdb_bind_int64(statement, index, value);
  }
  duckdb_state operator()(double value) const {
    return duckdb_bind_double(statement, index, value);
  }
  duckdb_state operator()(const std::string& value) const {
    return duckdb_bind_varchar_length(statement, index, value.data(), value.size());
  }
  duckdb_state operator()(Date value) const {
    return duckdb_bind_date(statement, index, duckdb_date{value.days()});
  }
  duckdb_state operator()(const Decimal& value) const {
    const auto unscaled = value.unscaled();
    duckdb_decimal decimal{};
    decimal.width = 38;
    decimal.scale = static_cast<std::uint8_t>(value.scale());
    decimal.value.lower = static_cast<std::uint64_t>(unscaled);
    decimal.value.upper = static_cast<std::int64_t>(unscaled >> 64);
    return duckdb_bind_decimal(statement, index, decimal);
  }
};

// ---- table sources ----

struct SourceInfo {
  std::shared_ptr<TableSource> source;
};

struct ScanInfo {
  TableSource* source = nullptr;
  std::vector<std::size_t> projected;
};

struct ScannerInfo {
  std::unique_ptr<Scanner> scanner;
};

// Runs a callback body and reports whatever it throws through the engine.
template <class Info, class SetError, class Body>
void guarded(Info info, SetError set_error, Body body) {
  try {
    body();
  } catch (const EnvironmentError& error) {
    std::string text = error.error.code;
    for (const auto& arg : error.error.args) text += " " + arg;
    set_error(info, text.c_str());
  } catch (const std::exception& error) {
    set_error(info, error.what());
  }
}

void source_bind(duckdb_bind_info info) {
  guarded(info, duckdb_bind_set_error, [&] {
    const auto* extra = static_cast<SourceInfo*>(duckdb_bind_get_extra_info(info));
    for (const auto& column : extra->source->columns()) {
      duckdb_logical_type type = logical_type(column.type);
      duckdb_bind_add_result_column(info, column.name.c_str(), type);
      duckdb_destroy_logical_type(&type);
    }
  });
}

void source_init(duckdb_init_info info) {
  guarded(info, duckdb_init_set_error, [&] {
    const auto* extra = static_cast<SourceInfo*>(duckdb_init_get_extra_info(info));
    auto scan = std::make_unique<ScanInfo>();
    scan->source = extra->source.get();
    for (idx_t i = 0; i < duckdb_init_get_column_count(info); ++i) {
      scan->projected.push_back(duckdb_init_get_column_index(info, i));
    }
    scan->source->begin_scan();
    duckdb_init_set_max_threads(info, scan->source->max_threads());
    duckdb_init_set_init_data(info, scan.release(),
                              [](void* data) { delete static_cast<ScanInfo*>(data); });
  });
}

void source_local_init(duckdb_init_info info) {
  guarded(info, duckdb_init_set_error, [&] {
    const auto* extra = static_cast<SourceInfo*>(duckdb_init_get_extra_info(info));
    auto local = std::make_unique<ScannerInfo>();
    local->scanner = extra->source->open();
    duckdb_init_set_init_data(info, local.release(),
                              [](void* data) { delete static_cast<ScannerInfo*>(data); });
  });
}

void source_fill(duckdb_function_info info, duckdb_data_chunk chunk) {
  guarded(info, duckdb_function_set_error, [&] {
    const auto* scan = static_cast<ScanInfo*>(duckdb_function_get_init_data(info));
    auto* local = static_cast<ScannerInfo*>(duckdb_function_get_local_init_data(info));
    ChunkWriter writer = EngineAccess::over(chunk, scan->source->columns(), scan->projected);
    duckdb_data_chunk_set_size(chunk, local->scanner->fill(writer));
  });
}

}  // namespace

bool Rows::is_null(std::size_t row, std::size_t column) const {
  return std::holds_alternative<sql::Null>(at(row, column));
}

std::string to_text(const Value& value) {
  struct Printer {
    std::string operator()(sql::Null) const { return ""; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const {
      char buffer[40];
      std::snprintf(buffer, sizeof buffer, "%.15g", v);
      return buffer;
    }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(Date v) const { return v.to_string(); }
    std::string operator()(const Decimal& v) const { return v.to_string(); }
  };
  return std::visit(Printer{}, value);
}

std::string Rows::text(std::size_t row, std::size_t column) const {
  return to_text(at(row, column));
}

std::int64_t Rows::integer(std::size_t row, std::size_t column) const {
  const Value& value = at(row, column);
  if (std::holds_alternative<sql::Null>(value)) return 0;
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? 1 : 0;
  if (const auto* decimal = std::get_if<Decimal>(&value)) {
    const auto whole = decimal->to_int64(0);
    TW_ASSERT(whole.has_value());
    return *whole;
  }
  TW_ASSERT(std::holds_alternative<std::int64_t>(value));
  return std::get<std::int64_t>(value);
}

double Rows::real(std::size_t row, std::size_t column) const {
  const Value& value = at(row, column);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* decimal = std::get_if<Decimal>(&value)) return decimal->to_double();
  return static_cast<double>(integer(row, column));
}

// ---- column writer ----

ColumnWriter::ColumnWriter(void* vector, DataType type)
    : vector_(vector),
      data_(duckdb_vector_get_data(static_cast<duckdb_vector>(vector))),
      type_(type) {}

void ColumnWriter::null(std::size_t row) {
  if (validity_ == nullptr) {
    auto* vector = static_cast<duckdb_vector>(vector_);
    duckdb_vector_ensure_validity_writable(vector);
    validity_ = duckdb_vector_get_validity(vector);
  }
  validity_[row / 64] &= ~(std::uint64_t{1} << (row % 64));
}

void ColumnWriter::boolean(std::size_t row, bool value) { static_cast<bool*>(data_)[row] = value; }

void ColumnWriter::integer(std::size_t row, std::int64_t value) {
  static_cast<std::int64_t*>(data_)[row] = value;
}

void ColumnWriter::decimal(std::size_t row, std::int64_t unscaled) {
  TW_ASSERT(type_.kind == DataType::Kind::kDecimal && type_.width <= 18);
  if (type_.width <= 4) {
    static_cast<std::int16_t*>(data_)[row] = static_cast<std::int16_t>(unscaled);
  } else if (type_.width <= 9) {
    static_cast<std::int32_t*>(data_)[row] = static_cast<std::int32_t>(unscaled);
  } else {
    static_cast<std::int64_t*>(data_)[row] = unscaled;
  }
}

void ColumnWriter::real(std::size_t row, double value) { static_cast<double*>(data_)[row] = value; }

void ColumnWriter::text(std::size_t row, std::string_view value) {
  duckdb_string_t string{};  // what a short text leaves over is zero
  if (value.size() > sizeof string.value.inlined.inlined) {
    duckdb_vector_assign_string_element_len(static_cast<duckdb_vector>(vector_), row, value.data(),
                                            value.size());
    return;
  }
  string.value.inlined.length = static_cast<std::uint32_t>(value.size());
  std::copy(value.begin(), value.end(), string.value.inlined.inlined);
  static_cast<duckdb_string_t*>(data_)[row] = string;
}

void ColumnWriter::date(std::size_t row, Date value) {
  static_cast<std::int32_t*>(data_)[row] = value.days();
}

// ---- engine and connection ----

struct Engine::State {
  duckdb_database database = nullptr;
  ~State() { duckdb_close(&database); }
};

Engine::Engine(const EngineOptions& options) : state_(std::make_unique<State>()) {
  duckdb_config config = nullptr;
  TW_ASSERT(duckdb_create_config(&config) == DuckDBSuccess);
  const auto set = [&](const char* name, const std::string& value) {
    TW_ASSERT(duckdb_set_config(config, name, value.c_str()) == DuckDBSuccess);
  };
  const auto threads = options.threads > 0 ? static_cast<unsigned>(options.threads)
                                           : std::thread::hardware_concurrency();
  set("threads", std::to_string(threads == 0 ? 1 : threads));
  set("memory_limit", options.memory_limit);
  if (!options.spill_folder.empty()) set("temp_directory", options.spill_folder.string());
  set("preserve_insertion_order", "false");
  set("autoinstall_known_extensions", "false");
  set("autoload_known_extensions", "false");
  char* text = nullptr;
  const auto opened = duckdb_open_ext(nullptr, &state_->database, config, &text);
  duckdb_destroy_config(&config);
  if (opened != DuckDBSuccess) {
    const std::string reason = text == nullptr ? "" : text;
    duckdb_free(text);
    fail(reason, DUCKDB_ERROR_INVALID);
  }
}

Engine::~Engine() = default;

struct Connection::State {
  duckdb_connection connection = nullptr;
  std::map<std::string, std::string> made_from;  // see make_once()
  ~State() { duckdb_disconnect(&connection); }
};

Connection::Connection(Engine& engine) : state_(std::make_unique<State>()) {
  if (duckdb_connect(engine.state_->database, &state_->connection) != DuckDBSuccess) {
    fail("connect", DUCKDB_ERROR_INVALID);
  }
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;

void Connection::make_once(const std::string& what, const std::string& inputs,
                           const std::function<void()>& make) {
  std::string& made = state_->made_from[what];
  if (made == inputs) return;
  made.clear();
  make();
  made = inputs;
}

void Connection::execute(std::string_view sql) {
  ResultHolder holder;
  const std::string text(sql);
  if (duckdb_query(state_->connection, text.c_str(), &holder.result) != DuckDBSuccess) fail(holder);
}

Rows Connection::query(std::string_view sql, const Parameters& parameters) {
  ResultHolder holder;
  const Prepared prepared(state_->connection, std::string(sql));
  for (const auto& [name, value] : parameters) {
    idx_t index = 0;
    if (duckdb_bind_parameter_index(prepared.statement, &index, name.c_str()) != DuckDBSuccess)
      continue;
    TW_ASSERT(std::visit(ParameterBinder{prepared.statement, index}, value) == DuckDBSuccess);
  }
  if (duckdb_execute_prepared(prepared.statement, &holder.result) != DuckDBSuccess) fail(holder);
  return materialise(holder.result);
}

void Connection::stream(std::string_view sql, const std::function<void(Texts)>& each) {
  const Prepared prepared(state_->connection, std::string(sql));
  ResultHolder holder;
  if (duckdb_execute_prepared_streaming(prepared.statement, &holder.result) != DuckDBSuccess) {
    fail(holder);
  }
  std::vector<std::optional<std::string_view>> cells(duckdb_column_count(&holder.result));
  while (const ChunkHolder chunk{duckdb_fetch_chunk(holder.result)}) {
    const auto readers = readers_of(chunk.get(), cells.size());
    for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk.get()); ++row) {
      for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = readers[i].view(row);
      each(cells);
    }
  }
  // A stream that broke off and one that ended look alike but for the error.
  if (duckdb_result_error(&holder.result) != nullptr) fail(holder);
}

void Connection::add_source(const std::string& name, std::shared_ptr<TableSource> source) {
  duckdb_table_function function = duckdb_create_table_function();
  duckdb_table_function_set_name(function, name.c_str());
  duckdb_table_function_set_extra_info(function, new SourceInfo{std::move(source)},
                                       [](void* data) { delete static_cast<SourceInfo*>(data); });
  duckdb_table_function_set_bind(function, source_bind);
  duckdb_table_function_set_init(function, source_init);
  duckdb_table_function_set_local_init(function, source_local_init);
  duckdb_table_function_set_function(function, source_fill);
  duckdb_table_function_supports_projection_pushdown(function, true);
  const auto registered = duckdb_register_table_function(state_->connection, function);
  duckdb_destroy_table_function(&function);
  if (registered != DuckDBSuccess) fail("table function " + name, DUCKDB_ERROR_INVALID);
}

void Connection::interrupt() { duckdb_interrupt(state_->connection); }

// ---- appender ----

struct Appender::State {
  duckdb_appender appender = nullptr;
  std::vector<ColumnSpec> columns;
  duckdb_data_chunk chunk = nullptr;
  std::vector<ColumnWriter> writers;
  std::vector<bool> is_set;
  std::size_t row = 0;

  ~State() {
    duckdb_destroy_data_chunk(&chunk);
    duckdb_appender_destroy(&appender);
  }

  void check(duckdb_state state) {
    if (state == DuckDBSuccess) return;
    const char* reason = duckdb_appender_error(appender);
    fail(reason == nullptr ? "append" : reason, DUCKDB_ERROR_INVALID);
  }

  void begin_chunk() {
    duckdb_data_chunk_reset(chunk);
    writers.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      writers.emplace_back(duckdb_data_chunk_get_vector(chunk, i), columns[i].type);
    }
    row = 0;
  }

  void flush() {
    if (row == 0) return;
    duckdb_data_chunk_set_size(chunk, row);
    check(duckdb_append_data_chunk(appender, chunk));
    begin_chunk();
  }
};

Appender::Appender(Connection& connection, const std::string& table,
                   std::vector<ColumnSpec> columns)
    : state_(std::make_unique<State>()) {
  state_->columns = std::move(columns);
  state_->is_set.assign(state_->columns.size(), false);
  state_->check(duckdb_appender_create(connection.state_->connection, nullptr, table.c_str(),
                                       &state_->appender));
  std::vector<duckdb_logical_type> types;
  for (const auto& column : state_->columns) types.push_back(logical_type(column.type));
  state_->chunk = duckdb_create_data_chunk(types.data(), types.size());
  for (auto& type : types) duckdb_destroy_logical_type(&type);
  state_->begin_chunk();
}

Appender::~Appender() = default;
Appender::Appender(Appender&&) noexcept = default;

void Appender::set_text(std::size_t column, std::string_view value) {
  state_->writers[column].text(state_->row, value);
  state_->is_set[column] = true;
}

void Appender::set(std::size_t column, const Value& value) {
  const DataType type = state_->columns[column].type;
  ColumnWriter& writer = state_->writers[column];
  const std::size_t row = state_->row;
  if (std::holds_alternative<sql::Null>(value)) return;
  if (const auto* text = std::get_if<std::string>(&value)) {
    TW_ASSERT(type.kind == DataType::Kind::kText);
    writer.text(row, *text);
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    TW_ASSERT(type.kind == DataType::Kind::kInteger);
    writer.integer(row, *integer);
  } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
    TW_ASSERT(type.kind == DataType::Kind::kDecimal);
    const auto unscaled = decimal->to_int64(type.scale, type.width);
    TW_ASSERT(unscaled.has_value());
    writer.decimal(row, *unscaled);
  } else if (const auto* date = std::get_if<Date>(&value)) {
    TW_ASSERT(type.kind == DataType::Kind::kDate);
    writer.date(row, *date);
  } else if (const auto* boolean = std::get_if<bool>(&value)) {
    TW_ASSERT(type.kind == DataType::Kind::kBoolean);
    writer.boolean(row, *boolean);
  } else {
    TW_ASSERT(type.kind == DataType::Kind::kDouble);
    writer.real(row, std::get<double>(value));
  }
  state_->is_set[column] = true;
}

void Appender::next_row() {
  for (std::size_t i = 0; i < state_->columns.size(); ++i) {
    if (!state_->is_set[i]) state_->writers[i].null(state_->row);
    state_->is_set[i] = false;
  }
  if (++state_->row == ChunkWriter::kCapacity) state_->flush();
}

void Appender::finish() {
  state_->flush();
  state_->check(duckdb_appender_close(state_->appender));
}

}  // namespace tw::lake
