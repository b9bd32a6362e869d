#include "checks/syntax.h"

#include "lake/engine.h"

namespace tw::checks {
namespace {

std::string literal_text(const sql::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return '"' + *text + '"';
  if (std::holds_alternative<sql::Null>(value)) return "null";
  return lake::to_text(value);
}

std::string listed(std::string head, const std::vector<Syntax>& args) {
  for (const auto& arg : args) head += " " + to_string(arg);
  return "(" + head + ")";
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kFatal:
      return "fatal";
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
  }
  TW_ASSERT(false);
}

Error rule_error(std::string code, std::vector<std::string> args, const std::string& file,
                 Position at) {
  return {std::move(code), std::move(args), {.file = file, .line = at.line, .column = at.column}};
}

std::string to_string(const Syntax& syntax) {
  switch (syntax.kind) {
    case Syntax::Kind::kLiteral:
      return literal_text(syntax.value);
    case Syntax::Kind::kVariable:
      return syntax.text;
    case Syntax::Kind::kUnary:
    case Syntax::Kind::kBinary:
    case Syntax::Kind::kCall:
    case Syntax::Kind::kIn:
      return listed(syntax.text, syntax.args);
    case Syntax::Kind::kIf:
      return listed("if", syntax.args);
    case Syntax::Kind::kCase:
      return listed("case", syntax.args);
    case Syntax::Kind::kInDomain:
      return "(" + syntax.text + " " + to_string(syntax.args[0]) + " @" + syntax.domain + ")";
  }
  TW_ASSERT(false);
}

std::string to_string(const Rule& rule) {
  std::string text =
      "(rule " + rule.name + " " + rule.code + " " + std::string(to_string(rule.severity));
  if (!rule.antecedent.empty()) text += " (when " + to_string(rule.antecedent[0]) + ")";
  return text + " (then " + to_string(rule.consequent) + "))";
}

}  // namespace tw::checks
