#include "declaration/quarantine.h"

#include "base/base64.h"
#include "base/encoding.h"
#include "base/file.h"
#include "sql/print.h"

namespace tw::declaration {
namespace {

constexpr std::size_t kLongestValue = 200;  // of the field that is shown; the raw bytes are whole

}  // namespace

std::string printable(std::string_view bytes) {
  if (is_utf8(bytes) && bytes.find('\0') == std::string_view::npos) return std::string(bytes);
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F) {
      text += c;
    } else {
      text += "\\x";
      text += kHex[byte >> 4U];
      text += kHex[byte & 15U];
    }
  }
  return text;
}

std::string create_table(const std::string& name, const standards::Structure& structure) {
  std::string text = "CREATE TABLE " + sql::quote_identifier(name) + " (";
  for (std::size_t i = 0; i < structure.concepts.size(); ++i) {
    text += (i > 0 ? ", " : "") + sql::quote_identifier(structure.concepts[i].name) + " " +
            structure.concepts[i].type.duckdb();
  }
  return text + ")";
}

Quarantine::Quarantine(lake::Engine& engine)
    : connection_(engine), table_("quarantine " + unique_name()) {
  const auto& structure = standards::structure("rejected");
  connection_.execute(create_table(table_, structure));
  appender_ = std::make_unique<lake::Appender>(connection_, table_, structure.spec.columns);
}

void Quarantine::add(const std::string& source, const std::string& load_id,
                     const Unreadable& record) {
  const auto message = message_in_both(record.error.code, record.error.args);
  const Place& place = record.error.place;
  std::string value = printable(std::string_view(record.value).substr(0, kLongestValue));
  const std::string raw = base64(record.raw);
  const std::scoped_lock lock(mutex_);
  ++sequence_;
  records_ += record.records;
  Count& count = counts_[record.error.code];
  if (count.records == 0) {
    count.example = describe(Language::kEnglish, record.error);
    count.message = message;
  }
  count.records += record.records;

  const auto& structure = standards::structure("rejected");
  const auto set = [&](const char* concept_name, const sql::Value& v) {
    appender_->set(*structure.index_of(concept_name), v);
  };
  set("source", source);
  set("load_id", load_id);
  set("file", place.file);
  set("line", place.line);
  set("sequence", sequence_);
  set("path", place.path);
  set("field", printable(place.field));
  set("value", std::move(value));
  set("code", record.error.code);
  set("message_en", printable(message.en));
  set("message_zh", printable(message.zh));
  set("records", record.records);
  set("raw_base64", raw);
  appender_->next_row();
}

void Quarantine::finish() { appender_->finish(); }

}  // namespace tw::declaration
