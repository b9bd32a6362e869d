#include "inplace/question.h"

#include <algorithm>
#include <array>
#include <optional>

#include "inplace/question_lexer.h"

namespace tw::inplace {
namespace {

using sql::DataType;
using sql::Expr;
using Kind = DataType::Kind;

bool is_number(const DataType& type) {
  return type.kind == Kind::kInteger || type.kind == Kind::kDecimal || type.kind == Kind::kDouble;
}
// Exact numbers: what can be reckoned with, and never fails.
bool is_exact(const DataType& type) { return is_number(type) && type.kind != Kind::kDouble; }
bool is_alike(const DataType& a, const DataType& b) {
  return a.kind == b.kind || (is_number(a) && is_number(b));
}

struct Value {
  Expr expr;
  DataType type;
  bool has_aggregate = false;
  bool has_column = false;  // outside of an aggregate
};

constexpr std::array<std::string_view, 27> kReserved = {
    "SELECT", "FROM", "WHERE", "GROUP", "BY",   "ORDER",  "LIMIT", "AND",     "OR",
    "NOT",    "IN",   "LIKE",  "IS",    "NULL", "UNION",  "ALL",   "JOIN",    "HAVING",
    "AS",     "ASC",  "DESC",  "WITH",  "CASE", "EXISTS", "INTO",  "BETWEEN", "DISTINCT"};

class Parser {
 public:
  Parser(std::vector<Token> tokens, const Columns& columns)
      : tokens_(std::move(tokens)), columns_(columns) {}

  Result<std::string> resource() {
    for (; here().kind != Token::Kind::kEnd; ++at_) {
      if (is_word("FROM")) {
        ++at_;
        return name();
      }
    }
    return wrong("FROM");
  }

  Result<Question> run() {
    TW_CHECK(want("SELECT"));
    TW_CHECK(outputs());
    TW_CHECK(want("FROM"));
    TW_TRY(question_.resource, name());
    if (take("WHERE")) {
      TW_TRY(auto condition, disjunction());
      question_.where = std::move(condition);
    }
    if (take("GROUP")) TW_CHECK(group_by());
    TW_CHECK(judge_grouping());
    if (take("ORDER")) TW_CHECK(order_by());
    if (take("LIMIT")) TW_CHECK(limit());
    if (here().kind != Token::Kind::kEnd) return wrong("-");
    return std::move(question_);
  }

 private:
  // ---- words ----

  const Token& here() const { return tokens_[at_]; }
  bool is_word(std::string_view word) const {
    return here().kind == Token::Kind::kWord && here().upper == word;
  }
  bool is_mark(std::string_view mark) const {
    return here().kind == Token::Kind::kMark && here().text == mark;
  }
  bool take(std::string_view word) {
    if (!is_word(word)) return false;
    ++at_;
    return true;
  }
  bool take_mark(std::string_view mark) {
    if (!is_mark(mark)) return false;
    ++at_;
    return true;
  }
  Place place() const { return {.line = 1, .column = static_cast<std::int64_t>(here().at + 1)}; }
  Error wrong(std::string_view wanted) const {
    return Error("inplace.syntax", {here().text, std::string(wanted)}, place());
  }
  Error types(std::string_view operation) const {
    return Error("inplace.types", {std::string(operation)}, place());
  }
  Result<void> want(std::string_view word) {
    if (take(word)) return {};
    return wrong(word);
  }
  Result<void> want_mark(std::string_view mark) {
    if (take_mark(mark)) return {};
    return wrong(mark);
  }
  bool is_name() const {
    return here().kind == Token::Kind::kName ||
           (here().kind == Token::Kind::kWord &&
            std::find(kReserved.begin(), kReserved.end(), here().upper) == kReserved.end());
  }
  Result<std::string> name() {
    if (!is_name() || here().text.empty()) return wrong("name");
    return tokens_[at_++].text;
  }

  // ---- clauses ----

  Result<void> outputs() {
    if (take_mark("*")) {
      for (const auto& column : columns_) {
        question_.outputs.push_back({column.name, sql::column(column.name), column.type});
      }
      return {};
    }
    do {
      const bool is_column = is_name() && !is_call();
      const std::string written = here().text;
      TW_TRY(auto value, sum());
      Output output{"", value.expr, value.type, value.has_aggregate};
      if (value.has_aggregate && value.has_column) {
        return Error("inplace.not_grouped", {written}, place());
      }
      if (take("AS")) {
        TW_TRY(output.name, name());
      } else if (is_column && value.expr->kind == sql::Node::Kind::kColumn) {
        output.name = written;
      } else {
        return Error("inplace.name_needed", {written}, place());
      }
      if (find_output(output.name)) return Error("inplace.output_twice", {output.name}, place());
      question_.outputs.push_back(std::move(output));
    } while (take_mark(","));
    return {};
  }

