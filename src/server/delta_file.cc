// Files that leave the house under an agreement.
#include <fstream>

#include "exchange/grant.h"
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
  Sending(Services& services, std::string agreement, const std::filesystem::path& path,
          ByteRange range)
      : services_(services),
        agreement_(std::move(agreement)),
        file_(path, std::ios::binary),
        left_(range.size) {
    file_.seekg(static_cast<std::streamoff>(range.offset));
  }
  std::optional<std::string> operator()() {
    if (left_ == 0) return std::nullopt;
    if (Clock::now() - looked_ > kLookAgain) {
      looked_ = Clock::now();
      if (const auto still = in_force(services_, agreement_); !still) {
        throw EnvironmentError(still.error());
      }
    }
    std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, left_)), '\0');
    file_.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (!file_) throw EnvironmentError(Error("file.unreadable", {agreement_}));
    left_ -= piece.size();
    return piece;
  }

 private:
  Services& services_;
  std::string agreement_;
  std::ifstream file_;
  std::uint64_t left_;
  Clock::time_point looked_ = Clock::now();
};

}  // namespace

Result<Response> file_in_force(Services& services, const Request& request,
                               const std::string& agreement, const std::filesystem::path& path) {
  TW_CHECK(in_force(services, agreement));
  std::error_code absent;
  const std::uint64_t size = std::filesystem::file_size(path, absent);
  if (absent) return Error("feed.link_invalid");
  Response response;
  response.content_type = "application/vnd.apache.parquet";
  response.headers.set("Cache-Control", "no-store");
  // What is short is gone before the agreement could end; the transport does the ranges of files.
  if (request.method == "HEAD" || size <= kPiece) {
    response.file = FileBody{.path = path, .size = size};
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
  response.pieces = [sending = std::make_shared<Sending>(services, agreement, path, range)] {
    return (*sending)();
  };
  return response;
}

}  // namespace tw::server
