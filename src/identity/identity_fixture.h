// For tests: a store on either database with a head office, two districts and some people; the
// clock stands where the test puts it, and randomness is a counter.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "identity/sign_in.h"
#include "store/store_fixture.h"

namespace tw::identity {

inline Date date(const char* text) { return *Date::parse(text); }
inline Instant at(const std::string& text) { return *instant_of(text + ".000Z"); }

class WithPeople : public store::OnEachDatabase {
 protected:
  template <class F>
  auto change(F f) {
    return store_->change(std::move(f));
  }
  template <class F>
  auto read(F f) {
    return store_->read(std::move(f));
  }
  void SetUp() override {
    OnEachDatabase::SetUp();
    if (IsSkipped()) return;
    store_ = std::make_unique<store::Store>(open());
    const auto made = change([&](store::Transaction& transaction) -> Result<void> {
      const auto deed = by(owner_);
      TW_CHECK(add_organisation(
          transaction, {.id = "head", .kind = "head_office", .name = {"Head", "总署"}}, deed));
      for (const char* office : {"22", "53"}) {
        TW_CHECK(add_organisation(transaction,
                                  {.id = std::string("d") + office,
                                   .kind = "district",
                                   .parent = "head",
                                   .office = office,
                                   .name = {office, office}},
                                  deed));
      }
      for (const auto& [login, organisation, role] : {std::tuple{"admin", "head", "administrator"},
                                                      {"approver", "head", "grant_approver"},
                                                      {"wang", "head", "head_of_statistics"},
                                                      {"li", "d22", "district_officer"},
                                                      {"zhao", "head", "rule_writer"}}) {
        TW_CHECK(add_person(transaction, {.login = login, .organisation = organisation}, deed));
        TW_CHECK(give_role(transaction, {login, role, date("2026-01-01"), {}}, deed));
      }
      return set_scope(transaction, "wang", Scope::everything(), deed);
    });
    ASSERT_TRUE(made) << made.error().code;
  }

  // The code with which f is refused, "" where it is done.
  template <class F>
  std::string refusal(F f) {
    const auto result = store_->change(std::move(f));
    return result ? std::string() : result.error().code;
  }
  Deed by(const Principal& principal) const { return {principal, now_, random_}; }
  Principal who(const std::string& login) {
    auto principal = read([&](store::Transaction& transaction) -> Result<Principal> {
      TW_TRY(const auto person, find_person(transaction, login));
      return principal_of(transaction, person.id, now_);
    });
    EXPECT_TRUE(principal) << login << (principal ? "" : principal.error().code);
    return principal ? *principal : Principal();
  }
  store::Store& store() { return *store_; }

  Instant now_ = at("2026-04-10T09:00:00");
  RandomBytes random_ = [counter = std::make_shared<unsigned>(0)](std::size_t bytes) {
    std::string text = std::to_string(++*counter);
    text.insert(0, bytes > text.size() ? bytes - text.size() : 0, 'r');
    return text.substr(text.size() - bytes);
  };
  Principal owner_ = file_owner("files");
  // Cheap, so that tests are quick; the real cost has a test of its own.
  Door door_{.cost = {.passes = 1, .memory_kib = 64, .lanes = 1}};

 private:
  std::unique_ptr<store::Store> store_;
};

}  // namespace tw::identity
