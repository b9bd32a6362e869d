// Recursive descent over the tokens, one function a level of binding.
#include <array>
#include <set>

#include "checks/language.h"
#include "checks/lexer.h"

namespace tw::checks {
namespace {

constexpr int kMaxDepth = 100;  // of nesting; keeps hostile text from exhausting the stack

class Parser {
 public:
  Parser(std::vector<Token> tokens, const std::string& file)
      : tokens_(std::move(tokens)), file_(file) {}

  Result<Program> program() {
    Program program;
    program.file = file_;
    while (current().kind != Token::Kind::kEnd) {
      if (is("define")) {
        TW_TRY(Ruleset ruleset, this->ruleset());
        program.rulesets.push_back(std::move(ruleset));
      } else {
        TW_TRY(Check check, this->check());
        program.checks.push_back(std::move(check));
      }
      TW_CHECK(expect(";"));
    }
    return program;
  }

  Result<Syntax> whole_expression() {
    TW_TRY(Syntax syntax, expression());
    if (current().kind != Token::Kind::kEnd) return unexpected("end");
    return syntax;
  }

 private:
  const Token& current() const { return tokens_[next_]; }
  bool is(std::string_view text) const {
    return (current().kind == Token::Kind::kKeyword || current().kind == Token::Kind::kSymbol) &&
           current().text == text;
  }
  bool accept(std::string_view text) {
    if (!is(text)) return false;
    ++next_;
    return true;
  }
  Error error(std::string code, std::vector<std::string> args, Position at) const {
    return rule_error(std::move(code), std::move(args), file_, at);
  }
  Error unexpected(std::string wanted) const {
    if (current().kind == Token::Kind::kEnd) {
      return error("rule.text_ends", {std::move(wanted)}, current().at);
    }
    return error("rule.unexpected", {current().text, std::move(wanted)}, current().at);
  }
  Result<void> expect(std::string_view text) {
    if (!accept(text)) return unexpected(std::string(text));
    return {};
  }
  Result<Name> name() {
    if (current().kind != Token::Kind::kName) return unexpected("name");
    const Token& token = tokens_[next_++];
    return Name{token.text, token.at};
  }
  Result<Name> string() {
    if (current().kind != Token::Kind::kString) return unexpected("\"...\"");
    const Token& token = tokens_[next_++];
    return Name{token.text, token.at};
  }

  Result<Check> check() {
    TW_TRY(Name result, name());
    if (!accept(":=") && !accept("<-")) return unexpected(":=");
    TW_CHECK(expect("check_datapoint"));
    TW_CHECK(expect("("));
    TW_TRY(Name dataset, name());
    TW_CHECK(expect(","));
    TW_TRY(Name ruleset, name());
    TW_CHECK(expect(")"));
    return Check{result.text, std::move(dataset), std::move(ruleset)};
  }

  Result<Ruleset> ruleset() {
    Ruleset set;
    set.at = current().at;
    for (const auto* word : {"define", "datapoint", "ruleset"}) TW_CHECK(expect(word));
    TW_TRY(Name set_name, name());
    set.name = set_name.text;
    TW_CHECK(expect("("));
    TW_CHECK(expect("variable"));
    do {
      TW_TRY(Name variable, name());
      set.variables.push_back(std::move(variable));
    } while (accept(","));
    TW_CHECK(expect(")"));
    TW_CHECK(expect("is"));
    do {
      TW_TRY(Rule rule, this->rule());
      set.rules.push_back(std::move(rule));
    } while (accept(";"));
    for (const auto* word : {"end", "datapoint", "ruleset"}) TW_CHECK(expect(word));
    return set;
  }

  Result<Rule> rule() {
    Rule rule;
    rule.at = current().at;
    TW_TRY(Name rule_name, name());
    rule.name = rule_name.text;
    TW_CHECK(expect(":"));
    if (accept("when")) {
      TW_TRY(Syntax antecedent, expression());
      rule.antecedent.push_back(std::move(antecedent));
      TW_CHECK(expect("then"));
    }
    TW_TRY(rule.consequent, expression());
    TW_CHECK(expect("errorcode"));
    TW_TRY(Name code, string());
    rule.code = code.text;
    TW_CHECK(expect("errorlevel"));
    TW_TRY(Name level, string());
    for (const auto severity : {Severity::kFatal, Severity::kError, Severity::kWarning}) {
      if (level.text == to_string(severity)) {
        rule.severity = severity;
        return rule;
      }
    }
    return error("rule.level", {level.text}, level.at);
  }

