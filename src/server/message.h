// What is asked and what is answered, free of any transport: the values that routes, handlers and
// http.h pass to each other.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/messages.h"

namespace tw::identity {
struct Principal;
}

namespace tw::server {

struct Route;

// In the order of the wire; names meet whatever their case.
class Headers {
 public:
  // The first of that name; nullptr when there is none.
  const std::string* find(std::string_view name) const;
  std::string_view get(std::string_view name) const;  // "" when there is none
  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  // In place of all of that name.
  void set(std::string_view name, std::string value);

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

using Texts = std::vector<std::pair<std::string, std::string>>;
// The first value of that name; nullptr when there is none.
const std::string* find(const Texts& texts, std::string_view name);

// A file that goes when nobody holds it any more.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {}
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Request {
  std::string method;  // "GET"
  std::string target;  // as it came
  std::string path;    // percent-decoded
  Texts query;         // decoded, in order
  Headers headers;
  std::string body;
  std::shared_ptr<TemporaryFile> upload;  // instead of `body` where the route takes an upload
  std::string peer;                       // address, no port
  bool is_secure = false;
  std::string client_certificate;  // subject of a verified one, RFC 2253; else empty
  std::string id;                  // X-Request-Id, or made here

  // Set by the dispatcher.
  const Route* route = nullptr;
  std::shared_ptr<const identity::Principal> principal;
  Texts path_values;        // {name} of the route's path
  nlohmann::json document;  // a JSON body that fits the route's schema

  // What Accept-Language prefers of the two.
  Language language() const;
  // A parameter of path or query; "" when it is absent (the schema has seen to required ones).
  const std::string& parameter(std::string_view name) const;
};

// A source of server-sent events. poll() is called on a worker, some times a second.
class EventFeed {
 public:
  virtual ~EventFeed() = default;
  // Events since the last call, in wire format ("event: x\ndata: y\n\n"); may be empty. Nothing:
  // the feed has ended.
  virtual std::optional<std::string> poll() = 0;
};

// Of a file, a part. Whole where `size` is the file's.
struct FileBody {
  std::filesystem::path path;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::shared_ptr<TemporaryFile> owner;  // where the file goes with the answer
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  Headers headers;
  // One of these; `body` where none of the others is set.
  std::string body;
  std::optional<FileBody> file;
  std::function<std::optional<std::string>()> pieces;  // called on a worker until it ends
  std::shared_ptr<EventFeed> events;

  static Response json(const nlohmann::ordered_json& document, int status = 200);
  static Response text(std::string body, std::string content_type);
  static Response empty(int status);
};

// Percent-decoding; nothing where the text is no valid encoding, or not UTF-8, or holds NUL.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
// Fills path and query from the target. False: it cannot be read.
bool read_target(Request& request);
// Of a header that lists: whether it holds the token, whatever its case ("gzip, br;q=0.5"). A
// quality of 0 is a refusal.
bool accepts(std::string_view list, std::string_view token);

}  // namespace tw::server
