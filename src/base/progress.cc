#include "base/progress.h"

namespace tw {
namespace {

class Silent final : public Progress {
 public:
  void stage(std::string_view /*name*/, std::uint64_t /*total*/) override {}
  void done(std::uint64_t /*units*/) override {}
};

}  // namespace

Progress& silent_progress() {
  static Silent silent;
  return silent;
}

}  // namespace tw
