// The one table of routes. A route says everything about itself: where it is, who may use it, what
// it takes, what it answers. Dispatch, permission, validation, /openapi.json and the reference are
// all driven by it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "identity/principal.h"
#include "server/message.h"
#include "server/schema.h"

namespace tw::server {

using identity::Permission;
using identity::Principal;

// Calls a room. What it answers is what the route says; an Error becomes a problem document.
using Handler = std::function<Result<Response>(const Request&, const Principal&)>;

// Default deny: a route that says nothing is open to nobody.
struct Access {
  enum class Kind { kNobody, kPublic, kSignedIn, kPermission };
  Kind kind = Kind::kNobody;
  Permission permission = Permission::kTableRead;

  static Access everybody() { return {Kind::kPublic}; }
  static Access signed_in() { return {Kind::kSignedIn}; }
  static Access with(Permission permission) { return {Kind::kPermission, permission}; }
};

struct Parameter {
  std::string name;  // its text: parameter.<name>
  Schema schema;
  bool is_required = false;  // those in the path always are
  bool may_repeat = false;
};

struct Body {
  Schema schema;
  std::uint64_t most_bytes = 256 * 1024;
  std::string media_type = "application/json";  // another: kept as bytes
  bool to_file = false;                         // streamed to a file
};

struct Answer {
  int status = 200;
  std::string media_type = "application/json";
  Schema schema;
};

struct Route {
  std::string method;
  std::string path;  // with {name} for one segment
  std::string name;  // operationId; its text: route.<name>
  std::string group;
  Access access;
  std::vector<Parameter> parameters;
  std::optional<Body> body;
  std::vector<Answer> answers;
  std::vector<int> problems;     // statuses beyond those that follow from the above
  bool is_instant = false;       // answered on the network's thread
  bool takes_any_query = false;  // pages of the portal read theirs themselves
  Handler handler;
};

// Statuses of problem documents that the route may answer: its own, and those that follow from
// access, parameters and body.
std::vector<int> problem_statuses(const Route& route);
bool is_in_path(const Route& route, const Parameter& parameter);

class Routes {
 public:
  // Stops the program where two routes are the same, or one names no handler, answer or access.
  explicit Routes(std::vector<Route> routes);

  const std::vector<Route>& all() const { return routes_; }

  // The route of method and path (HEAD is GET), filling `values` with what stands for the names. A
  // literal segment wins over a name.
  const Route* find(std::string_view method, std::string_view path, Texts& values) const;
  // Methods that the path has, for Allow; empty: there is no such path.
  std::vector<std::string> methods(std::string_view path) const;

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each route
};

// What is wrong with the parameters; none: they fit. Unknown and repeated ones are wrong.
std::vector<Violation> wrong_parameters(const Route& route, const Request& request);

}  // namespace tw::server
