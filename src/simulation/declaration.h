// A simulated declaration in memory: what the writers of all formats write. Numbers are scaled
// integers; texts are views into the country, or into `kept`.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "simulation/country.h"

namespace tw::simulation {

inline constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

// Which currency: an index into currencies(), or the home currency.
inline constexpr std::size_t kHome = std::numeric_limits<std::size_t>::max();

struct Item {
  std::int64_t number = 0;
  const TariffCode* tariff = nullptr;
  std::string_view commodity;
  std::string_view text;
  std::string_view origin;
  std::string_view destination;
  std::string_view supplementary_unit;
  std::string_view second_unit;
  std::string_view traded_unit;
  std::string_view invoice_currency;
  std::string licence;
  std::int64_t gross_mass = 0;              // grams
  std::int64_t net_mass = 0;                // grams
  std::int64_t supplementary_quantity = 0;  // thousandths, as the next two
  std::int64_t second_quantity = kNone;
  std::int64_t traded_quantity = 0;
  std::int64_t packages = 0;
  std::int64_t unit_price = 0;       // 1/10000 of the invoice currency for one traded unit
  std::int64_t invoice_amount = 0;   // 1/100
  std::int64_t freight = kNone;      // 1/10000 of its currency, apportioned
  std::int64_t insurance = kNone;    // likewise
  std::int64_t duty_base = kNone;    // 1/100 of the home currency
  std::int64_t duty_rate = kNone;    // hundredths of a per cent
  std::int64_t duty_amount = kNone;  // 1/100 of the home currency
};

enum class Function : std::uint8_t { kOriginal, kAmendment, kCancellation };

struct Declaration {
  std::string number;
  std::int64_t version = 1;
  Function function = Function::kOriginal;
  Flow flow = Flow::kImport;
  Date lodged, accepted, crossed, released;
  const Trader* trader = nullptr;
  std::string_view trader_id;
  std::string_view office, border_office, port, place_inside, zone;
  std::string_view trade_mode, duty_nature, transport_mode, delivery_terms;
  std::string_view consignment, trading_country, package_kind;
  std::string conveyance, container, counterparty;
  std::size_t invoice_currency = kHome;
  std::size_t freight_currency = kHome;
  std::int64_t freight = kNone;    // 1/100 of the freight currency, whole declaration
  std::int64_t insurance = kNone;  // likewise
  bool pays_duty = false;
  std::int64_t header_items = 0;
  std::int64_t header_packages = 0;
  std::int64_t header_gross_mass = 0;      // grams
  std::int64_t header_net_mass = 0;        // grams
  std::int64_t header_invoice_amount = 0;  // 1/100
  std::vector<Item> items;
  std::deque<std::string> kept;  // texts of planted errors; a deque never moves them

  std::string_view keep(std::string text) { return kept.emplace_back(std::move(text)); }
};

// The code of a currency.
std::string_view currency_code(std::size_t currency);

// How freight and insurance are shared out over the items, here and at every load: item k gets
// round(F x (a_1 + .. + a_k) / A) - round(F x (a_1 + .. + a_(k-1)) / A) at scale 4, halves away
// from zero, where a_k is the price of item k, A their sum and items stand in their order. The
// shares sum to F exactly. `part_before` and `part` are the two sums, in the same unit as `whole`.
std::int64_t share(std::int64_t amount, std::int64_t part_before, std::int64_t part,
                   std::int64_t whole);

// Writes the number with the point where the scale wants it and no needless zeros: (12500, 3)
// is 12.5.
void append_decimal(std::string& text, std::int64_t value, int scale);
// With all digits of the scale: (3000000, 2) is 30000.00.
void append_amount(std::string& text, std::int64_t value, int scale);

}  // namespace tw::simulation
