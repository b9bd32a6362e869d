// The habits of trade: which mode, terms, currency, transport and goods a trader picks.
#pragma once

#include <string_view>

#include "simulation/country.h"
#include "simulation/declaration.h"

namespace tw::simulation {

std::string_view pick_trade_mode(Random& random, Business business, Flow flow);
std::string_view duty_nature(std::string_view trade_mode);
bool pays_duty(std::string_view trade_mode);

std::string_view pick_terms(Random& random, std::uint8_t habit, Flow flow);

// An index into currencies(), or kHome.
std::size_t pick_currency(Random& random, const Trader& trader, std::string_view own);

// A code of the list transport_mode (UN): goods that do not cross the border here have 0.
std::string_view pick_transport(Random& random, const Trader& trader, const Chapter& chapter,
                                const Partner& partner, std::string_view trade_mode);

const TraderLine& pick_line(Random& random, const Trader& trader, int calendar_month);

// One of the trader's codes of that line; now and then another of the chapter, or of any.
const TariffCode& pick_code(Random& random, const TraderLine& line);

// One of the trader's partners, an index into partners(); now and then another.
std::size_t pick_partner(Random& random, const Trader& trader, Flow flow);

// fen for one kilogram in this consignment. The code has a price with a trend of its own, of at
// most 0.6 per cent a month; each trader deals in better or worse goods of the code, each country
// makes dearer or cheaper ones, and consignments differ: log-normally, with a few far out.
std::int64_t pick_price(Random& random, const TariffCode& code, std::size_t trader,
                        std::size_t partner, int month_index);

// Of one supplementary unit, as this trader's goods of the code have it.
std::int64_t grams_per_unit(const TariffCode& code, std::size_t trader);

}  // namespace tw::simulation
