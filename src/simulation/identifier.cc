#include "simulation/identifier.h"

#include <array>

#include "base/result.h"

namespace tw::simulation {
namespace {

constexpr std::string_view kCreditCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// 0 to 9, A = 10 to Z = 35.
int value_of(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  TW_ASSERT(character >= 'A' && character <= 'Z');
  return character - 'A' + 10;
}

}  // namespace

char credit_code_check(std::string_view first_17) {
  TW_ASSERT(first_17.size() == 17);
  std::size_t sum = 0;
  std::size_t weight = 1;  // 3^i modulo 31
  for (const char character : first_17) {
    const std::size_t value = kCreditCharacters.find(character);
    TW_ASSERT(value != std::string_view::npos);
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  return kCreditCharacters[(31 - sum % 31) % 31];
}

char organisation_check(std::string_view first_8) {
  TW_ASSERT(first_8.size() == 8);
  constexpr std::array kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum += value_of(first_8[i]) * kWeights[i];
  const int check = 11 - sum % 11;
  if (check == 11) return '0';
  return check == 10 ? 'X' : static_cast<char>('0' + check);
}

char container_check(std::string_view first_10) {
  TW_ASSERT(first_10.size() == 10);
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    int value = value_of(first_10[i]);
    // Letters count from 10 and leave out the multiples of 11: A = 10, B = 12, K = 21, L = 23, V
    // = 34.
    if (value >= 10) value += (value - 10 + 9) / 10;
    sum += value << i;
  }
  return static_cast<char>('0' + sum % 11 % 10);
}

}  // namespace tw::simulation
