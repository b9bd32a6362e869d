#include "bill/face.h"

#include "base/messages.h"

namespace tw::bill {
namespace {

constexpr const char* kStyle = R"(@page { size: A4; margin: 20mm }
body { font: 11pt/1.5 "Noto Serif", "Noto Serif CJK SC", "SimSun", serif; color: #1a1a1a; max-width: 170mm; margin: 10mm auto }
h1 { font-size: 18pt; text-align: center; letter-spacing: 0.1em; margin: 0 }
h1 small { display: block; font-size: 10pt; letter-spacing: normal; font-weight: normal }
.issuer { text-align: center; color: #8c1d18; font-weight: bold }
.state { border: 1.5pt solid #8c1d18; color: #8c1d18; padding: 0 6pt; float: right }
table { border-collapse: collapse; width: 100%; margin: 8mm 0 }
th, td { border: 0.5pt solid #555; padding: 3pt 6pt; text-align: left }
th { font-weight: normal; color: #444; width: 38% }
td.amount { text-align: right; font-variant-numeric: tabular-nums }
tr.total td, tr.total th { font-weight: bold; color: #1a1a1a }
pre { font-size: 7.5pt; white-space: pre-wrap; overflow-wrap: anywhere; border-top: 0.5pt solid #555; padding-top: 3mm }
)";

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string both(const std::string& code) {
  const auto text = message_in_both(code);
  return escaped(text.zh) + " " + escaped(text.en);
}

}  // namespace

std::string html_face(const Bill& bill, const Certificate& certificate) {
  const auto title = message_in_both("bill_face.title");
  std::string html =
      "<!doctype html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
      escaped(certificate.number) + "</title>\n<style>\n" + kStyle +
      "</style>\n</head>\n<body>\n<p class=\"issuer\">" + escaped(certificate.issuer) +
      "</p>\n<h1>" + escaped(title.zh) + "<small>" + escaped(title.en) +
      "</small></h1>\n<p><span class=\"state\">" + both("bill_state." + bill.state) +
      "</span></p>\n<table>\n";
  const auto row = [&](const char* key, const std::string& value) {
    html += "<tr><th scope=\"row\">" + both(std::string("bill_face.") + key) + "</th><td>" +
            escaped(value) + "</td></tr>\n";
  };
  row("number", certificate.number);
  row("declaration", certificate.declaration + " / " + std::to_string(certificate.version));
  row("trader", certificate.trader + " " + certificate.name);
  row("office", certificate.office);
  row("issued", certificate.issued);
  html += "</table>\n<table>\n";
  const auto amount = [&](const std::string& label, const Decimal& value, const char* style) {
    html += std::string("<tr") + style + "><th scope=\"row\">" + label +
            "</th><td class=\"amount\">" + escaped(certificate.currency) + " " + value.to_string() +
            "</td></tr>\n";
  };
  for (const auto& tax : certificate.taxes) amount(escaped(tax.kind), tax.amount, "");
  amount(both("bill_face.total"), certificate.total, " class=\"total\"");
  html += "</table>\n<p>" + both("bill_face.verify") + "</p>\n<pre>" + escaped(bill.document) +
          "</pre>\n</body>\n</html>\n";
  return html;
}

}  // namespace tw::bill
