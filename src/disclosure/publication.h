// What a month publishes of one flow, as a table that adds up: commodities of all levels by
// partners of all levels, with the other classifications of commodities beside the Harmonized
// System.
//
// Levels are named as the axes of tables (statistics/axis.h): section, chapter, heading,
// subheading, commodity, sitc_section, sitc_division, bec; region, country. The top is `total` with
// no code.
#pragma once

#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "disclosure/additive.h"
#include "disclosure/request.h"
#include "disclosure/rules.h"
#include "lake/engine.h"
#include "lake/home.h"
#include "statistics/release.h"

namespace tw::disclosure {

struct Node {
  std::string level;
  std::string code;
  auto operator<=>(const Node&) const = default;
};

struct RiskyCell {
  int row = 0;  // nodes
  int column = 0;
  std::string hides;  // value or quantity
  std::string test;   // few_traders, p_percent, dominance
  std::string requests;
};

struct FlowTable {
  std::vector<AdditiveTable::Cell> value;  // US dollars
  std::vector<AdditiveTable::Cell> mass;   // kg; the same cells
  std::vector<Owner> owners;               // by cell
  std::vector<RiskyCell> risky;
};

class Publication {
 public:
  // The month as its newest release read it; `deepest` is subheading or commodity. Codes
  // table.not_closed; disclosure.release_differs: standards or rules were changed since the close,
  // so the items no longer make up what is published; lake.*. Cost: one valuation of the month.
  static Result<Publication> open(const lake::Home& home, lake::Connection& connection,
                                  const Period& month, const std::string& deepest);

  // The cells of the flow, and which of them are risky.
  FlowTable flow(const std::string& flow, const std::vector<ConfidentialityRequest>& active,
                 const RiskTests& requested, const RiskTests& every_cell);

  const statistics::Manifest& release() const { return release_; }
  const Dimension& commodities() const { return commodities_; }
  const Dimension& partners() const { return partners_; }
  const Node& commodity(int node) const { return commodity_nodes_[static_cast<std::size_t>(node)]; }
  const Node& partner(int node) const { return partner_nodes_[static_cast<std::size_t>(node)]; }
  // A cell of the deepest commodities by country: those that add up to everything, once.
  bool is_inner(const AdditiveTable::Cell& cell) const;

 private:
  Publication(lake::Connection& connection, statistics::Manifest release, std::string deepest)
      : connection_(&connection), release_(std::move(release)), deepest_(std::move(deepest)) {}
  void place_commodities(const Period& month, int depth);
  void place_partners(const Period& month);

  lake::Connection* connection_;
  statistics::Manifest release_;
  std::string deepest_;
  Dimension commodities_;
  Dimension partners_;
  std::vector<Node> commodity_nodes_;
  std::vector<Node> partner_nodes_;
};

}  // namespace tw::disclosure
