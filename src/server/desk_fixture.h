// For tests of routes that several people use: each has a role, all offices or some, and a key.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/instant.h"
#include "identity/grants.h"
#include "identity/sessions.h"
#include "server/server_fixture.h"

namespace tw::server {

class DeskTest : public ServerTest {
 protected:
  using ServerTest::ServerTest;

  // Of the head office where `office` is empty, else of that district.
  void person(const std::string& login, const std::string& role, const std::string& office = "") {
    const auto made = services_->store().change(
        [&](store::Transaction& transaction) { return add(transaction, login, role, office); });
    ASSERT_TRUE(made) << made.error().code;
  }

  Response ask_as(const std::string& login, Request request) {
    request.headers.add("Authorization", "Bearer " + keys_.at(login));
    return ask(std::move(request));
  }
  nlohmann::json post_as(const std::string& login, const std::string& target,
                         const nlohmann::json& body) {
    return document(ask_as(login, request("POST", target, body.dump())));
  }
  nlohmann::json get_as(const std::string& login, const std::string& target) {
    return document(ask_as(login, request("GET", target)));
  }

 private:
  Result<void> add(store::Transaction& transaction, const std::string& login,
                   const std::string& role, const std::string& office) {
    const auto owner = identity::file_owner("files");
    const identity::Deed deed{owner, instant_now()};
    const std::string organisation = office.empty() ? "head" : "d" + office;
    bool is_known = false;
    for (const auto& each : identity::organisations(transaction)) {
      is_known |= each.id == organisation;
    }
    if (!is_known) {
      TW_CHECK(identity::add_organisation(transaction,
                                          {.id = organisation,
                                           .kind = office.empty() ? "head_office" : "district",
                                           .office = office,
                                           .name = {organisation, organisation}},
                                          deed));
    }
    TW_CHECK(identity::add_person(
        transaction, {.login = login, .name = {login, login}, .organisation = organisation}, deed));
    if (office.empty()) {
      TW_CHECK(identity::set_scope(transaction, login, identity::Scope::everything(), deed));
    }
    const auto today = Date::parse(text_of(deed.now).substr(0, 10));
    TW_CHECK(identity::give_role(transaction, {login, role, *today, {}}, deed));
    TW_TRY(const auto found, identity::find_person(transaction, login));
    TW_TRY(const auto principal, identity::principal_of(transaction, found.id, deed.now));
    TW_TRY(keys_[login],
           identity::add_key(transaction, login, "test", {}, identity::Deed{principal, deed.now}));
    return {};
  }

  std::map<std::string, std::string> keys_;
};

}  // namespace tw::server
