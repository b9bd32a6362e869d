// The messages, read by the readers of the room `declaration`, say what the delimited text says.
#include "simulation/message_writer.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

#include "base/csv.h"
#include "base/file.h"
#include "declaration/mapping.h"
#include "declaration/message.h"
#include "simulation/simulate.h"

namespace tw::simulation {
namespace {

namespace fs = std::filesystem;
using declaration::Row;

// All dimensions and measures of the cube that a message can carry; docs/simulation.md.
constexpr auto kCommon = std::to_array<std::string_view>({"flow",
                                                          "acceptance_date",
                                                          "customs_office",
                                                          "border_office",
                                                          "port",
                                                          "mode_scheme",
                                                          "trade_mode",
                                                          "transport_mode",
                                                          "delivery_terms",
                                                          "trader_id",
                                                          "trader_place",
                                                          "commodity",
                                                          "commodity_text",
                                                          "origin_country",
                                                          "consignment_country",
                                                          "destination_country",
                                                          "place_inside",
                                                          "net_mass_kg",
                                                          "supplementary_quantity",
                                                          "supplementary_unit",
                                                          "invoice_amount",
                                                          "invoice_currency",
                                                          "header_packages",
                                                          "header_gross_mass_kg"});

using Items = std::map<std::string, std::vector<Row>>;  // by declaration and version, in item order

std::string file_key(const fs::path& file) { return file.stem().string(); }

Items read_csv(const fs::path& folder) {
  const auto mapping = declaration::Mapping::read(folder / "mapping.toml").value();
  Items items;
  for (const auto& entry : fs::directory_iterator(folder / "csv")) {
    const auto table = parse_csv_table(*read_file(entry.path()), entry.path()).value();
    for (const auto& record : table.records) {
      Row row(standards::structure("item"));
      for (const auto& constant : mapping.constants) {
        row.set(constant.target->name, constant.value);
      }
      for (const auto& column : mapping.columns) {
        std::string text = record.fields[*table.column(column.name)];
        if (const auto code = column.codes.find(text); code != column.codes.end()) {
          text = code->second;
        }
        if (column.target->type.kind == sql::DataType::Kind::kDate) {
          text = column.date.read(text)->to_string();
        }
        EXPECT_TRUE(row.set_text(column.target->name, text).has_value()) << column.name << text;
      }
      const std::string number = std::get<std::string>(row.get("declaration_number"));
      const auto version = std::get<std::int64_t>(row.get("declaration_version"));
      items[number + "." + std::to_string(version)].push_back(std::move(row));
    }
  }
  return items;
}

Items read_messages(const fs::path& folder, const declaration::MessageReader& reader) {
  Items items;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    auto messages = reader.read(entry.path());
    EXPECT_EQ(messages.size(), 1U);
    auto* read = std::get_if<declaration::Declaration>(&messages[0]);
    EXPECT_NE(read, nullptr) << entry.path();
    if (read != nullptr) items[file_key(entry.path())] = std::move(read->items);
  }
  return items;
}

class Messages : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = fs::temp_directory_path() / ("messages-" + unique_name());
    const auto done =
        simulate({.folder = folder_,
                  .seed = 11,
                  .months = 3,
                  .items = 1500,
                  .formats = {Format::kCsv, Format::kWco, Format::kDecMessage, Format::kSad},
                  .amended_share = 0.1},
                 silent_progress());
    ASSERT_TRUE(done.has_value());
    ASSERT_GT(done->amendments, 10U);
    csv_ = new Items(read_csv(folder_));
  }
  static void TearDownTestSuite() {
    delete csv_;
    fs::remove_all(folder_);
  }

  // `commodity_digits`: how many digits of the code are compared.
  static void expect_the_same(const Items& messages, std::set<std::string_view> not_carried = {}) {
    ASSERT_EQ(messages.size(), csv_->size());
    for (const auto& [key, expected] : *csv_) {
      const auto found = messages.find(key);
      ASSERT_NE(found, messages.end()) << key;
      ASSERT_EQ(found->second.size(), expected.size()) << key;
      for (std::size_t i = 0; i < expected.size(); ++i) {
        for (const auto name : kCommon) {
          if (not_carried.count(name)) continue;
          EXPECT_EQ(found->second[i].get(name), expected[i].get(name)) << key << " " << name;
        }
      }
    }
  }

  // The amounts that the load shares out sum to what the delimited text has shared out already.
  static void expect_charges_to_sum_up(const Items& messages, const std::string& charge) {
    std::size_t with_charge = 0;
    for (const auto& [key, items] : messages) {
      Decimal sum;
      for (const Row& row : csv_->at(key)) {
        if (row.is_null(charge + "_amount")) continue;
        sum = *sum.add(std::get<Decimal>(row.get(charge + "_amount")));
      }
      const Row& first = items[0];
      EXPECT_EQ(first.is_null("header_" + charge + "_amount"), sum.is_zero()) << key;
      if (sum.is_zero()) continue;
      ++with_charge;
      EXPECT_EQ(std::get<Decimal>(first.get("header_" + charge + "_amount")), sum) << key;
      EXPECT_EQ(first.get(charge + "_currency"), csv_->at(key)[0].get(charge + "_currency")) << key;
    }
    EXPECT_GT(with_charge, 100U);
  }

  static fs::path folder_;
  static Items* csv_;
};

fs::path Messages::folder_;
Items* Messages::csv_ = nullptr;

TEST_F(Messages, OfTheWorldCustomsOrganizationSayTheSame) {
  const Items messages = read_messages(folder_ / "wco", declaration::wco_reader());
  expect_the_same(messages);
  expect_charges_to_sum_up(messages, "freight");
  expect_charges_to_sum_up(messages, "insurance");
}

TEST_F(Messages, OfTheSingleWindowSayTheSame) {
  Items messages = read_messages(folder_ / "decmessage", declaration::decmessage_reader());
  for (auto& [key, items] : messages) {
    for (Row& row : items) {  // ten digits there, of which the tariff has eight
      const auto code = std::get<std::string>(row.get("commodity"));
      EXPECT_EQ(code.size(), 10U);
      row.set("commodity", code.substr(0, 8));
    }
  }
  expect_the_same(messages);
  expect_charges_to_sum_up(messages, "freight");
  expect_charges_to_sum_up(messages, "insurance");
}

TEST_F(Messages, OfAsycudaSayTheSame) {
  const Items messages = read_messages(folder_ / "sad", declaration::sad_reader());
  expect_the_same(messages);
  expect_charges_to_sum_up(messages, "freight");
  expect_charges_to_sum_up(messages, "insurance");
  for (const auto& [key, items] : messages) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      EXPECT_EQ(items[i].get("freight_amount"), csv_->at(key)[i].get("freight_amount")) << key;
    }
  }
}

}  // namespace
}  // namespace tw::simulation
