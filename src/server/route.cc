#include "server/route.h"

#include <algorithm>
#include <set>

namespace tw::server {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto end = path.find('/');
    segments.emplace_back(path.substr(0, end));
    path = end == std::string_view::npos ? "" : path.substr(end);
  }
  return segments;
}

bool is_name(const std::string& segment) { return segment.starts_with('{'); }

// {rest*} takes all segments that are left.
bool is_rest(const std::string& segment) { return segment.ends_with("*}"); }

std::string name_in(const std::string& segment) {
  return segment.substr(1, segment.size() - (is_rest(segment) ? 3 : 2));
}

// How literal a match is, or nothing: 1 for each literal segment, the first counting most.
std::optional<std::string> matched(const std::vector<std::string>& pattern,
                                   const std::vector<std::string>& path) {
  std::string rank;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_rest(pattern[i])) return rank + "0";
    if (i >= path.size()) return std::nullopt;
    const bool is_literal = !is_name(pattern[i]);
    if (is_literal ? pattern[i] != path[i] : path[i].empty()) return std::nullopt;
    rank += is_literal ? '2' : '1';
  }
  return pattern.size() == path.size() ? std::optional(rank) : std::nullopt;
}

}  // namespace

bool is_in_path(const Route& route, const Parameter& parameter) {
  return route.path.find("{" + parameter.name) != std::string::npos;
}

std::vector<int> problem_statuses(const Route& route) {
  std::set<int> statuses(route.problems.begin(), route.problems.end());
  statuses.insert(400);  // a request that is malformed, or has parameters it should not
  if (route.access.kind != Access::Kind::kPublic) statuses.insert({401, 403});
  if (route.method != "GET") statuses.insert(403);  // from another site
  if (route.body) statuses.insert({413, 415, 422});
  if (!route.is_instant) statuses.insert(503);
  return {statuses.begin(), statuses.end()};
}

Routes::Routes(std::vector<Route> routes) : routes_(std::move(routes)) {
  std::set<std::string> seen;
  for (const auto& route : routes_) {
    TW_ASSERT(route.access.kind != Access::Kind::kNobody);
    TW_ASSERT(route.handler != nullptr && !route.answers.empty() && !route.name.empty());
    TW_ASSERT(seen.insert(route.method + " " + route.path).second);
    segments_.push_back(segments_of(route.path));
  }
}

const Route* Routes::find(std::string_view method, std::string_view path, Texts& values) const {
  const auto wanted = segments_of(path);
  const std::string_view meant = method == "HEAD" ? "GET" : method;
  std::size_t best = routes_.size();
  std::string best_rank;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (routes_[i].method != meant) continue;
    const auto rank = matched(segments_[i], wanted);
    if (rank && *rank > best_rank) {
      best = i;
      best_rank = *rank;
    }
  }
  if (best == routes_.size()) return nullptr;
  values.clear();
  for (std::size_t i = 0; i < segments_[best].size(); ++i) {
    const auto& segment = segments_[best][i];
    if (is_rest(segment)) {
      std::string rest;
      for (std::size_t j = i; j < wanted.size(); ++j) rest += (j > i ? "/" : "") + wanted[j];
      values.emplace_back(name_in(segment), rest);
    } else if (is_name(segment)) {
      values.emplace_back(name_in(segment), wanted[i]);
    }
  }
  return &routes_[best];
}

std::vector<std::string> Routes::methods(std::string_view path) const {
  const auto wanted = segments_of(path);
  std::set<std::string> methods;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!matched(segments_[i], wanted)) continue;
    // The portal's pages are everywhere but here.
    if (path.starts_with("/api/") && is_rest(segments_[i].back())) continue;
    methods.insert(routes_[i].method);
    if (routes_[i].method == "GET") methods.insert("HEAD");
  }
  return {methods.begin(), methods.end()};
}

std::vector<Violation> wrong_parameters(const Route& route, const Request& request) {
  std::vector<Violation> found;
  if (route.takes_any_query) return found;
  const auto look = [&](const Parameter& parameter, const std::string& text) {
    auto wrong = violations(parameter.schema, typed(parameter.schema, text), parameter.name);
    std::move(wrong.begin(), wrong.end(), std::back_inserter(found));
  };
  for (const auto& parameter : route.parameters) {
    if (is_in_path(route, parameter)) {
      if (const auto* value = find(request.path_values, parameter.name)) look(parameter, *value);
      continue;
    }
    std::size_t times = 0;
    for (const auto& [name, value] : request.query) {
      if (name != parameter.name) continue;
      ++times;
      look(parameter, value);
    }
    if (times == 0 && parameter.is_required)
      found.push_back({parameter.name, "schema.required", {}});
    if (times > 1 && !parameter.may_repeat)
      found.push_back({parameter.name, "schema.repeated", {}});
  }
  for (const auto& [name, value] : request.query) {
    const bool is_known = std::any_of(
        route.parameters.begin(), route.parameters.end(),
        [&](const Parameter& each) { return each.name == name && !is_in_path(route, each); });
    if (!is_known) found.push_back({name, "schema.unknown_parameter", {}});
  }
  return found;
}

}  // namespace tw::server
