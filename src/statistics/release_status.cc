#include "statistics/release_status.h"

#include <algorithm>
#include <array>

namespace tw::statistics {
namespace {

bool is_firm(std::string_view status) { return status == "final" || status == "revised"; }

Result<void> well_formed(const CloseTerms& terms) {
  constexpr std::array kStatuses = {"", "preliminary", "final", "revised", "yearbook"};
  if (std::find(kStatuses.begin(), kStatuses.end(), terms.status) == kStatuses.end()) {
    return Error("close.unknown_status", {terms.status});
  }
  if (terms.status == "revised" && terms.reason.empty()) return Error("close.reason_needed");
  for (const auto& each : terms.let_pass) {
    if (each.reason.empty()) return Error("close.let_pass_reason_needed", {each.rule});
    if (each.author.empty()) return Error("close.author_needed");
  }
  return {};
}

}  // namespace

Result<void> may_follow(const std::optional<Manifest>& last, const CloseTerms& terms,
                        const std::string& month) {
  TW_CHECK(well_formed(terms));
  const std::string before = last ? last->status : "";
  if (before == "yearbook") return Error("close.is_frozen", {month});
  const bool needs_firm = terms.status == "revised" || terms.status == "yearbook";
  if (needs_firm && !is_firm(before)) return Error("close.not_final", {month});
  if (!needs_firm && is_firm(before)) return Error("close.is_final", {month});
  return {};
}

bool already_meets(const Manifest& last, const CloseTerms& terms) {
  // Nothing moved: a firm month stays what it is, whether a revision was asked for or nothing.
  const bool same_status = terms.status.empty() || terms.status == last.status ||
                           (terms.status == "revised" && is_firm(last.status)) ||
                           (terms.status == "preliminary" && last.status != "preliminary");
  const auto passed = [&](const LetPass& asked) {
    return asked.rule == "*" ||
           std::any_of(last.let_pass.begin(), last.let_pass.end(),
                       [&](const LetPass& each) { return each.rule == asked.rule; });
  };
  return same_status && std::all_of(terms.let_pass.begin(), terms.let_pass.end(), passed);
}

std::string combined_status(const std::vector<std::string>& statuses) {
  TW_ASSERT(!statuses.empty());
  for (const char* each : {"preliminary", "revised", "final"}) {
    if (std::find(statuses.begin(), statuses.end(), each) != statuses.end()) return each;
  }
  return "yearbook";
}

}  // namespace tw::statistics
