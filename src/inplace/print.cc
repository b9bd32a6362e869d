#include "inplace/print.h"

#include <algorithm>
#include <array>

#include "base/hex.h"

namespace tw::inplace {
namespace {

using sql::DataType;
using sql::Expr;
using sql::Node;
using Kind = DataType::Kind;

bool is_harmless(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(" -.:/").find(c) != std::string_view::npos;
  });
}

// UTF-16, little endian, as SQL Server keeps national characters. `text` is UTF-8.
std::string utf16_of(std::string_view text) {
  std::string result;
  const auto put = [&](std::uint32_t unit) {
    result += static_cast<char>(unit & 0xFFU);
    result += static_cast<char>(unit >> 8U);
  };
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    std::uint32_t point = length == 1 ? byte : byte & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      point = (point << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    if (point >= 0x10000) {
      put(0xD800 + ((point - 0x10000) >> 10U));
      put(0xDC00 + ((point - 0x10000) & 0x3FFU));
    } else {
      put(point);
    }
    i += length;
  }
  return result;
}

std::string in_hex(std::string_view bytes) { return hex_of(bytes); }

class Printer {
 public:
  explicit Printer(Dialect dialect) : dialect_(dialect) {}

  std::string print(const Expr& expr) const {
    const Node& node = *expr;
    switch (node.kind) {
      case Node::Kind::kColumn:
        return (node.qualifier.empty() ? "" : quote(dialect_, node.qualifier) + ".") +
               quote(dialect_, node.text);
      case Node::Kind::kLiteral:
        return literal(node.value);
      case Node::Kind::kCall:
        return call(node);
      case Node::Kind::kBinary:
        return binary(node);
      case Node::Kind::kUnary:
        TW_ASSERT(node.text == "NOT" || node.text == "-");
        return "(" + node.text + " " + print(node.args[0]) + ")";
      case Node::Kind::kCase:
        return case_of(node);
      case Node::Kind::kCast:
        return cast(print(node.args[0]), node.type);
      case Node::Kind::kIn:
        return in(node);
      case Node::Kind::kIsNull:
        return "(" + print(node.args[0]) + " IS NULL)";
      case Node::Kind::kStar:
        return "*";
      default:
        TW_ASSERT(false);
        return {};
    }
  }

  std::string cast(const std::string& value, const DataType& type) const {
    return "CAST(" + value + " AS " + type_name(type) + ")" +
           (type.kind == Kind::kText ? collation() : "");
  }

  // Whole texts; MariaDB converts the character set before it compares.
  std::string text_of(const std::string& value) const {
    switch (dialect_) {
      case Dialect::kPostgresql:
        return "CAST(" + value + " AS text)" + collation();
      case Dialect::kMariadb:
        return "CONVERT(" + value + " USING utf8mb4)" + collation();
      case Dialect::kSqlite:
        return "CAST(" + value + " AS TEXT)" + collation();
      default:
        return "CAST(" + value + " AS NVARCHAR(4000))" + collation();
    }
  }

 private:
  std::string collation() const {
    switch (dialect_) {
      case Dialect::kPostgresql:
        return " COLLATE \"C\"";
      case Dialect::kMariadb:
        return " COLLATE utf8mb4_nopad_bin";
      case Dialect::kSqlite:
        return " COLLATE BINARY";
      default:
        return " COLLATE Latin1_General_BIN2";
    }
  }

  std::string type_name(const DataType& type) const {
    const bool is_mariadb = dialect_ == Dialect::kMariadb;
    switch (type.kind) {
      case Kind::kText:
        return is_mariadb                        ? "CHAR CHARACTER SET utf8mb4"
               : dialect_ == Dialect::kSqlserver ? "NVARCHAR(4000)"
                                                 : "text";
      case Kind::kInteger:
        return is_mariadb ? "SIGNED" : "bigint";
      case Kind::kDecimal:
        return "DECIMAL(" + std::to_string(type.width) + "," + std::to_string(type.scale) + ")";
      case Kind::kDate:
        return "date";
      case Kind::kInstant:
        return is_mariadb ? "DATETIME(6)" : "timestamp";
      default:
        return is_mariadb ? "DOUBLE" : "double precision";
    }
  }

  std::string text_literal(const std::string& text) const {
    if (is_harmless(text) && dialect_ != Dialect::kMariadb) return "'" + text + "'" + collation();
    switch (dialect_) {
      case Dialect::kPostgresql:
        return "convert_from(decode('" + in_hex(text) + "', 'hex'), 'UTF8')" + collation();
      case Dialect::kMariadb:
        return "CONVERT(X'" + in_hex(text) + "' USING utf8mb4)" + collation();
      case Dialect::kSqlite:
        return "CAST(X'" + in_hex(text) + "' AS TEXT)" + collation();
      default:
        return "CAST(0x" + in_hex(utf16_of(text)) + " AS NVARCHAR(4000))" + collation();
    }
  }

