// The pieces of room base that every record passes through.
#include <benchmark/benchmark.h>

#include <string>

#include "base/date.h"
#include "base/decimal.h"
#include "base/digest.h"
#include "base/messages.h"

namespace tw {
namespace {

void decimal_parse(benchmark::State& state) {
  const std::string text = "1234567.891";
  for (auto _ : state) benchmark::DoNotOptimize(Decimal::parse(text));
}
BENCHMARK(decimal_parse);

void decimal_rescale(benchmark::State& state) {
  const Decimal value = *Decimal::parse("1234567.8915");
  for (auto _ : state) benchmark::DoNotOptimize(value.rescale(2));
}
BENCHMARK(decimal_rescale);

void decimal_divide(benchmark::State& state) {
  const Decimal amount = *Decimal::parse("1234567.8915");
  const Decimal rate = *Decimal::parse("7.12340000");
  for (auto _ : state) benchmark::DoNotOptimize(amount.divide(rate, 2));
}
BENCHMARK(decimal_divide);

void date_parse(benchmark::State& state) {
  const std::string text = "2026-03-06";
  for (auto _ : state) benchmark::DoNotOptimize(Date::parse(text));
}
BENCHMARK(date_parse);

void sha256(benchmark::State& state) {
  const std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(sha256_hex(bytes));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(sha256)->Arg(64)->Arg(1 << 20);

void message_lookup(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(message(Language::kChinese, "read.not_a_number", {"1e3"}));
  }
}
BENCHMARK(message_lookup);

}  // namespace
}  // namespace tw