  std::optional<std::size_t> find_output(std::string_view named) const {
    for (std::size_t i = 0; i < question_.outputs.size(); ++i) {
      if (question_.outputs[i].name == named) return i;
    }
    return std::nullopt;
  }

  Result<void> group_by() {
    TW_CHECK(want("BY"));
    question_.is_grouped = true;
    do {
      const auto at = place();
      TW_TRY(const auto named, name());
      const auto output = find_output(named);
      if (!output || question_.outputs[*output].is_aggregate) {
        return Error("inplace.not_grouped", {named}, at);
      }
      question_.group_by.push_back(*output);
    } while (take_mark(","));
    return {};
  }

  Result<void> judge_grouping() {
    const bool has_aggregate =
        std::any_of(question_.outputs.begin(), question_.outputs.end(),
                    [](const Output& output) { return output.is_aggregate; });
    question_.is_grouped |= has_aggregate;
    if (!question_.is_grouped) return {};
    const auto& grouped = question_.group_by;
    for (std::size_t i = 0; i < question_.outputs.size(); ++i) {
      if (question_.outputs[i].is_aggregate) continue;
      if (std::find(grouped.begin(), grouped.end(), i) == grouped.end()) {
        return Error("inplace.not_grouped", {question_.outputs[i].name}, place());
      }
    }
    return {};
  }

  Result<void> order_by() {
    TW_CHECK(want("BY"));
    do {
      const auto at = place();
      TW_TRY(const auto named, name());
      const auto output = find_output(named);
      if (!output) return Error("inplace.column_unknown", {named}, at);
      const bool descending = take("DESC");
      if (!descending) take("ASC");
      question_.order_by.push_back({*output, descending});
    } while (take_mark(","));
    return {};
  }

  Result<void> limit() {
    const auto number =
        here().kind == Token::Kind::kNumber ? Decimal::parse(here().text) : std::nullopt;
    const auto whole = number ? number->to_int64(0, 12) : std::nullopt;
    if (!whole || here().text.find('.') != std::string::npos) return wrong("number");
    ++at_;
    question_.limit = *whole;
    return {};
  }

  // ---- conditions ----

  class Deeper {
   public:
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;

   private:
    int& depth_;
  };

  Result<Expr> disjunction() {
    const Deeper deeper(depth_);
    if (depth_ > kMostDepth) return wrong("-");
    std::vector<Expr> parts;
    do {
      TW_TRY(auto part, conjunction());
      parts.push_back(std::move(part));
    } while (take("OR"));
    return parts.size() == 1 ? parts[0] : sql::any(std::move(parts));
  }

  Result<Expr> conjunction() {
    std::vector<Expr> parts;
    do {
      TW_TRY(auto part, negation());
      parts.push_back(std::move(part));
    } while (take("AND"));
    return parts.size() == 1 ? parts[0] : sql::all(std::move(parts));
  }

  Result<Expr> negation() {
    bool is_negated = false;
    while (take("NOT")) is_negated = !is_negated;
    TW_TRY(auto condition, comparison());
    return is_negated ? sql::negate(std::move(condition)) : condition;
  }

  // A parenthesis is of a condition, or of a value: the condition is tried first.
  Result<Expr> comparison() {
    if (is_mark("(")) {
      const auto before = at_;
      const int products = products_;
      ++at_;
      if (auto condition = disjunction(); condition && take_mark(")") && !continues_value()) {
        return condition;
      }
      at_ = before;
      products_ = products;
    }
    const auto at = place();
    TW_TRY(auto left, sum());
    if (left.has_aggregate) return Error("inplace.not_grouped", {"WHERE"}, at);
    return compared(std::move(left));
  }

  bool continues_value() const {
    static constexpr std::array<std::string_view, 9> kMarks = {"=",  "<>", "<", "<=", ">",
                                                               ">=", "+",  "-", "*"};
    static constexpr std::array<std::string_view, 4> kWords = {"IS", "IN", "LIKE", "BETWEEN"};
    return (here().kind == Token::Kind::kMark &&
            std::find(kMarks.begin(), kMarks.end(), here().text) != kMarks.end()) ||
           (here().kind == Token::Kind::kWord &&
            std::find(kWords.begin(), kWords.end(), here().upper) != kWords.end());
  }

