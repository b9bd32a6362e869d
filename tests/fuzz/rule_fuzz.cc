// Any text through the rule language, every step as far as it goes: an answer or an error with a
// place.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "checks/compile.h"
#include "checks/language.h"
#include "checks/types.h"
#include "sql/print.h"
#include "standards/structure.h"

namespace {

using namespace tw;

std::optional<sql::DataType> column_type(std::string_view name) {
  const auto* found = standards::structure("item").find(name);
  return found == nullptr ? std::nullopt : std::optional(found->type);
}

void compile(const checks::Ruleset& ruleset, std::string_view text) {
  static const checks::ValueDomains domains = {
      {"country", {.table = "country_codes"}},
      {"commodity", {.table = "commodity_codes", .prefix = 6}},
      {"trade_mode", {.table = "mode_codes", .by_scheme = true}}};
  const auto typed = checks::check_types(ruleset, column_type, "fuzz.vtl");
  if (!typed) {
    TW_ASSERT(!checks::describe_in_source(Language::kChinese, typed.error(), text).empty());
    return;
  }
  checks::Compiler compiler(domains, "item");
  for (const auto& rule : *typed) TW_ASSERT(!sql::print(compiler.broken(rule)).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto program = checks::parse(text, "fuzz.vtl");
  if (!program) {
    TW_ASSERT(program.error().place.line > 0);
    TW_ASSERT(!checks::describe_in_source(Language::kEnglish, program.error(), text).empty());
    return 0;
  }
  for (const auto& ruleset : program->rulesets) compile(ruleset, text);
  return 0;
}
