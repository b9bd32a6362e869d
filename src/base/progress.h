// What a long operation tells about itself. Rooms report; the command line draws (or stays silent).
#pragma once

#include <cstdint>
#include <string_view>

namespace tw {

class Progress {
 public:
  virtual ~Progress() = default;
  // A new stage begins; `total` units of work, 0 when unknown.
  virtual void stage(std::string_view name, std::uint64_t total) = 0;
  // So many units of the stage are done. May be called from any thread, often.
  virtual void done(std::uint64_t units) = 0;
};

// Says nothing.
Progress& silent_progress();

}  // namespace tw