  std::string literal(const sql::Value& value) const {
    if (const auto* text = std::get_if<std::string>(&value)) return text_literal(*text);
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* number = std::get_if<Decimal>(&value)) return number->to_string();
    if (const auto* day = std::get_if<Date>(&value)) {
      const std::string text = "'" + day->to_string() + "'";
      return dialect_ == Dialect::kSqlite ? text : "CAST(" + text + " AS date)";
    }
    if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "(1 = 1)" : "(1 = 0)";
    TW_ASSERT(std::holds_alternative<sql::Null>(value));
    return "NULL";
  }

  std::string list(const std::vector<Expr>& exprs, std::size_t from = 0) const {
    std::string text;
    for (std::size_t i = from; i < exprs.size(); ++i) {
      text += (i > from ? ", " : "") + print(exprs[i]);
    }
    return text;
  }

  std::string in(const Node& node) const {
    if (node.args.size() == 1) return "(1 = 0)";
    return "(" + print(node.args[0]) + " IN (" + list(node.args, 1) + "))";
  }

  std::string case_of(const Node& node) const {
    std::string text = "CASE";
    for (std::size_t i = 0; i + 2 < node.args.size(); i += 2) {
      text += " WHEN " + print(node.args[i]) + " THEN " + print(node.args[i + 1]);
    }
    return text + " ELSE " + print(node.args.back()) + " END";
  }

  // Sums and products are reckoned in exact decimals, in which the subset's numbers fit.
  std::string binary(const Node& node) const {
    static constexpr std::array<std::string_view, 13> kKnown = {
        "=", "<>", "<", "<=", ">", ">=", "AND", "OR", "LIKE", "||", "+", "-", "*"};
    TW_ASSERT(std::find(kKnown.begin(), kKnown.end(), node.text) != kKnown.end());
    const std::string left = print(node.args[0]), right = print(node.args[1]);
    if (node.text == "+" || node.text == "-" || node.text == "*") {
      return "(" + exact(left) + " " + node.text + " " + exact(right) + ")";
    }
    if (node.text == "||") {
      if (dialect_ == Dialect::kMariadb || dialect_ == Dialect::kSqlserver) {
        return "CONCAT(" + left + ", " + right + ")";
      }
    }
    return "(" + left + " " + node.text + " " + right + ")";
  }

  std::string exact(const std::string& value) const {
    switch (dialect_) {
      case Dialect::kPostgresql:
        return "CAST(" + value + " AS numeric)";
      case Dialect::kMariadb:
        return "CAST(" + value + " AS DECIMAL(65,10))";
      case Dialect::kSqlite:
        return value;
      default:
        return "CAST(" + value + " AS DECIMAL(38,10))";
    }
  }

  std::string call(const Node& node) const {
    const std::string& name = node.text;
    const std::string args = list(node.args);
    if (node.count == 1) {
      TW_ASSERT(name == "count");
      return "count(DISTINCT " + args + ")";
    }
    static constexpr std::array<std::string_view, 7> kSame = {"count", "sum",   "min",  "max",
                                                              "lower", "upper", "right"};
    if (std::find(kSame.begin(), kSame.end(), name) != kSame.end()) {
      if (name == "right" && dialect_ == Dialect::kSqlite) {
        return "substr(" + print(node.args[0]) + ", -(" + print(node.args[1]) + "))";
      }
      return name + "(" + args + ")";
    }
    if (name == "avg") return "avg(" + args + ")";
    if (name == "substr")
      return (dialect_ == Dialect::kSqlserver ? "SUBSTRING(" : "substr(") + args + ")";
    if (name == "length") {
      return (dialect_ == Dialect::kSqlite      ? "length("
              : dialect_ == Dialect::kSqlserver ? "LEN("
                                                : "char_length(") +
             args + ")";
    }
    if (name == "year" || name == "month") return part_of_date(name, args);
    TW_ASSERT(name == "sha256");
    return sha256(args);
  }

  std::string part_of_date(const std::string& part, const std::string& value) const {
    if (dialect_ == Dialect::kSqlite) {
      return "CAST(strftime('" + std::string(part == "year" ? "%Y" : "%m") + "', " + value +
             ") AS INTEGER)";
    }
    if (dialect_ == Dialect::kPostgresql) {
      return "CAST(EXTRACT(" + part + " FROM " + value + ") AS bigint)";
    }
    return part + "(" + value + ")";
  }

  std::string sha256(const std::string& value) const {
    switch (dialect_) {
      case Dialect::kPostgresql:
        return "encode(sha256(convert_to(" + value + ", 'UTF8')), 'hex')";
      case Dialect::kMariadb:
        return "SHA2(" + value + ", 256)";
      default:
        TW_ASSERT(false);
        return {};
    }
  }

  Dialect dialect_;
};

}  // namespace

std::string quote(Dialect dialect, std::string_view name) {
  const char mark = dialect == Dialect::kMariadb ? '`' : '"';
  std::string result(1, mark);
  for (const char c : name) {
    if (c == mark) result += mark;
    result += c;
  }
  return result + mark;
}

std::string print(Dialect dialect, const sql::Expr& expr) { return Printer(dialect).print(expr); }

std::string print_raw(Dialect dialect, const lake::ColumnSpec& column) {
  const std::string name = quote(dialect, column.name);
  if (column.type.kind == Kind::kText) return Printer(dialect).text_of(name);
  if (column.type.kind == Kind::kDate && dialect != Dialect::kSqlite) {
    return "CAST(" + name + " AS date)";
  }
  return name;
}

}  // namespace tw::inplace
