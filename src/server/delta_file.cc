// Files that leave the house under an agreement.
#include <fstream>

#include "base/date.h"
#include "exchange/use.h"
#include "feed/feed.h"
#include "server/delta.h"
#include "server/negotiate.h"

namespace tw::server {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kPiece = std::size_t{256} * 1024;
constexpr auto kLookAgain = std::chrono::seconds(1);

Result<void> in_force(Services& services, const std::string& agreement) {
  TW_TRY(const auto grant, services.store().read([&](store::Transaction& transaction) {
    return exchange::grant_in_force(transaction, agreement, instant_now());
  }));
  (void)grant;
  return {};
}

// What is sent, piece by piece. Where the agreement has ended it throws, which cuts the connection:
// what was sent must not look whole.
class Sending {
 public:
  Sending(Services& services, Metered what, const std::filesystem::path& path, ByteRange range)
      : services_(services),
        what_(std::move(what)),
        file_(path, std::ios::binary),
        left_(range.size) {
    file_.seekg(static_cast<std::streamoff>(range.offset));
  }
  // The connection has ended, one way or the other.
  ~Sending() {
    try {
      if (left_ > 0) what_.rows = 0;
      const char* outcome = !fault_.empty() ? "cut" : left_ > 0 ? "failed" : "answered";
      static_cast<void>(record_use(services_, what_, received_, sent_, outcome, fault_));
    } catch (const EnvironmentError&) {  // the answer is gone; there is nobody to tell
    }
  }
  Sending(const Sending&) = delete;
  Sending& operator=(const Sending&) = delete;

  std::optional<std::string> operator()() {
    if (left_ == 0) return std::nullopt;
    if (Clock::now() - looked_ > kLookAgain) {
      looked_ = Clock::now();
      if (const auto still = in_force(services_, what_.agreement); !still) {
        fault_ = still.error().code;
        throw EnvironmentError(still.error());
      }
    }
    std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, left_)), '\0');
    file_.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (!file_) throw EnvironmentError(Error("file.unreadable", {what_.agreement}));
    left_ -= piece.size();
    sent_ += static_cast<std::int64_t>(piece.size());
    return piece;
  }

 private:
  Services& services_;
  Metered what_;
  std::string received_ = utc_now();
  std::ifstream file_;
  std::uint64_t left_;
  std::int64_t sent_ = 0;
  std::string fault_;
  Clock::time_point looked_ = Clock::now();
};

}  // namespace

Result<void> record_use(Services& services, const Metered& what, const std::string& received_at,
                        std::int64_t bytes, const std::string& outcome, const std::string& fault) {
  return services.store().change([&](store::Transaction& transaction) -> Result<void> {
    TW_TRY(const auto feed, feed::feed_of(transaction, what.agreement));
    const auto now = utc_now();
    exchange::record_use(transaction, {.agreement = what.agreement,
                                       .organisation = feed.organisation,
                                       .actor = what.actor,
                                       .service = what.service,
                                       .subject = what.subject,
                                       .received_at = received_at,
                                       .sent_at = received_at,
                                       .first_at = bytes > 0 ? received_at : "",
                                       .done_at = now,
                                       .rows = what.rows,
                                       .bytes = bytes,
                                       .outcome = outcome,
                                       .fault = fault});
    return {};
  });
}

Result<Response> file_in_force(Services& services, const Request& request, const Metered& what,
                               const std::filesystem::path& path) {
  if (const auto now = in_force(services, what.agreement); !now) {
    TW_CHECK(record_use(services, what, utc_now(), 0, "refused", now.error().code));
    return now.error();
  }
  std::error_code absent;
  const std::uint64_t size = std::filesystem::file_size(path, absent);
  if (absent) return Error("feed.link_invalid");
  Response response;
  response.content_type = "application/vnd.apache.parquet";
  response.headers.set("Cache-Control", "no-store");
  // What is short is gone before the agreement could end; the transport does the ranges of files.
  if (request.method == "HEAD" || size <= kPiece) {
    response.file = FileBody{.path = path, .size = size};
    if (request.method != "HEAD") {
      TW_CHECK(
          record_use(services, what, utc_now(), static_cast<std::int64_t>(size), "answered", ""));
    }
    return response;
  }
  ByteRange range{0, size};
  response.headers.set("Accept-Ranges", "bytes");
  switch (read_range(request.headers.get("Range"), size, range)) {
    case RangeKind::kNone:
      range = {0, size};
      break;
    case RangeKind::kUnsatisfiable:
      response = Response::empty(416);
      response.headers.set("Content-Range", "bytes */" + std::to_string(size));
      return response;
    case RangeKind::kPart:
      response.status = 206;
      response.headers.set("Content-Range", "bytes " + std::to_string(range.offset) + "-" +
                                                std::to_string(range.offset + range.size - 1) +
                                                "/" + std::to_string(size));
      break;
  }
  response.pieces = [sending = std::make_shared<Sending>(services, what, path, range)] {
    return (*sending)();
  };
  return response;
}

Result<Response> file_in_force(Services& services, const Request& request, const Metered& what,
                               std::shared_ptr<TemporaryFile> file) {
  TW_TRY(auto response, file_in_force(services, request, what, file->path()));
  if (response.file) response.file->owner = file;
  if (response.pieces) {
    response.pieces = [pieces = std::move(response.pieces), file] { return pieces(); };
  }
  return response;
}

}  // namespace tw::server
