// The account of a home: where every record that was read has gone.
//
//   read   = loaded + rejected               (over the ledger of loads)
//   loaded = counted + excluded, by reason   (over the months that are closed)
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/messages.h"
#include "lake/engine.h"
#include "lake/home.h"

namespace tw::statistics {

struct Account {
  struct Source {
    std::string source;
    std::int64_t files = 0;
    std::int64_t read = 0;
    std::int64_t loaded = 0;
    std::int64_t rejected = 0;
  };
  struct Reason {
    std::string code;    // message code, or reason of an exclusion
    std::string detail;  // of an exclusion: the rule or the reason of the scope
    std::int64_t records = 0;
    std::string example;  // file:line field value, or declaration and item
    BothLanguages message;
  };
  struct Month {
    std::string period;  // YYYY-MM, or undated
    bool closed = false;
    std::int64_t loaded = 0;
    std::int64_t counted = 0;
    std::int64_t excluded = 0;
    std::int64_t findings = 0;
  };
  struct Release {
    std::string period;
    int number = 0;
    std::string status;
    std::string published_at;  // UTC
    std::string author;        // may be empty, as the reason
    std::string reason;
    std::int64_t counted = 0;
    std::string digest;  // of the cube
  };
  struct Rule {
    std::string rule;
    std::string severity;
    std::int64_t findings = 0;
    std::string example;  // declaration, item, field = value
    BothLanguages message;
  };

  std::vector<Source> sources;
  std::vector<Reason> rejections;
  std::vector<Month> months;
  std::vector<Release> releases;  // by month, oldest first
  std::vector<Reason> exclusions;
  std::vector<Rule> rules;

  std::int64_t read() const;
  std::int64_t loaded() const;
  std::int64_t rejected() const;
  std::int64_t counted() const;
  std::int64_t excluded() const;
  // Loaded into months that no close has taken in yet.
  std::int64_t open() const { return loaded() - counted() - excluded(); }
  // The first equation above holds, and no month is over-counted.
  bool balances() const;
};

// Reads the newest version of each table.
Result<Account> account_of(const lake::Home& home, lake::Connection& connection);

}  // namespace tw::statistics
