// For tests: a home with shipped lists, a small nomenclature, rates and months of items that were
// checked.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "checks/library.h"
#include "lake/home.h"
#include "sql/print.h"
#include "standards/code_list.h"
#include "standards/shipped.h"
#include "standards/structure.h"

namespace tw::statistics {

class HomeFixture {
 public:
  explicit HomeFixture(int threads = 2)
      : folder_(copy_of_standards()),
        home(lake::Home::open(folder_).value()),
        engine({.threads = threads, .spill_folder = folder_ / "tmp"}),
        connection(engine) {}
  ~HomeFixture() { std::filesystem::remove_all(folder_); }

  struct Item {
    std::string flow, commodity, partner, price;
    std::string mode = "0110";
    std::string net_mass = "10";
    std::string declaration;  // made up when empty
    int version = 1;
    std::string trader = "T1";
  };

  // One load: items of a month. The files of one call are one Parquet file a partition.
  void load(const std::string& month, const std::vector<Item>& items,
            const std::string& source = "test") {
    std::string values;
    for (const auto& item : items) {
      ++line_;
      const std::string number =
          item.declaration.empty() ? "D" + std::to_string(line_) : item.declaration;
      values += (values.empty() ? "(" : ", (") + sql::quote_text(item.flow) + ", " +
                sql::quote_text(item.commodity) + ", " + sql::quote_text(item.partner) + ", " +
                item.price + ", " + sql::quote_text(item.mode) + ", " + item.net_mass + ", " +
                sql::quote_text(number) + ", " + std::to_string(item.version) + ", " +
                std::to_string(line_) + ", " + sql::quote_text(item.trader) + ")";
    }
    append(
        "item",
        "(SELECT flow, commodity, partner AS origin_country, partner AS destination_country, "
        "partner AS "
        "consignment_country, trader AS trader_id, price AS invoice_amount, mode AS trade_mode, "
        "mass AS net_mass_kg, "
        "number AS "
        "declaration_number, version AS declaration_version, line, 1 AS item_number, 'original' AS "
        "message_function, " +
            sql::quote_text(month) + " AS period, " + sql::quote_text(source) +
            " AS source, 'load-1' AS load_id, DATE '" + month +
            "-06' AS acceptance_date, 'CN' AS mode_scheme, "
            "'FOB' AS delivery_terms, 'USD' AS invoice_currency, '2225' AS customs_office, '1' AS "
            "enterprise_kind, "
            "'31222' AS place_inside "
            "FROM (VALUES " +
            values +
            ") AS v(flow, commodity, partner, price, mode, mass, number, version, line, trader))");
  }

  // What a check run does in the end: findings of the month, and the state they were made on.
  void check(const std::string& month, const std::string& fatal_declaration = "") {
    append("finding",
           "(SELECT period, flow, source, load_id, line, declaration_number, declaration_version, "
           "item_number, "
           "'V01' AS rule, 'fatal' AS severity FROM item_rows WHERE declaration_number = " +
               sql::quote_text(fatal_declaration) + ")");
    const auto state = checks::month_state(home, *Period::parse(month)).value();
    const auto checks = table("check");
    const auto before = checks.snapshot().value();
    lake::Change change{.read_version = before.version, .exclusive_partitions = true};
    for (const auto& file : before.files) {
      if (file.partition_values.at("period") == month) change.remove.push_back(file.path);
    }
    change.add = checks.write(
        connection, "SELECT " + sql::quote_text(month) + " AS period, " + sql::quote_text(state) +
                        " AS state, 0 AS items, 0 AS findings, 0 AS fatal_items");
    ASSERT_TRUE(checks.commit(change).has_value());
  }

  lake::Table table(const std::string& name) {
    return home.table(standards::structure(name).spec).value();
  }

 private:
  // A home with standards and nothing else is made once and copied for each test.
  static std::filesystem::path copy_of_standards() {
    struct Template {
      std::filesystem::path folder = temporary_folder();
      Template() { fill(lake::Home::create(folder, {}).value()); }
      ~Template() { std::filesystem::remove_all(folder); }
    };
    static const Template made;
    const auto folder = temporary_folder();
    std::filesystem::copy(made.folder, folder, std::filesystem::copy_options::recursive);
    return folder;
  }

  static std::filesystem::path temporary_folder() {
    return std::filesystem::temp_directory_path() / ("tw-statistics-" + unique_name());
  }

  static void fill(const lake::Home& home) {
    lake::Engine engine;
    lake::Connection connection(engine);
    ASSERT_TRUE(standards::install_shipped(connection, home));
    std::vector<standards::CodeRow> codes;
    const auto code = [&](const std::string& text, const std::string& parent, int level,
                          const BothLanguages& label) {
      codes.push_back({"HS", "HS2022", "", text, parent, level, label});
      codes.back().valid_from = *Date::parse("2022-01-01");
    };
    code("84", "", 1, {"Machinery", "机械"});
    for (const std::string each : {"848180", "640399", "610910", "220421"}) {
      code(each, each.substr(0, 2), 2, {"Goods " + each, ""});
    }
    ASSERT_TRUE(standards::store_codes(connection, home, codes));
    const Date first = *Date::parse("2025-01-01"), last = *Date::parse("2026-12-31");
    ASSERT_TRUE(standards::store_rates(connection, home,
                                       {{"USD", first, last, *Decimal::parse("7.1"), {}},
                                        {"EUR", first, last, *Decimal::parse("7.8"), {}}}));
  }

  // Appends rows given by the relation, other columns null.
  void append(const std::string& name, const std::string& relation,
              std::optional<std::string> mark = {}) {
    lake::attach(connection, "item_rows", *table("item").snapshot());
    const auto& spec = standards::structure(name).spec;
    std::vector<std::pair<std::string, sql::DataType>> columns;
    for (const auto& column : spec.columns) columns.emplace_back(column.name, column.type);
    connection.execute(sql::create_table("appended", columns) + "; INSERT INTO appended BY NAME " +
                       relation);
    lake::Change change{.mark = mark};
    change.add = table(name).write(connection, "SELECT * FROM appended", {"declaration_number"});
    if (!table(name).commit(change)) ADD_FAILURE();
  }

  std::filesystem::path folder_;
  int line_ = 0;

 public:
  lake::Home home;
  lake::Engine engine;
  lake::Connection connection;
};

}  // namespace tw::statistics
