// What the tests of message readers share: reading a text, and looking at what came of it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "declaration/message.h"

namespace tw::declaration {

// The only message of the text, which must be of kind T.
template <class T>
T only(const MessageReader& reader, std::string_view text) {
  auto messages = reader.read_text(text, "test.xml");
  EXPECT_EQ(messages.size(), 1u);
  if (messages.size() != 1 || !std::holds_alternative<T>(messages[0])) {
    if (!messages.empty()) {
      if (const auto* bad = std::get_if<Unreadable>(&messages[0])) {
        ADD_FAILURE() << bad->error.code << " " << bad->error.place.path << " '" << bad->value
                      << "'";
      }
    }
    throw std::runtime_error("the message is of another kind");
  }
  return std::get<T>(std::move(messages[0]));
}

// A value as the tests write it: "" for null.
inline std::string shown(const sql::Value& value) {
  struct Show {
    std::string operator()(const sql::Null&) const { return ""; }
    std::string operator()(bool each) const { return each ? "true" : "false"; }
    std::string operator()(std::int64_t each) const { return std::to_string(each); }
    std::string operator()(const Decimal& each) const {
      std::string text = each.to_string();
      if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
      }
      return text;
    }
    std::string operator()(double each) const { return std::to_string(each); }
    std::string operator()(const std::string& each) const { return each; }
    std::string operator()(const Date& each) const { return each.to_string(); }
  };
  return std::visit(Show(), value);
}

inline std::string shown(const Row& row, std::string_view concept_name) {
  return shown(row.get(concept_name));
}

// Replaces the one occurrence of `from`.
inline std::string with(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

// The line on which the first `needle` stands.
inline std::string line_of(std::string_view text, std::string_view needle) {
  const auto at = text.find(needle);
  EXPECT_NE(at, std::string_view::npos) << needle;
  const auto before = text.substr(0, at);
  return std::to_string(1 + std::count(before.begin(), before.end(), '\n'));
}

// A folder of the data that nobody in this project wrote; empty where there is none.
inline std::filesystem::path test_data(std::string_view folder) {
  const char* named = std::getenv("TIDEWAITER_DATA");
  const std::filesystem::path root = named ? named : TIDEWAITER_SOURCE_DIR "/../shared/data";
  const auto path = root / folder;
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

}  // namespace tw::declaration
