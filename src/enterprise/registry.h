// The registry of enterprises: what holds of whom on a day, and what has changed.
//
// The lake keeps statements (structure enterprise): "from this day on this enterprise is like
// this". A span is a state with the days on which it holds. Two times are kept apart: the day on
// which something holds, and the version of the table that recorded it. So "as of a day" may be
// asked as the registry knows it now, or as it knew it at a version.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::enterprise {

struct Span {
  std::string customs_code;
  Date valid_from;
  Date valid_to;  // 9999-12-31: until something else is stated
  std::string state;
  std::string uscc;
  std::string name;
  std::string kind;
  std::string place;
  std::string office;
  std::string credit;
  std::int64_t recorded = 0;
};

// Makes the views enterprise (statements) and enterprise_span (span.sql) of the connection, of the
// newest version or of that one, and answers the version. Code lake.no_version.
Result<std::int64_t> attach(const lake::Home& home, lake::Connection& connection,
                            std::optional<std::int64_t> version = std::nullopt);

// The questions below need attach(). Spans come in the order of customs code and day.

// All spans of the enterprise with that customs code, or of those with that unified social credit
// code on any day; empty: none is known.
std::vector<Span> history(lake::Connection& connection, const std::string& code);

// Which enterprises, on a day. Empty texts: any.
struct Filter {
  Date day;
  std::string credit;
  std::string place;  // so many first digits
  std::string kind;
  std::string text;        // part of the name, or the beginning of either code
  bool has_ended = false;  // those that have ended too
};

struct Page {
  std::int64_t total = 0;
  std::vector<Span> spans;
};
Page list(lake::Connection& connection, const Filter& filter, std::int64_t limit,
          std::int64_t offset);
// The same, all of it, as CSV with a header (`path` ends in .csv) or Parquet. Answers the rows.
std::int64_t write_list(lake::Connection& connection, const Filter& filter,
                        const std::filesystem::path& path);

// Each code (either kind) with what holds of it on the day, in the order of asking; more than one
// row where several customs codes share a unified social credit code; one without a span where
// nothing is known.
struct Found {
  std::string asked;
  std::optional<Span> span;
};
std::vector<Found> look_up(lake::Connection& connection, const std::vector<std::string>& codes,
                           Date day);

// How many enterprises there are on a day, by credit class.
struct Count {
  std::string credit;
  std::int64_t enterprises = 0;
};
std::vector<Count> counts(lake::Connection& connection, Date day);

// The stream of changes: statements recorded after version `since` (-1: all) and up to the version
// attached, in the order in which they were recorded; beside each what held before it.
struct ChangeRow {
  Span now;
  std::optional<Span> before;
  std::string
      changed;  // names of what is different, separated by blanks; "new" where there was none
};
struct ChangePage {
  std::int64_t total = 0;
  std::vector<ChangeRow> rows;
};
ChangePage changes(lake::Connection& connection, std::int64_t since, std::int64_t limit,
                   std::int64_t offset);

// What has been taken in, newest first.
struct Taken {
  std::int64_t version = 0;
  std::string file;
  std::string day;
  bool is_full = false;
  std::int64_t read = 0, taken = 0, unchanged = 0, rejected = 0, ended = 0;
  std::string author;
  std::string at;
};
Result<std::vector<Taken>> imports(const lake::Home& home, lake::Connection& connection);

}  // namespace tw::enterprise
