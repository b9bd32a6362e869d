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

// fen for one kilogram: every code has a trend of its own, of at most 0.6 per cent a month.
std::int64_t price_in_month(const TariffCode& code, int month_index);

}  // namespace tw::simulation
