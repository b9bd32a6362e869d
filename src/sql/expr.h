// A small tree for the SQL that is not a fixed text: compiled rules, table views, pivots. Build it
// with the functions below, print it with sql/print.h. Identifiers are always quoted, literals
// always escaped, by the printer alone.
//
// Values are immutable and shared; copying an Expr is cheap and thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "sql/type.h"

namespace tw::sql {

struct Null {
  bool operator==(const Null&) const = default;
};
using Value = std::variant<Null, bool, std::int64_t, Decimal, double, std::string, Date>;

struct Node;
using Expr = std::shared_ptr<const Node>;

struct Node {
  enum class Kind {
    kColumn,   // text = name, qualifier = relation alias or empty
    kLiteral,  // value
    kCall,     // text = function name, args; over distinct values when count = 1
    kBinary,   // text = operator, two args
    kUnary,    // text = "NOT" or "-", one arg
    kCase,     // args = when, then, when, then, ..., else
    kCast,     // one arg, type; NULL where the text does not fit when text = "TRY"
    kIn,       // args[0] IN (args[1..])
    kIsNull,   // one arg
    kStar,     // *, or qualifier.*
    kWindow,   // args[0] OVER (PARTITION BY args[1..n] ORDER BY args[n+1..]); n in `count`
    kList      // [args...]
  };
  Kind kind = Kind::kLiteral;
  std::string text;
  std::string qualifier;
  Value value;
  DataType type;
  std::size_t count = 0;
  std::vector<Expr> args;
};

Expr column(std::string name, std::string qualifier = "");
Expr literal(Value value);
Expr literal(const char* text);
Expr typed_null(DataType type);
Expr call(std::string function, std::vector<Expr> args);
// function(DISTINCT argument)
Expr call_distinct(std::string function, Expr argument);
Expr binary(std::string op, Expr left, Expr right);
// AND, OR over any number; `all({})` is true, `any({})` is false.
Expr all(std::vector<Expr> conditions);
Expr any(std::vector<Expr> conditions);
Expr negate(Expr condition);
Expr minus(Expr operand);
Expr is_null(Expr operand);
Expr cast(Expr operand, DataType type);
Expr try_cast(Expr operand, DataType type);
// whens and thens have equal length.
Expr case_when(std::vector<Expr> whens, std::vector<Expr> thens, Expr otherwise);
Expr in(Expr operand, std::vector<Expr> values);
Expr star(std::string qualifier = "");
Expr list(std::vector<Expr> values);
Expr over(Expr function, std::vector<Expr> partition_by, std::vector<Expr> order_by);

struct Select;

struct Output {
  Expr expr;
  std::string name;  // empty: no alias
};

// A named table or view, a table function call, or a subquery.
struct Relation {
  std::string name;        // table, view or function name
  std::vector<Expr> args;  // of a function
  std::vector<std::pair<std::string, Expr>> named_args;
  bool is_function = false;
  std::shared_ptr<const Select> subquery;  // wins over name
  std::string alias;
};

struct Join {
  enum class Kind { kInner, kLeft, kFull, kSemi, kAnti, kCross };
  Kind kind = Kind::kInner;
  Relation relation;
  Expr on;  // absent for kCross
};

struct Order {
  Expr expr;
  bool descending = false;
};

struct Select {
  std::vector<std::pair<std::string, std::shared_ptr<const Select>>> with;
  bool distinct = false;
  std::vector<Output> outputs;
  std::vector<Relation> from;  // none or one
  std::vector<Join> joins;
  Expr where;
  std::vector<Expr> group_by;
  Expr having;
  std::vector<Order> order_by;
  std::int64_t limit = -1;
  std::vector<std::shared_ptr<const Select>> union_all;  // appended
};

Relation table(std::string name, std::string alias = "");
Relation table_function(std::string name, std::vector<Expr> args,
                        std::vector<std::pair<std::string, Expr>> named_args = {},
                        std::string alias = "");
Relation subquery(Select select, std::string alias);

}  // namespace tw::sql
