#include "bill/document.h"

#include <charconv>
#include <numeric>

#include "trust/note.h"

namespace tw::bill {
namespace {

constexpr std::string_view kFirst = "tidewaiter/bill/v1\n";

// On one line.
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : text) result += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return result;
}

// Takes "name: value\n" off the front.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  bool next(std::string_view name, std::string& value) {
    const std::string before = std::string(name) + ": ";
    const auto end = rest_.find('\n');
    if (!rest_.starts_with(before) || end == std::string_view::npos) return false;
    value = rest_.substr(before.size(), end - before.size());
    rest_.remove_prefix(end + 1);
    ++line_;
    return true;
  }
  bool is_at_end() const { return rest_.empty(); }
  Error wrong() const { return Error("bill.not_a_certificate", {std::to_string(line_ + 1)}); }

 private:
  std::string_view rest_;
  int line_ = 1;
};

}  // namespace

std::string Certificate::text() const {
  std::string text(kFirst);
  const auto add = [&](const char* key, const std::string& value) {
    text += std::string(key) + ": " + plain(value) + "\n";
  };
  add("number", number);
  add("issuer", issuer);
  add("declaration", declaration);
  add("version", std::to_string(version));
  add("source", source);
  add("trader", trader);
  add("name", name);
  add("office", office);
  add("issued", issued);
  add("currency", currency);
  for (const auto& tax : taxes) add("tax", tax.kind + " " + tax.amount.to_string());
  add("total", total.to_string());
  return text;
}

Result<Certificate> Certificate::parse(std::string_view text) {
  if (!text.starts_with(kFirst)) return Error("bill.not_a_certificate", {"1"});
  Lines lines(text.substr(kFirst.size()));
  Certificate read;
  std::string version, value;
  for (const auto& [key, to] : std::initializer_list<std::pair<const char*, std::string*>>{
           {"number", &read.number},
           {"issuer", &read.issuer},
           {"declaration", &read.declaration},
           {"version", &version},
           {"source", &read.source},
           {"trader", &read.trader},
           {"name", &read.name},
           {"office", &read.office},
           {"issued", &read.issued},
           {"currency", &read.currency}}) {
    if (!lines.next(key, *to)) return lines.wrong();
  }
  const auto end = std::from_chars(version.data(), version.data() + version.size(), read.version);
  if (end.ec != std::errc() || end.ptr != version.data() + version.size()) return lines.wrong();
  Decimal sum(0, 2);
  while (lines.next("tax", value)) {
    const auto blank = value.rfind(' ');
    const auto amount =
        blank == std::string::npos ? std::nullopt : Decimal::parse(value.substr(blank + 1));
    const auto more = amount ? sum.add(*amount) : std::nullopt;
    if (!more) return lines.wrong();
    sum = *more;
    read.taxes.push_back({value.substr(0, blank), *amount});
  }
  if (!lines.next("total", value)) return lines.wrong();
  const auto total = Decimal::parse(value);
  if (!total || *total != sum) return lines.wrong();
  read.total = *total;
  if (!lines.is_at_end() || read.text() != text) return lines.wrong();
  return read;
}

std::string signed_document(const Certificate& certificate, const trust::SignerKey& key) {
  trust::Note note{certificate.text(), {}};
  note.signatures.push_back(trust::sign_text(key, note.text));
  return note.bytes();
}

Result<Certificate> verify(std::string_view document, const trust::VerifierKey& key) {
  TW_TRY(const auto note, trust::Note::parse(document));
  TW_TRY(const bool is_signed, trust::signed_by(note, key));
  if (!is_signed) return Error("bill.not_signed", {key.name});
  return Certificate::parse(note.text);
}

}  // namespace tw::bill
