// For tests: a month of items and its standards as tables of a connection, without a home.
#pragma once

#include <string>
#include <vector>

#include "sql/print.h"
#include "standards/structure.h"
#include "statistics/valuation.h"

namespace tw::statistics {

// Column and value; the value is SQL.
using Cells = std::vector<std::pair<std::string, std::string>>;

class MonthFixture {
 public:
  explicit MonthFixture(int threads = 2) : engine({.threads = threads}), connection(engine) {
    make_table("item", standards::structure("item").spec.columns);
    make_table("finding", standards::structure("finding").spec.columns);
    make_table("rate", standards::structure("rate").spec.columns);
    make_table("code", standards::structure("code").spec.columns);
    make_table("concordance", standards::structure("concordance").spec.columns);
    connection.execute(R"(
      CREATE TABLE item_other_status AS SELECT *, 'superseded' AS status FROM item LIMIT 0;
      CREATE VIEW item_status AS
        SELECT *, 'current' AS status FROM item UNION ALL FROM item_other_status;
      CREATE TABLE trade_mode_row (scheme VARCHAR, code VARCHAR, flow VARCHAR, regime VARCHAR, scope VARCHAR,
        reason VARCHAR, reentry BOOLEAN, special_trade BOOLEAN, valid_from DATE, valid_to DATE);
      CREATE TABLE delivery_term (code VARCHAR, freight_included BOOLEAN, insurance_included BOOLEAN,
        duty_included BOOLEAN, valid_from DATE, valid_to DATE);
      CREATE TABLE unit_row (code VARCHAR, measure VARCHAR, base VARCHAR, factor DECIMAL(22,12));
      CREATE TABLE office_row (code VARCHAR, district VARCHAR, label_en VARCHAR, label_zh VARCHAR, valid_from DATE,
        valid_to DATE);
      CREATE TABLE commodity_row (code VARCHAR, parent VARCHAR, label_en VARCHAR, label_zh VARCHAR, unit_1 VARCHAR,
        unit_2 VARCHAR, valid_from DATE, valid_to DATE);
      INSERT INTO trade_mode_row
        SELECT 'CN', m.code, f.flow, m.regime, m.scope, m.reason, m.reentry, m.special, DATE '1900-01-01',
               DATE '9999-12-31'
        FROM (VALUES ('0110', '10', 'counted', '', FALSE, TRUE), ('2600', '39', 'out', 'temporary', FALSE, FALSE),
                     ('1039', '39', 'counted', '', FALSE, TRUE), ('5000', '34', 'counted', '', FALSE, FALSE),
                     ('5072', '39', 'separate', 'bonded_exhibits', FALSE, FALSE))
             AS m(code, regime, scope, reason, reentry, special), (VALUES ('M'), ('X')) AS f(flow);
      INSERT INTO delivery_term
        SELECT *, FALSE, DATE '1900-01-01', DATE '9999-12-31'
        FROM (VALUES ('FOB', FALSE, FALSE), ('CIF', TRUE, TRUE), ('CFR', TRUE, FALSE), ('CNI', FALSE, TRUE));
      INSERT INTO unit_row VALUES ('KGM', 'mass', 'KGM', 1), ('TNE', 'mass', 'KGM', 1000),
        ('LBR', 'mass', 'KGM', 0.45359237),
        ('H87', 'count', 'H87', 1), ('DZN', 'count', 'H87', 12), ('LTR', 'volume', 'MTQ', 0.001),
        ('MTQ', 'volume', 'MTQ', 1),
        ('NPR', 'pair', 'NPR', 1);
      INSERT INTO office_row VALUES ('2225', '22', '', '', DATE '1900-01-01', DATE '9999-12-31');
      INSERT INTO code BY NAME SELECT 'district' AS list, '29' AS code, DATE '1900-01-01' AS valid_from,
        DATE '9999-12-31' AS valid_to;
      INSERT INTO commodity_row
        SELECT code, left(code, 4), '', '', unit, '', DATE '1900-01-01', DATE '9999-12-31'
        FROM (VALUES ('84818040', 'KGM'), ('73181500', 'KGM'), ('64039900', 'NPR'), ('61091000', 'H87'),
                     ('22042100', 'LTR'), ('99990000', '')) AS c(code, unit))");
  }

  void rate(const std::string& currency, const std::string& to_local, const std::string& to_usd,
            const std::string& from = "2026-03-01", const std::string& to = "2026-03-31") {
    connection.execute("INSERT INTO rate VALUES ('" + currency + "', DATE '" + from + "', DATE '" +
                       to + "', " + to_local + ", " + to_usd + ")");
  }

  // An import of 84818040 under FOB terms and mode 0110 at USD 100, one item of a declaration of
  // its own.
  void item(Cells cells) {
    const std::string number = std::to_string(++items_);
    Cells all = {{"period", "'2026-03'"},
                 {"flow", "'M'"},
                 {"source", "'test'"},
                 {"load_id", "'0123456789abcdef'"},
                 {"line", number},
                 {"declaration_number", "'D" + number + "'"},
                 {"declaration_version", "1"},
                 {"message_function", "'original'"},
                 {"item_number", "1"},
                 {"acceptance_date", "DATE '2026-03-06'"},
                 {"mode_scheme", "'CN'"},
                 {"trade_mode", "'0110'"},
                 {"delivery_terms", "'FOB'"},
                 {"commodity", "'84818040'"},
                 {"customs_office", "'2225'"},
                 {"origin_country", "'DE'"},
                 {"consignment_country", "'DE'"},
                 {"invoice_amount", "100"},
                 {"invoice_currency", "'USD'"}};
    for (auto& stated : cells) {
      std::erase_if(all, [&](const auto& cell) { return cell.first == stated.first; });
      all.push_back(stated);
    }
    insert("item", all);
  }

  void insert(const std::string& table, const Cells& cells) {
    std::string columns, values;
    for (const auto& [column, value] : cells) {
      columns += (columns.empty() ? "" : ", ") + column;
      values += (values.empty() ? "" : ", ") + value;
    }
    connection.execute("INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ")");
  }

  void fatal(const std::string& declaration, int item, const std::string& rule) {
    insert("finding", {{"period", "'2026-03'"},
                       {"flow", "'M'"},
                       {"rule", "'" + rule + "'"},
                       {"severity", "'fatal'"},
                       {"source", "'test'"},
                       {"load_id", "'0123456789abcdef'"},
                       {"line", declaration.substr(1)},
                       {"declaration_number", "'" + declaration + "'"},
                       {"declaration_version", "1"},
                       {"item_number", std::to_string(item)}});
  }

  void value_items() { attach_valuation(connection, {Period::month(2026, 3), "CNY", "CN", 8}); }

  // The one answer of a query, as text.
  std::string answer(const std::string& select) { return connection.query(select).text(0, 0); }

  lake::Engine engine;
  lake::Connection connection;

 private:
  void make_table(const std::string& name, const std::vector<lake::ColumnSpec>& columns) {
    std::string sql = "CREATE TABLE " + name + " (";
    for (const auto& column : columns) {
      sql += (sql.back() == '(' ? "" : ", ") + sql::quote_identifier(column.name) + " " +
             column.type.duckdb();
    }
    connection.execute(sql + ")");
  }

  int items_ = 0;
};

}  // namespace tw::statistics
