// Whatever changes the record is told to the home's transparency log, as the commands do it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/date.h"
#include "server/services.h"
#include "trust/recording.h"

namespace tw::server {

// What was done so far, by one person.
class Deeds {
 public:
  explicit Deeds(std::string actor) : actor_(std::move(actor)) {}
  // `what` is public (trust/entry.h says what each kind allows), `content` private.
  void did(const std::string& kind, trust::Fields what, const nlohmann::ordered_json& content) {
    acts_.push_back({kind, utc_now(), actor_, std::move(what), content.dump()});
  }
  const std::vector<trust::Act>& acts() const { return acts_; }

 private:
  std::string actor_;
  std::vector<trust::Act> acts_;
};

// Runs `work`(Deeds&) -> Result<T> between the two halves of a recording. What was done before an
// error or an exception is recorded too. Codes of trust::Recording and of `work`.
template <class Work>
auto recorded(const Services& services, const std::string& name, const std::string& actor,
              Work work) -> std::invoke_result_t<Work, Deeds&> {
  TW_TRY(auto recording, trust::Recording::begin(services.home_folder(), name, actor, utc_now()));
  Deeds deeds(actor);
  try {
    auto result = work(deeds);
    const auto finished = recording.finish(deeds.acts(), utc_now());
    if (result && !finished) return finished.error();
    return result;
  } catch (...) {
    static_cast<void>(recording.finish(deeds.acts(), utc_now()));
    throw;
  }
}

}  // namespace tw::server
