#include "exchange/use.h"

#include <algorithm>
#include <map>

#include "base/file.h"

namespace tw::exchange {
namespace {

using Text = std::string;

constexpr std::int64_t kTimes = 5;
constexpr std::int64_t kFewRows = 1000;

std::int64_t median(std::vector<std::int64_t> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

void record_use(store::Transaction& transaction, const Use& use) {
  transaction.run("exchange", "use_add",
                  {{"id", unique_name()},
                   {"agreement", use.agreement},
                   {"organisation", use.organisation},
                   {"actor", use.actor},
                   {"service", use.service},
                   {"subject", use.subject},
                   {"received_at", use.received_at},
                   {"sent_at", use.sent_at},
                   {"first_at", use.first_at},
                   {"done_at", use.done_at},
                   {"rows", use.rows},
                   {"bytes", use.bytes},
                   {"outcome", use.outcome},
                   {"fault", use.fault}});
}

std::vector<Use> uses(store::Transaction& transaction, const UseFilter& filter) {
  std::vector<Use> all;
  for (const auto& [agreement, organisation, actor, service, subject, received, sent, first, done,
                    rows, bytes, outcome, fault] :
       transaction.rows<Text, Text, Text, Text, Text, Text, Text, Text, Text, std::int64_t,
                        std::int64_t, Text, Text>("exchange", "uses",
                                                  {{"agreement", filter.agreement},
                                                   {"organisation", filter.organisation},
                                                   {"resource", filter.resource},
                                                   {"from", filter.from},
                                                   {"until", filter.until},
                                                   {"limit", filter.limit}})) {
    all.push_back({agreement, organisation, actor, service, subject, received, sent, first, done,
                   rows, bytes, outcome, fault});
  }
  return all;
}

std::vector<UseSum> use_of_month(store::Transaction& transaction, const Text& month,
                                 const Text& of) {
  std::vector<UseSum> sums;
  for (const auto& [organisation, agreement, resource, uses, days, rows, bytes, not_answered] :
       transaction.rows<Text, Text, Text, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                        std::int64_t>("exchange", "use_month",
                                      {{"month", month}, {"organisation", of}})) {
    sums.push_back({organisation, agreement, resource, uses, days, rows, bytes, not_answered});
  }
  return sums;
}

std::vector<Unused> unused_since(store::Transaction& transaction, const Text& day, const Text& of) {
  std::vector<Unused> found;
  for (const auto& [agreement, organisation, resource, last] :
       transaction.rows<Text, Text, Text, Text>("exchange", "use_none",
                                                {{"day", day}, {"organisation", of}})) {
    found.push_back({agreement, organisation, resource, last});
  }
  return found;
}

std::vector<Unusual> unusual_days(store::Transaction& transaction, const Text& month,
                                  const Text& of) {
  std::map<std::pair<Text, Text>, std::vector<std::pair<Text, std::int64_t>>> days;
  for (const auto& [agreement, organisation, day, rows] :
       transaction.rows<Text, Text, Text, std::int64_t>("exchange", "use_days",
                                                        {{"organisation", of}})) {
    days[{agreement, organisation}].emplace_back(day, rows);
  }
  std::vector<Unusual> found;
  for (const auto& [who, each] : days) {
    for (const auto& [day, rows] : each) {
      if (!day.starts_with(month) || rows <= kFewRows || each.size() < 2) continue;
      std::vector<std::int64_t> others;
      for (const auto& [other, count] : each) {
        if (other != day) others.push_back(count);
      }
      const auto usual = median(std::move(others));
      if (rows > kTimes * usual) found.push_back({who.first, who.second, day, rows, usual});
    }
  }
  return found;
}

}  // namespace tw::exchange
