#include "feed/origin.h"

#include <curl/curl.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "feed/feed.h"

namespace tw::feed {
namespace {

namespace fs = std::filesystem;
using Text = std::string;

class Folder : public Origin {
 public:
  explicit Folder(fs::path folder) : folder_(std::move(folder)) {}

  Result<Text> manifest(std::int64_t number) override {
    // Beside the sender's own table a manifest may be one of a batch that is not made yet.
    const bool is_of_sender = fs::exists(folder_ / "logged");
    if (is_of_sender) return batch_document(folder_, number);
    auto text = read_file(manifest_path(folder_, number));
    if (!text) return Error("feed.no_batch", {std::to_string(number), "-"});
    return text;
  }
  Result<fs::path> file(std::int64_t number, const Text& path) override {
    if (!fs::exists(folder_ / path)) return Error("feed.no_batch", {std::to_string(number), path});
    return folder_ / path;
  }
  Result<void> hand_in(std::int64_t number, const Text& receipt) override {
    make_folders(folder_ / "receipts");
    write_file_durably(folder_ / "receipts" / manifest_path({}, number).filename(), receipt);
    return {};
  }

 private:
  fs::path folder_;
};

class Server : public Origin {
 public:
  Server(Text url, Text key, fs::path spool)
      : url_(std::move(url)), key_(std::move(key)), spool_(std::move(spool)) {
    while (url_.ends_with('/')) url_.pop_back();
  }

  Result<Text> manifest(std::int64_t number) override {
    Text text;
    TW_CHECK(ask("/batches/" + std::to_string(number), "", [&](std::string_view piece) {
      text += piece;
      return true;
    }));
    return text;
  }
  Result<fs::path> file(std::int64_t number, const Text& path) override {
    make_folders(spool_);
    const auto place = spool_ / fs::path(path).filename();
    std::ofstream out(place, std::ios::binary | std::ios::trunc);
    TW_CHECK(
        ask("/batches/" + std::to_string(number) + "/files/" + fs::path(path).filename().string(),
            "", [&](std::string_view piece) {
              out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
              return out.good();
            }));
    out.close();
    if (!out) throw EnvironmentError(Error("engine.disk", {place.string()}));
    return place;
  }
  Result<void> hand_in(std::int64_t /*number*/, const Text& receipt) override {
    return ask("/receipts", nlohmann::json{{"receipt", receipt}}.dump(),
               [](std::string_view) { return true; });
  }

 private:
  using Sink = std::function<bool(std::string_view)>;

  struct Taking {
    CURL* curl;
    const Sink& sink;
    Text refusal;  // what the server says where it does not answer 2xx
  };

  static std::size_t take(char* data, std::size_t one, std::size_t count, void* to) {
    auto& taking = *static_cast<Taking*>(to);
    long status = 0;
    curl_easy_getinfo(taking.curl, CURLINFO_RESPONSE_CODE, &status);
    const std::string_view piece(data, one * count);
    if (status / 100 == 2) return taking.sink(piece) ? piece.size() : 0;
    taking.refusal += piece.substr(0, kMostRefusal - std::min(kMostRefusal, taking.refusal.size()));
    return piece.size();
  }

  // GET, or POST of a JSON document.
  Result<void> ask(const Text& path, const Text& document, const Sink& sink) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                   curl_easy_cleanup);
    TW_ASSERT(curl != nullptr);
    Taking taking{curl.get(), sink, {}};
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(nullptr,
                                                                        curl_slist_free_all);
    const auto add = [&](const Text& header) {
      headers.reset(curl_slist_append(headers.release(), header.c_str()));
    };
    add("Authorization: Bearer " + key_);
    if (!document.empty()) {
      add("Content-Type: application/json");
      curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, document.c_str());
    }
    const Text url = url_ + path;
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Server::take);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &taking);
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, 30L);
    curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_LIMIT, 100L);
    curl_easy_setopt(curl.get(), CURLOPT_LOW_SPEED_TIME, 60L);
    const auto code = curl_easy_perform(curl.get());
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK) return Error("feed.unreachable", {curl_easy_strerror(code)});
    if (status / 100 != 2) return refused(status, taking.refusal);
    return {};
  }

  static Error refused(long status, const Text& body) {
    const auto problem = nlohmann::json::parse(body, nullptr, false);
    const bool is_known = problem.is_object() && problem.contains("code");
    if (is_known && problem["code"] == "feed.no_batch") return Error("feed.no_batch", {"-", "-"});
    return Error("feed.refused",
                 {std::to_string(status), is_known ? problem.value("detail", "") : ""});
  }

  static constexpr std::size_t kMostRefusal = 64 * 1024;
  Text url_;
  Text key_;
  fs::path spool_;
};

}  // namespace

std::unique_ptr<Origin> folder_origin(fs::path folder) {
  return std::make_unique<Folder>(std::move(folder));
}

std::unique_ptr<Origin> server_origin(Text url, Text key, fs::path spool) {
  return std::make_unique<Server>(std::move(url), std::move(key), std::move(spool));
}

}  // namespace tw::feed
