#include "simulation/chapter.h"

#include "base/result.h"

namespace tw::simulation {
namespace {

// Chapter, fen a kilogram, sigma, units, grams a unit, duty, codes, weights (import, export), by
// air, licence, season. Chapters 77 (kept free by the HS), 98 and 99 (national use) have no goods
// here.
// clang-format off
constexpr std::array kChapters = std::to_array<Chapter>({
    {"01", 3000, 700, "H87", "KGM", 90000, 1000, 10, 6, 4, 30, true, Season::kEven},
    {"02", 2800, 400, "KGM", "", 1000, 1200, 14, 40, 4, 2, true, Season::kEven},
    {"03", 4500, 700, "KGM", "", 1000, 700, 18, 34, 30, 12, false, Season::kEven},
    {"04", 2600, 500, "KGM", "", 1000, 1100, 12, 22, 3, 3, true, Season::kEven},
    {"05", 5200, 900, "KGM", "", 1000, 1000, 8, 4, 6, 5, true, Season::kEven},
    {"06", 2500, 600, "KGM", "", 1000, 800, 8, 2, 5, 35, true, Season::kSpring},
    {"07", 700, 500, "KGM", "", 1000, 1200, 16, 12, 22, 4, false, Season::kHarvest},
    {"08", 1800, 500, "KGM", "", 1000, 1400, 16, 32, 14, 8, false, Season::kHarvest},
    {"09", 3200, 600, "KGM", "", 1000, 1200, 12, 8, 10, 5, false, Season::kEven},
    {"10", 230, 300, "KGM", "", 1000, 600, 10, 30, 3, 0, true, Season::kHarvest},
    {"11", 420, 400, "KGM", "", 1000, 1800, 8, 5, 3, 0, false, Season::kEven},
    {"12", 420, 500, "KGM", "", 1000, 600, 14, 48, 8, 1, true, Season::kHarvest},
    {"13", 6500, 800, "KGM", "", 1000, 900, 6, 2, 5, 10, false, Season::kEven},
    {"14", 700, 600, "KGM", "", 1000, 700, 6, 2, 2, 0, false, Season::kEven},
    {"15", 880, 300, "KGM", "", 1000, 1000, 12, 22, 3, 0, false, Season::kEven},
    {"16", 3800, 500, "KGM", "", 1000, 800, 12, 4, 26, 2, false, Season::kEven},
    {"17", 520, 500, "KGM", "", 1000, 2500, 10, 8, 6, 0, true, Season::kEven},
    {"18", 4500, 400, "KGM", "", 1000, 900, 8, 6, 2, 2, false, Season::kBeforeChristmas},
    {"19", 3000, 500, "KGM", "", 1000, 1100, 10, 12, 8, 2, false, Season::kEven},
    {"20", 1100, 400, "KGM", "", 1000, 900, 12, 6, 22, 0, false, Season::kHarvest},
    {"21", 4200, 700, "KGM", "", 1000, 1200, 10, 14, 10, 6, false, Season::kEven},
    {"22", 3300, 900, "LTR", "KGM", 1050, 1800, 12, 20, 8, 2, false, Season::kBeforeChristmas},
    {"23", 300, 400, "KGM", "", 1000, 400, 10, 20, 6, 0, true, Season::kEven},
    {"24", 9000, 600, "KGM", "", 1000, 3000, 8, 5, 6, 3, true, Season::kEven},
    {"25", 60, 700, "KGM", "", 1000, 300, 16, 14, 12, 0, false, Season::kEven},
    {"26", 90, 700, "KGM", "", 1000, 0, 12, 70, 2, 0, true, Season::kEven},
    {"27", 380, 400, "KGM", "", 1000, 300, 14, 120, 20, 0, true, Season::kHeating},
    {"28", 900, 1000, "KGM", "", 1000, 550, 22, 24, 34, 2, false, Season::kEven},
    {"29", 1900, 1100, "KGM", "", 1000, 600, 34, 62, 68, 5, false, Season::kEven},
    {"30", 42000, 1500, "KGM", "", 1000, 300, 16, 46, 20, 55, true, Season::kEven},
    {"31", 210, 300, "KGM", "", 1000, 500, 10, 10, 18, 0, true, Season::kSpring},
    {"32", 3300, 900, "KGM", "", 1000, 650, 14, 14, 16, 3, false, Season::kEven},
    {"33", 9500, 900, "KGM", "", 1000, 500, 14, 26, 14, 22, false, Season::kBeforeChristmas},
    {"34", 2500, 600, "KGM", "", 1000, 650, 10, 12, 10, 2, false, Season::kEven},
    {"35", 3600, 900, "KGM", "", 1000, 900, 10, 10, 10, 6, false, Season::kEven},
    {"36", 2700, 500, "KGM", "", 1000, 800, 6, 1, 5, 0, true, Season::kEven},
    {"37", 11000, 700, "MTK", "KGM", 250, 700, 8, 6, 3, 20, false, Season::kEven},
    {"38", 3200, 1100, "KGM", "", 1000, 650, 20, 38, 44, 8, false, Season::kEven},
    {"39", 1500, 700, "KGM", "", 1000, 650, 36, 84, 120, 4, false, Season::kEven},
    {"40", 1900, 500, "KGM", "", 1000, 800, 20, 26, 34, 3, false, Season::kEven},
    {"41", 3600, 600, "KGM", "", 1000, 900, 10, 8, 3, 4, false, Season::kEven},
    {"42", 9000, 900, "H87", "KGM", 600, 1000, 12, 12, 42, 14, false, Season::kBeforeChristmas},
    {"43", 26000, 800, "KGM", "", 1000, 1500, 6, 3, 4, 30, true, Season::kHeating},
    {"44", 420, 700, "MTQ", "KGM", 620000, 300, 20, 30, 26, 0, false, Season::kEven},
    {"45", 3100, 500, "KGM", "", 1000, 500, 4, 1, 1, 0, false, Season::kEven},
    {"46", 2200, 500, "KGM", "", 1000, 700, 6, 1, 4, 0, false, Season::kBeforeChristmas},
    {"47", 480, 200, "KGM", "", 1000, 0, 8, 26, 1, 0, true, Season::kEven},
    {"48", 850, 500, "KGM", "", 1000, 500, 18, 14, 36, 1, false, Season::kEven},
    {"49", 4800, 800, "KGM", "", 1000, 300, 8, 6, 10, 12, false, Season::kEven},
    {"50", 30000, 600, "MTR", "KGM", 130, 800, 6, 1, 4, 25, false, Season::kEven},
    {"51", 9000, 500, "KGM", "", 1000, 800, 8, 8, 6, 6, false, Season::kEven},
    {"52", 2700, 500, "MTR", "KGM", 260, 800, 16, 20, 26, 2, false, Season::kEven},
    {"53", 2400, 500, "KGM", "", 1000, 600, 8, 4, 4, 1, false, Season::kEven},
    {"54", 2600, 500, "MTR", "KGM", 210, 700, 14, 8, 40, 2, false, Season::kEven},
    {"55", 1900, 500, "KGM", "", 1000, 600, 14, 6, 32, 1, false, Season::kEven},
    {"56", 2400, 500, "KGM", "", 1000, 800, 8, 4, 14, 2, false, Season::kEven},
    {"57", 2900, 600, "MTK", "KGM", 2400, 1000, 8, 1, 10, 3, false, Season::kEven},
    {"58", 4300, 600, "KGM", "", 1000, 900, 8, 3, 12, 8, false, Season::kEven},
    {"59", 3500, 600, "MTK", "KGM", 700, 900, 10, 4, 20, 3, false, Season::kEven},
    {"60", 3600, 400, "KGM", "", 1000, 900, 8, 3, 34, 3, false, Season::kEven},
    {"61", 11000, 600, "H87", "KGM", 280, 1400, 24, 12, 92, 10, false, Season::kBeforeChristmas},
    {"62", 14000, 600, "H87", "KGM", 420, 1400, 24, 14, 86, 12, false, Season::kBeforeChristmas},
    {"63", 4300, 600, "KGM", "", 1000, 1000, 12, 3, 52, 3, false, Season::kBeforeChristmas},
    {"64", 9500, 600, "NPR", "KGM", 850, 1500, 14, 14, 60, 6, false, Season::kBeforeChristmas},
    {"65", 9500, 600, "H87", "KGM", 140, 1200, 6, 1, 12, 6, false, Season::kBeforeChristmas},
    {"66", 3900, 500, "H87", "KGM", 480, 1000, 4, 1, 6, 2, false, Season::kSpring},
    {"67", 8000, 900, "KGM", "", 1000, 1400, 6, 1, 10, 8, false, Season::kBeforeChristmas},
    {"68", 700, 800, "KGM", "", 1000, 900, 12, 6, 24, 0, false, Season::kEven},
    {"69", 650, 700, "KGM", "", 1000, 1000, 12, 4, 36, 0, false, Season::kBeforeChristmas},
    {"70", 850, 900, "KGM", "", 1000, 1000, 16, 16, 40, 2, false, Season::kEven},
    {"71", 2600000, 1800, "GRM", "", 1, 600, 12, 60, 22, 90, true, Season::kEven},
    {"72", 640, 700, "KGM", "", 1000, 500, 34, 60, 70, 0, false, Season::kEven},
    {"73", 1600, 700, "KGM", "", 1000, 800, 26, 18, 94, 2, false, Season::kEven},
    {"74", 6400, 200, "KGM", "", 1000, 400, 14, 62, 12, 1, false, Season::kEven},
    {"75", 12500, 300, "KGM", "", 1000, 300, 8, 12, 3, 2, false, Season::kEven},
    {"76", 2300, 400, "KGM", "", 1000, 600, 16, 14, 46, 1, false, Season::kEven},
    {"78", 1500, 200, "KGM", "", 1000, 500, 4, 1, 2, 0, false, Season::kEven},
    {"79", 2000, 200, "KGM", "", 1000, 400, 5, 5, 2, 0, false, Season::kEven},
    {"80", 20000, 200, "KGM", "", 1000, 300, 4, 3, 2, 2, false, Season::kEven},
    {"81", 12000, 1000, "KGM", "", 1000, 500, 12, 8, 10, 8, true, Season::kEven},
    {"82", 6000, 900, "H87", "KGM", 350, 900, 14, 6, 28, 6, false, Season::kEven},
    {"83", 3900, 700, "KGM", "", 1000, 900, 12, 5, 34, 3, false, Season::kEven},
    {"84", 11000, 1300, "H87", "KGM", 9000, 500, 120, 260, 330, 18, false, Season::kEven},
    {"85", 32000, 1500, "H87", "KGM", 450, 400, 120, 420, 520, 40, false, Season::kBeforeChristmas},
    {"86", 4500, 800, "H87", "KGM", 900000, 400, 8, 2, 16, 1, false, Season::kEven},
    {"87", 7600, 700, "H87", "KGM", 60000, 1200, 40, 110, 150, 4, true, Season::kEven},
    {"88", 420000, 1000, "H87", "KGM", 25000, 200, 10, 24, 8, 60, true, Season::kEven},
    {"89", 2600, 900, "H87", "KGM", 4000000, 600, 8, 3, 40, 0, true, Season::kEven},
    {"90", 62000, 1300, "H87", "KGM", 1200, 500, 50, 120, 70, 45, false, Season::kEven},
    {"91", 85000, 1500, "H87", "KGM", 90, 1000, 10, 8, 10, 60, false, Season::kBeforeChristmas},
    {"92", 13000, 800, "H87", "KGM", 5200, 900, 6, 2, 5, 10, false, Season::kBeforeChristmas},
    {"93", 21000, 700, "H87", "KGM", 2600, 1000, 4, 1, 1, 20, true, Season::kEven},
    {"94", 3200, 700, "H87", "KGM", 7800, 500, 26, 8, 110, 2, false, Season::kBeforeChristmas},
    {"95", 5400, 800, "H87", "KGM", 600, 600, 20, 4, 74, 6, false, Season::kBeforeChristmas},
    {"96", 5200, 900, "KGM", "", 1000, 1000, 16, 6, 36, 5, false, Season::kBeforeChristmas},
    {"97", 260000, 1800, "H87", "KGM", 3000, 300, 6, 2, 2, 60, true, Season::kEven},
});

constexpr std::array<std::array<std::uint32_t, 12>, 5> kSeasons = {{
    {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000},
    {900, 800, 750, 750, 800, 900, 1000, 1150, 1300, 1400, 1200, 1050},
    {1000, 1150, 1400, 1450, 1250, 1000, 850, 800, 800, 800, 750, 750},
    {850, 700, 800, 900, 950, 1050, 1150, 1250, 1300, 1250, 1000, 800},
    {1350, 1250, 1050, 900, 800, 750, 800, 850, 900, 1000, 1100, 1250},
}};
// clang-format on

}  // namespace

std::span<const Chapter> chapters() { return kChapters; }

std::uint32_t season_permille(Season season, int month) {
  TW_ASSERT(month >= 1 && month <= 12);
  return kSeasons[static_cast<std::size_t>(season)][static_cast<std::size_t>(month - 1)];
}

char kind_of_goods(std::string_view chapter) {
  TW_ASSERT(chapter.size() >= 2);
  const int number = (chapter[0] - '0') * 10 + (chapter[1] - '0');
  if (number <= 24) return 'A';
  if (number <= 27 || number == 71) return 'M';
  if (number <= 40) return 'C';
  if (number >= 50 && number <= 67) return 'T';
  if (number == 84 || number == 85 || (number >= 90 && number <= 92)) return 'E';
  if (number >= 86 && number <= 89) return 'V';
  return 'O';
}

}  // namespace tw::simulation