  Result<Syntax> expression() {
    if (++depth_ > kMaxDepth) return error("rule.too_deep", {}, current().at);
    Result<Syntax> result = is("if") ? if_then_else() : is("case") ? case_when() : disjunction();
    --depth_;
    return result;
  }

  Result<Syntax> if_then_else() {
    Syntax node{.kind = Syntax::Kind::kIf, .at = current().at};
    for (const auto* word : {"if", "then", "else"}) {
      TW_CHECK(expect(word));
      TW_TRY(Syntax arg, expression());
      node.args.push_back(std::move(arg));
    }
    return node;
  }

  Result<Syntax> case_when() {
    Syntax node{.kind = Syntax::Kind::kCase, .at = current().at};
    TW_CHECK(expect("case"));
    do {
      for (const auto* word : {"when", "then"}) {
        TW_CHECK(expect(word));
        TW_TRY(Syntax arg, expression());
        node.args.push_back(std::move(arg));
      }
    } while (is("when"));
    TW_CHECK(expect("else"));
    TW_TRY(Syntax otherwise, expression());
    node.args.push_back(std::move(otherwise));
    return node;
  }

  using Level = Result<Syntax> (Parser::*)();

  // operand (op operand)*, left to right.
  Result<Syntax> chain(Level operand, std::initializer_list<const char*> operators) {
    TW_TRY(Syntax left, (this->*operand)());
    for (int length = 0;; ++length) {
      const char* found = nullptr;
      for (const auto* op : operators) {
        if (is(op)) found = op;
      }
      if (found == nullptr) return left;
      if (length >= kMaxDepth) return error("rule.too_deep", {}, current().at);
      const Position at = tokens_[next_++].at;
      TW_TRY(Syntax right, (this->*operand)());
      Syntax node{.kind = Syntax::Kind::kBinary, .text = found, .at = at};
      node.args.push_back(std::move(left));
      node.args.push_back(std::move(right));
      left = std::move(node);
    }
  }

  Result<Syntax> disjunction() { return chain(&Parser::conjunction, {"or", "xor"}); }
  Result<Syntax> conjunction() { return chain(&Parser::comparison, {"and"}); }
  Result<Syntax> sum() { return chain(&Parser::product, {"+", "-", "||"}); }
  Result<Syntax> product() { return chain(&Parser::unary, {"*", "/"}); }

  Result<Syntax> comparison() {
    TW_TRY(Syntax left, sum());
    for (const auto* op : {"=", "<>", "<=", "<", ">=", ">"}) {
      if (!is(op)) continue;
      Syntax node{.kind = Syntax::Kind::kBinary, .text = op, .at = tokens_[next_++].at};
      TW_TRY(Syntax right, sum());
      node.args.push_back(std::move(left));
      node.args.push_back(std::move(right));
      return node;
    }
    if (is("in") || is("not_in")) return membership(std::move(left));
    return left;
  }

  Result<Syntax> membership(Syntax operand) {
    Syntax node{.kind = Syntax::Kind::kIn, .text = current().text, .at = tokens_[next_++].at};
    node.args.push_back(std::move(operand));
    if (!accept("{")) {
      node.kind = Syntax::Kind::kInDomain;
      TW_TRY(Name domain, name());
      node.domain = domain.text;
      return node;
    }
    do {
      TW_TRY(Syntax element, unary());
      if (element.kind == Syntax::Kind::kUnary && element.text == "-") {
        element = negated(std::move(element));
      }
      if (element.kind != Syntax::Kind::kLiteral) return error("rule.set_literal", {}, element.at);
      node.args.push_back(std::move(element));
    } while (accept(","));
    TW_CHECK(expect("}"));
    return node;
  }