  Result<Expr> compared(Value left) {
    for (const char* op : {"=", "<>", "<", "<=", ">", ">="}) {
      if (take_mark(op)) {
        TW_TRY(const auto right, like_typed(left, op));
        return sql::binary(op, left.expr, right);
      }
    }
    if (take("IS")) {
      const bool is_negated = take("NOT");
      TW_CHECK(want("NULL"));
      Expr test = sql::is_null(left.expr);
      return is_negated ? sql::negate(test) : test;
    }
    const bool is_negated = take("NOT");
    TW_TRY(Expr test, membership(std::move(left)));
    return is_negated ? sql::negate(std::move(test)) : test;
  }

  Result<Expr> membership(Value left) {
    if (take("BETWEEN")) {
      TW_TRY(const auto low, like_typed(left, "BETWEEN"));
      TW_CHECK(want("AND"));
      TW_TRY(const auto high, like_typed(left, "BETWEEN"));
      return sql::all({sql::binary(">=", left.expr, low), sql::binary("<=", left.expr, high)});
    }
    if (take("IN")) {
      TW_CHECK(want_mark("("));
      std::vector<Expr> values;
      do {
        TW_TRY(const auto value, literal());
        if (!is_alike(left.type, value.type)) return types("IN");
        values.push_back(value.expr);
      } while (take_mark(","));
      TW_CHECK(want_mark(")"));
      return sql::in(left.expr, std::move(values));
    }
    if (take("LIKE")) {
      if (left.type.kind != Kind::kText || here().kind != Token::Kind::kText) return types("LIKE");
      return sql::binary("LIKE", left.expr, sql::literal(sql::Value(tokens_[at_++].text)));
    }
    return wrong("=");
  }

  // The right side of a comparison.
  Result<Expr> like_typed(const Value& left, std::string_view operation) {
    TW_TRY(const auto right, sum());
    if (right.has_aggregate || !is_alike(left.type, right.type)) return types(operation);
    return right.expr;
  }

  // ---- values ----

  Result<Value> sum() {
    const Deeper deeper(depth_);
    if (depth_ > kMostDepth) return wrong("-");
    TW_TRY(auto left, product());
    while (is_mark("+") || is_mark("-")) {
      const std::string op = tokens_[at_++].text;
      TW_TRY(const auto right, product());
      TW_TRY(left, reckoned(op, std::move(left), right));
    }
    return left;
  }

  Result<Value> product() {
    TW_TRY(auto left, factor());
    while (take_mark("*")) {
      if (++products_ > kMostProducts) return wrong("-");
      TW_TRY(const auto right, factor());
      TW_TRY(left, reckoned("*", std::move(left), right));
    }
    return left;
  }

  Result<Value> reckoned(const std::string& op, Value left, const Value& right) {
    if (!is_exact(left.type) || !is_exact(right.type)) return types(op);
    return Value{sql::binary(op, left.expr, right.expr), DataType::decimal(38, 10),
                 left.has_aggregate || right.has_aggregate, left.has_column || right.has_column};
  }

  Result<Value> factor() {
    const Deeper deeper(depth_);
    if (depth_ > kMostDepth) return wrong("-");
    if (take_mark("-")) {
      TW_TRY(auto value, factor());
      if (!is_exact(value.type)) return types("-");
      value.expr = sql::minus(value.expr);
      return value;
    }
    if (take_mark("(")) {
      TW_TRY(auto value, sum());
      TW_CHECK(want_mark(")"));
      return value;
    }
    if (here().kind == Token::Kind::kText || here().kind == Token::Kind::kNumber || is_date()) {
      return literal();
    }
    if (is_call()) return called();
    const auto at = place();
    TW_TRY(const auto named, name());
    for (const auto& column : columns_) {
      if (column.name == named) return Value{sql::column(named), column.type, false, true};
    }
    return Error("inplace.column_unknown", {named}, at);
  }

  bool is_date() const { return is_word("DATE") && tokens_[at_ + 1].kind == Token::Kind::kText; }
  bool is_call() const {
    return here().kind == Token::Kind::kWord && tokens_[at_ + 1].kind == Token::Kind::kMark &&
           tokens_[at_ + 1].text == "(";
  }

