// The portal: files that were built beforehand, from a folder. Whatever path is no file is one of
// its pages, which index.html draws.
#include <filesystem>
#include <map>

#include "base/result.h"
#include "server/routes.h"

namespace tw::server {
namespace {

namespace fs = std::filesystem;

const char* type_of(const fs::path& path) {
  static const std::map<std::string, const char*> kTypes = {
      {".html", "text/html; charset=utf-8"},
      {".js", "application/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".json", "application/json"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"}};
  const auto found = kTypes.find(path.extension().string());
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

// The file of that path inside the folder; nothing where there is none, or it lies outside.
std::optional<fs::path> inside(const fs::path& folder, const std::string& path) {
  std::error_code error;
  const fs::path wanted = fs::weakly_canonical(folder / path, error);
  if (error || !fs::is_regular_file(wanted, error)) return std::nullopt;
  const fs::path root = fs::canonical(folder, error);
  const auto [end, at] = std::mismatch(root.begin(), root.end(), wanted.begin(), wanted.end());
  static_cast<void>(at);
  return !error && end == root.end() ? std::optional(wanted) : std::nullopt;
}

Result<Response> file(const fs::path& folder, const Request& request) {
  const auto& path = request.parameter("file");
  if (folder.empty() || path.starts_with("api/")) return Error("request.no_route", {request.path});
  auto found = inside(folder, path);
  const bool is_page = !found;
  if (is_page) {
    // A missing script or picture is missing; only pages are drawn by index.html.
    if (path.starts_with("assets/")) return Error("request.no_route", {request.path});
    found = inside(folder, "index.html");
  }
  if (!found) return Error("request.no_route", {request.path});
  std::error_code error;
  const auto size = fs::file_size(*found, error);
  if (error) return Error("request.no_route", {request.path});
  Response response;
  response.content_type = type_of(*found);
  response.file = FileBody{*found, 0, size, nullptr};
  // Files under assets/ have the digest of their bytes in their names.
  response.headers.set("Cache-Control", path.starts_with("assets/")
                                            ? "public, max-age=31536000, immutable"
                                            : "no-cache");
  return response;
}

}  // namespace

std::vector<Route> portal_routes(fs::path folder) {
  return {{.method = "GET",
           .path = "/{file*}",
           .name = "portal",
           .group = "server",
           .access = Access::everybody(),
           .parameters = {{"file", {{"type", "string"}}}},
           .answers = {{200, "text/html; charset=utf-8", {}}},
           .problems = {404, 416},
           .takes_any_query = true,
           .handler = [folder = std::move(folder)](const Request& request, const Principal&) {
             return file(folder, request);
           }}};
}

}  // namespace tw::server