  // -literal as a literal, where it is one.
  static Syntax negated(Syntax minus) {
    Syntax& inner = minus.args[0];
    if (inner.kind != Syntax::Kind::kLiteral) return minus;
    if (const auto* integer = std::get_if<std::int64_t>(&inner.value)) {
      return {.kind = Syntax::Kind::kLiteral, .value = -*integer, .at = minus.at};
    }
    if (const auto* decimal = std::get_if<Decimal>(&inner.value)) {
      return {.kind = Syntax::Kind::kLiteral,
              .value = Decimal(-decimal->unscaled(), decimal->scale()),
              .at = minus.at};
    }
    return minus;
  }

  Result<Syntax> unary() {
    for (const auto* op : {"-", "+", "not"}) {
      if (!is(op)) continue;
      if (++depth_ > kMaxDepth) return error("rule.too_deep", {}, current().at);
      Syntax node{.kind = Syntax::Kind::kUnary, .text = op, .at = tokens_[next_++].at};
      TW_TRY(Syntax operand, unary());
      node.args.push_back(std::move(operand));
      --depth_;
      return node;
    }
    return primary();
  }

  Result<Syntax> primary() {
    if (accept("(")) {
      TW_TRY(Syntax inner, expression());
      TW_CHECK(expect(")"));
      return inner;
    }
    if (is("cast")) return date_literal();
    if (current().kind == Token::Kind::kName) return variable_or_call();
    return literal();
  }

  Result<Syntax> literal() {
    const Token& token = current();
    Syntax node{.kind = Syntax::Kind::kLiteral, .at = token.at};
    if (token.kind == Token::Kind::kString) {
      node.value = token.text;
    } else if (token.kind == Token::Kind::kInteger || token.kind == Token::Kind::kNumber) {
      const auto decimal = Decimal::parse(token.text);
      if (!decimal || decimal->scale() > 20) return error("rule.number", {token.text}, token.at);
      const auto whole = decimal->to_int64(0);
      if (token.kind == Token::Kind::kNumber || !whole) {
        node.value = *decimal;
      } else {
        node.value = *whole;
      }
    } else if (is("true") || is("false")) {
      node.value = token.text == "true";
    } else if (!is("null")) {
      return unexpected("expression");
    }
    ++next_;
    return node;
  }

  // cast("2026-01-01", date)
  Result<Syntax> date_literal() {
    const Position at = current().at;
    TW_CHECK(expect("cast"));
    TW_CHECK(expect("("));
    TW_TRY(Name text, string());
    TW_CHECK(expect(","));
    TW_TRY(Name type, name());
    if (type.text != "date") return error("rule.cast", {type.text}, type.at);
    TW_CHECK(expect(")"));
    const auto date = Date::parse(text.text);
    if (!date) return error("rule.date", {text.text}, text.at);
    return Syntax{.kind = Syntax::Kind::kLiteral, .value = *date, .at = at};
  }

  Result<Syntax> variable_or_call() {
    TW_TRY(Name word, name());
    if (!accept("("))
      return Syntax{.kind = Syntax::Kind::kVariable, .text = word.text, .at = word.at};
    Syntax node{.kind = Syntax::Kind::kCall, .text = word.text, .at = word.at};
    do {
      TW_TRY(Syntax arg, expression());
      node.args.push_back(std::move(arg));
    } while (accept(","));
    TW_CHECK(expect(")"));
    return node;
  }

  std::vector<Token> tokens_;
  const std::string& file_;
  std::size_t next_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<Program> parse(std::string_view text, const std::string& file) {
  TW_TRY(std::vector<Token> tokens, tokenize(text, file));
  return Parser(std::move(tokens), file).program();
}

Result<Syntax> parse_expression(std::string_view text, const std::string& file) {
  TW_TRY(std::vector<Token> tokens, tokenize(text, file));
  return Parser(std::move(tokens), file).whole_expression();
}

std::string describe_in_source(Language language, const Error& error, std::string_view text) {
  std::string shown = describe(language, error);
  for (std::int64_t line = 1; line < error.place.line; ++line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return shown;
    text.remove_prefix(end + 1);
  }
  const auto source = text.substr(0, text.find('\n'));
  std::string pad;
  std::int64_t column = 0;
  for (const char c : source) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U) continue;
    if (++column >= error.place.column) break;
    pad += c == '\t'       ? "\t"
           : byte >= 0xE2U ? "  "
                           : " ";  // Chinese characters stand two columns wide
  }
  return shown + "\n" + std::string(source) + "\n" + pad + "^";
}

}  // namespace tw::checks