  Result<Value> literal() {
    if (is_date()) {
      const auto date = Date::parse(tokens_[at_ + 1].text);
      if (!date) return wrong("DATE");
      at_ += 2;
      return Value{sql::literal(sql::Value(*date)), DataType::date()};
    }
    const bool is_negative = take_mark("-");
    if (here().kind == Token::Kind::kNumber) {
      const auto number = Decimal::parse((is_negative ? "-" : "") + here().text);
      if (!number) return wrong("number");
      ++at_;
      return Value{sql::literal(sql::Value(*number)), DataType::decimal(38, number->scale())};
    }
    if (here().kind != Token::Kind::kText || is_negative) return wrong("literal");
    return Value{sql::literal(sql::Value(tokens_[at_++].text)), DataType::text()};
  }

  Result<Value> called() {
    const std::string function = here().upper;
    const auto at = place();
    at_ += 2;
    if (function == "COUNT" || function == "SUM" || function == "AVG" || function == "MIN" ||
        function == "MAX") {
      return aggregate(function);
    }
    TW_TRY(auto value, sum());
    const auto answer = [&](const char* name, DataType type, std::vector<Expr> more = {}) {
      std::vector<Expr> args = {value.expr};
      args.insert(args.end(), more.begin(), more.end());
      return Value{sql::call(name, std::move(args)), type, value.has_aggregate, value.has_column};
    };
    const bool is_text = value.type.kind == Kind::kText;
    const bool is_day = value.type.kind == Kind::kDate || value.type.kind == Kind::kInstant;
    std::optional<Value> result;
    if (function == "LOWER" && is_text) result = answer("lower", DataType::text());
    if (function == "UPPER" && is_text) result = answer("upper", DataType::text());
    if (function == "LENGTH" && is_text) result = answer("length", DataType::integer());
    if (function == "YEAR" && is_day) result = answer("year", DataType::integer());
    if (function == "MONTH" && is_day) result = answer("month", DataType::integer());
    if (function == "SUBSTR" && is_text) {
      TW_TRY(auto from, whole_argument(1));
      TW_TRY(auto count, whole_argument(0));
      result = answer("substr", DataType::text(), {std::move(from), std::move(count)});
    }
    if (!result) return Error("inplace.function_unknown", {function}, at);
    TW_CHECK(want_mark(")"));
    return *result;
  }

  Result<Expr> whole_argument(std::int64_t least) {
    TW_CHECK(want_mark(","));
    const auto number =
        here().kind == Token::Kind::kNumber ? Decimal::parse(here().text) : std::nullopt;
    const auto whole = number && number->scale() == 0 ? number->to_int64(0, 6) : std::nullopt;
    if (!whole || *whole < least) return wrong("number");
    ++at_;
    return sql::literal(sql::Value(*whole));
  }

  Result<Value> aggregate(const std::string& function) {
    if (function == "COUNT" && take_mark("*")) {
      TW_CHECK(want_mark(")"));
      return Value{sql::call("count", {sql::star()}), DataType::integer(), true};
    }
    const bool is_distinct = function == "COUNT" && take("DISTINCT");
    TW_TRY(const auto value, sum());
    TW_CHECK(want_mark(")"));
    if (value.has_aggregate) return types(function);
    if (is_distinct) {
      return Value{sql::call_distinct("count", value.expr), DataType::integer(), true};
    }
    if (function == "COUNT") {
      return Value{sql::call("count", {value.expr}), DataType::integer(), true};
    }
    if (function == "MIN" || function == "MAX") {
      return Value{sql::call(function == "MIN" ? "min" : "max", {value.expr}), value.type, true};
    }
    if (!is_number(value.type)) return types(function);
    if (function == "AVG") return Value{sql::call("avg", {value.expr}), DataType::real(), true};
    const bool is_real = value.type.kind == Kind::kDouble;
    return Value{sql::call("sum", {value.expr}),
                 is_real ? value.type : DataType::decimal(38, value.type.scale), true};
  }

  std::vector<Token> tokens_;
  const Columns& columns_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int products_ = 0;
  Question question_;
};

}  // namespace

Result<std::string> resource_of(std::string_view text) {
  TW_TRY(auto tokens, tokens_of(text));
  return Parser(std::move(tokens), {}).resource();
}

Result<Question> parse(std::string_view text, const Columns& columns) {
  TW_TRY(auto tokens, tokens_of(text));
  return Parser(std::move(tokens), columns).run();
}

}  // namespace tw::inplace
