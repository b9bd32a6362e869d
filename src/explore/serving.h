// The cubes of a home in the form that answers fast: one file of the engine's own, made anew when
// the lake's cube moves on.
//
//   <home>/explore/<n>-<m>-<layout>.duckdb    of version n of table cube and m of suppression, laid
//                                             out as the digest says
//
// It holds nothing that the lake does not, and may be deleted at any time. The file is made under
// another name and renamed when whole; several processes may read one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/messages.h"
#include "base/progress.h"
#include "base/result.h"
#include "explore/layout.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/hidden.h"

namespace tw::explore {

struct ServingVersion {
  std::int64_t cube = -1;
  std::int64_t suppression = -1;
  bool operator==(const ServingVersion&) const = default;
};

// What the lake has now.
Result<ServingVersion> newest_version(const lake::Home& home);

class Serving {
 public:
  // A table of the file: the cube or a roll-up of it.
  struct Source {
    std::string name;
    std::int64_t rows = 0;
    const Dimension* sorted_by = nullptr;
    std::vector<std::string> dimensions;
    bool has(const std::vector<std::string>& asked) const;
  };

  // Makes the file unless it is there, and opens it in the engine. Cost of making: a sort of the
  // cube and one aggregate a roll-up; memory: the engine's limit, beyond it spills.
  static Result<std::shared_ptr<const Serving>> open(const lake::Home& home, lake::Engine& engine,
                                                     ServingVersion version, Progress& progress);
  ~Serving();
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  const ServingVersion& version() const { return version_; }
  const std::vector<Source>& sources() const { return sources_; }  // smallest first
  // From now on the connection finds the sources by their names.
  void use(lake::Connection& connection) const;
  const std::vector<std::string>& codes(std::string_view dimension) const;
  // Of the codes of an axis, as they are on the last day of the newest month; empty where the axis
  // has no list.
  const std::map<std::string, BothLanguages>& labels(const std::string& axis) const;
  const statistics::HiddenCells& hidden(bool is_quantity) const {
    return is_quantity ? hidden_quantities_ : hidden_values_;
  }

 private:
  Serving(lake::Engine& engine, ServingVersion version, std::string alias);
  Result<void> read(const lake::Home& home, lake::Connection& connection);
  void read_labels(const lake::Home& home, lake::Connection& connection);

  lake::Engine& engine_;
  ServingVersion version_;
  std::string alias_;
  std::vector<Source> sources_;
  std::map<std::string, std::vector<std::string>, std::less<>> codes_;
  std::map<std::string, std::map<std::string, BothLanguages>> labels_;
  statistics::HiddenCells hidden_values_, hidden_quantities_;
};

}  // namespace tw::explore
