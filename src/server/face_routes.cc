// The catalogue for programs of others: DCAT-AP, CKAN's read actions, OpenLineage. Each answer is
// whole: harvesters delete what is missing.
#include "catalogue/dcat.h"
#include "server/catalogue_view.h"
#include "server/routes.h"

namespace tw::server {
namespace {

using catalogue::Json;

// Turtle where the format says so, or the client prefers it to JSON.
bool wants_turtle(const Request& request) {
  const auto& format = request.parameter("format");
  if (!format.empty()) return format == "ttl";
  return !accepts(request.headers.get("Accept"), "application/ld+json") &&
         !accepts(request.headers.get("Accept"), "application/json");
}

Result<Response> dcat(Services& services, CatalogueViews& views, const Request& request) {
  TW_TRY(const auto site, site_of(services, request));
  const auto view = views.newest(services);
  if (wants_turtle(request)) {
    return Response::text(catalogue::dcat_turtle(view->entries, site),
                          "text/turtle; charset=utf-8");
  }
  return Response::text(catalogue::dcat_json(view->entries, site).dump(), "application/ld+json");
}

// Parameters of the query, or of the body; of those given twice the last counts.
Json parameters_of(const Request& request) {
  if (request.document.is_object()) return Json::parse(request.document.dump());
  Json parameters = Json::object();
  for (const auto& [name, value] : request.query) parameters[name] = value;
  return parameters;
}

Result<Response> ckan(Services& services, CatalogueViews& views, const Request& request) {
  TW_TRY(const auto site, site_of(services, request));
  const auto view = views.newest(services);
  const auto answer = catalogue::ckan(request.parameter("action"), parameters_of(request),
                                      view->entries, view->index, site);
  return Response::json(answer.document, answer.status);
}

}  // namespace

std::vector<Route> face_routes(Services& services) {
  const auto views = std::make_shared<CatalogueViews>();
  const Parameter action{"action", schema::pattern("[a-z_]{1,40}", "package_search")};
  const Handler handle_ckan = [&services, views](const Request& request, const Principal&) {
    return ckan(services, *views, request);
  };
  Route asked{.method = "GET",
              .path = "/api/3/action/{action}",
              .name = "ckan",
              .group = "faces",
              .access = Access::signed_in(),
              .parameters = {action},
              .answers = {{200, "application/json", schema::any_object()},
                          {404, "application/json", schema::any_object()},
                          {409, "application/json", schema::any_object()}},
              .takes_any_query = true,
              .handler = handle_ckan};
  // CKAN answers without a version in the path as well, and its own client asks there.
  Route unversioned = asked;
  unversioned.path = "/api/action/{action}";
  unversioned.name = "unversioned_ckan";
  Route posted = asked;
  posted.method = "POST";
  posted.name = "post_ckan";
  posted.body = Body{schema::any_object()};
  Route unversioned_posted = posted;
  unversioned_posted.path = unversioned.path;
  unversioned_posted.name = "post_unversioned_ckan";
  Route catalog{.method = "GET",
                .path = "/catalog",
                .name = "dcat",
                .group = "faces",
                .access = Access::signed_in(),
                .parameters = {{"format", schema::one_of({"ttl", "jsonld"})}},
                .answers = {{200, "application/ld+json", schema::any_object()},
                            {200, "text/turtle; charset=utf-8", {}}},
                .handler = [&services, views](const Request& request, const Principal&) {
                  return dcat(services, *views, request);
                }};
  Route lineage{
      .method = "GET",
      .path = "/api/catalogue/lineage",
      .name = "lineage",
      .group = "faces",
      .access = Access::with(Permission::kTableRead),
      .answers = {{200, "application/json", {{"type", "array"}}}},
      .handler = [&services](const Request& request, const Principal&) -> Result<Response> {
        TW_TRY(const auto runs, runs_of(services));
        TW_TRY(const auto site, site_of(services, request));
        return Response::json(catalogue::open_lineage(runs, site.base));
      }};
  return {std::move(asked),       std::move(posted),
          std::move(unversioned), std::move(unversioned_posted),
          std::move(catalog),     std::move(lineage)};
}

}  // namespace tw::server
