#include <algorithm>
#include <iostream>
#include <memory>

#include "cli/acting.h"
#include "cli/command_line.h"
#include "cli/terminal.h"
#include "identity/oidc.h"
#include "identity/proposals.h"
#include "identity/sign_in.h"
#include "store/settings.h"

namespace tw::cli {
namespace {

using identity::Deed;
using identity::Permission;
using identity::Principal;
using store::Transaction;
using Json = nlohmann::ordered_json;

struct Options {
  std::string login;
  std::string other;
  std::string id;
  std::string organisation = "head";
  std::string kind;
  std::string parent;
  std::string office;
  std::string en;
  std::string zh;
  std::string role;
  std::string from;
  std::string until;
  std::string token;
  std::string reason;
  std::string issuer;
  std::string subject;
  std::vector<std::string> roles;
  std::vector<std::string> permissions;
  std::vector<std::string> offices;
  std::vector<std::string> declarants;
  bool is_service = false;
  bool take = false;
  bool all_offices = false;
};
using Shared = std::shared_ptr<Options>;

Result<Date> date_of(const std::string& text, Instant now) {
  const auto date = Date::parse(text.empty() ? text_of(now).substr(0, 10) : text);
  if (!date) return Error("cli.not_a_day", {text});
  return *date;
}

Result<identity::Grant> grant_of(const Options& options, const std::string& role, Instant now) {
  TW_TRY(const auto from, date_of(options.from, now));
  identity::Grant grant{.person = options.login, .role = role, .from = from};
  if (!options.until.empty()) {
    TW_TRY(grant.until, date_of(options.until, now));
  }
  return grant;
}

void say(const Context& context, const Json& document, std::string_view code,
         const std::vector<std::string>& args) {
  context.json ? print_json(document)
               : static_cast<void>(std::printf("  %s\n", context.say(code, args).c_str()));
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string scope_text(const Context& context, const identity::Scope& scope) {
  std::string text = scope.all_offices       ? context.say("people_report.all_offices")
                     : scope.offices.empty() ? context.say("people_report.no_office")
                                             : joined(scope.offices);
  if (!scope.all_declarants) {
    text += "; " + context.say("people_report.declarants", {joined(scope.declarants)});
  }
  return text;
}

Json to_json(const identity::Person& person, const std::vector<std::string>& roles) {
  return {{"id", person.id},
          {"login", person.login},
          {"kind", person.kind == Principal::Kind::kService ? "service" : "person"},
          {"name", {{"en", person.name.en}, {"zh", person.name.zh}}},
          {"organisation", person.organisation},
          {"roles", roles},
          {"scope",
           {{"all_offices", person.scope.all_offices},
            {"offices", person.scope.offices},
            {"all_declarants", person.scope.all_declarants},
            {"declarants", person.scope.declarants}}},
          {"disabled_at", person.disabled_at ? Json(*person.disabled_at) : Json(nullptr)}};
}

// A role that holds today by its name, another with its days.
std::string role_text(const identity::Grant& grant, const std::string& today) {
  const bool holds =
      grant.from.to_string() <= today && (!grant.until || grant.until->to_string() >= today);
  if (holds && !grant.until) return grant.role;
  return grant.role + " (" + grant.from.to_string() + " – " +
         (grant.until ? grant.until->to_string() : std::string()) + ")";
}

Result<void> list(Context& context, Transaction& transaction, const Deed& deed) {
  const auto today = text_of(deed.now).substr(0, 10);
  const auto grants = identity::grants(transaction);
  Grid grid({false, false, false, false, false, false});
  grid.add({context.say("people_report.login"), context.say("people_report.name"),
            context.say("people_report.organisation"), context.say("people_report.roles"),
            context.say("people_report.sees"), ""});
  grid.rule();
  Json document = Json::array();
  for (const auto& person : identity::people(transaction)) {
    std::vector<std::string> roles;
    for (const auto& grant : grants) {
      if (grant.person == person.id) roles.push_back(role_text(grant, today));
    }
    document.push_back(to_json(person, roles));
    const bool is_service = person.kind == Principal::Kind::kService;
    grid.add({person.login, person.name.in(context.language()), person.organisation, joined(roles),
              scope_text(context, person.scope),
              person.disabled_at
                  ? context.say("people_report.disabled", {person.disabled_at->substr(0, 10)})
              : is_service ? context.say("people_report.service")
                           : ""});
  }
  context.json ? print_json(document) : static_cast<void>(std::fputs(grid.text().c_str(), stdout));
  return {};
}

// The head office is there without being asked for: a home of one office needs no other.
Result<void> make_head_office(Context& context, Transaction& transaction, const Deed& deed) {
  const auto all = identity::organisations(transaction);
  if (std::any_of(all.begin(), all.end(), [](const auto& one) { return one.id == "head"; })) {
    return {};
  }
  TW_TRY(const auto home, lake::Home::open(context.home_folder));
  return identity::add_organisation(
      transaction,
      {.id = "head",
       .kind = "head_office",
       .name = {home.settings().office_name_en, home.settings().office_name_zh}},
      deed);
}

// Answers the id of the proposal, where it takes a second person.
Result<std::string> give(const Context& context, Transaction& transaction, const Options& options,
                         const std::string& role, const Deed& deed) {
  TW_TRY(const auto grant, grant_of(options, role, deed.now));
  TW_TRY(const auto settings, store::read_settings(context.home_folder));
  return identity::give_or_propose(transaction, grant, settings, deed);
}

Result<void> add(Context& context, const Options& options, Transaction& transaction,
                 const Deed& deed) {
  TW_CHECK(make_head_office(context, transaction, deed));
  TW_TRY(const auto person,
         identity::add_person(
             transaction,
             {.login = options.login,
              .kind = options.is_service ? Principal::Kind::kService : Principal::Kind::kPerson,
              .name = {options.en, options.zh},
              .organisation = options.organisation},
             deed));
  const bool was_there = identity::has_administrator(transaction, deed.now);
  std::vector<std::string> proposals;
  for (const auto& role : options.roles) {
    TW_TRY(auto id, give(context, transaction, options, role, deed));
    if (!id.empty()) proposals.push_back(std::move(id));
  }
  Json document = {{"id", person.id}, {"login", person.login}, {"proposals", proposals}};
  const bool is_first = !was_there && identity::has_administrator(transaction, deed.now);
  // Nobody could act from here on without one.
  if (is_first) {
    TW_TRY(document["key"], identity::add_key(transaction, options.login, "first", {}, deed));
  }
  if (!options.is_service) {
    TW_TRY(document["link"], identity::password_link(transaction, options.login, deed));
  }
  say(context, document, "people_report.added", {options.login});
  if (context.json) return {};
  for (const auto& id : proposals) {
    std::printf("  %s\n", context.say("people_report.proposed", {id}).c_str());
  }
  if (document.contains("link")) {
    std::printf("  %s\n", context.say("people_report.link", {document["link"]}).c_str());
  }
  if (is_first) {
    std::printf("  %s\n",
                context.say("people_report.first", {options.login, document["key"]}).c_str());
  }
  return {};
}

Result<void> role(Context& context, const Options& options, Transaction& transaction,
                  const Deed& deed) {
  if (options.take) {
    TW_CHECK(identity::take_role(transaction, options.login, options.role, deed));
    say(context, {{"login", options.login}, {"taken", options.role}}, "people_report.taken",
        {options.login, options.role});
    return {};
  }
  TW_TRY(const auto id, give(context, transaction, options, options.role, deed));
  if (!id.empty()) {
    say(context, {{"proposal", id}}, "people_report.proposed", {id});
    return {};
  }
  say(context, {{"login", options.login}, {"given", options.role}}, "people_report.given",
      {options.login, options.role});
  return {};
}

Result<void> roles(Context& context, Transaction& transaction) {
  Json document = Json::array();
  Grid grid({false, false, false});
  for (const auto& each : identity::roles(transaction)) {
    std::vector<std::string> names;
    for (const auto permission : each.permissions.list()) {
      names.emplace_back(identity::permission_name(permission));
    }
    document.push_back({{"name", each.name},
                        {"label", {{"en", each.label.en}, {"zh", each.label.zh}}},
                        {"shipped", each.shipped},
                        {"permissions", names}});
    grid.add({each.name, each.label.in(context.language()), ""});
    for (const auto& name : names) grid.add({"", name, context.say(name)});
  }
  context.json ? print_json(document) : static_cast<void>(std::fputs(grid.text().c_str(), stdout));
  return {};
}

Result<void> define(Context& context, const Options& options, Transaction& transaction,
                    const Deed& deed) {
  identity::Role defined{.name = options.role,
                         .label = {options.en.empty() ? options.role : options.en,
                                   options.zh.empty() ? options.role : options.zh}};
  for (const auto& name : options.permissions) {
    const auto permission = identity::permission_named(name);
    if (!permission) return Error("identity.permission_unknown", {name});
    defined.permissions.add(*permission);
  }
  TW_CHECK(identity::define_role(transaction, defined, deed));
  say(context, {{"role", defined.name}}, "people_report.defined", {defined.name});
  return {};
}

Result<void> scope(Context& context, const Options& options, Transaction& transaction,
                   const Deed& deed) {
  const identity::Scope wanted{.all_offices = options.all_offices,
                               .offices = options.offices,
                               .all_declarants = options.declarants.empty(),
                               .declarants = options.declarants};
  TW_CHECK(identity::set_scope(transaction, options.login, wanted, deed));
  say(context, {{"login", options.login}}, "people_report.scoped",
      {options.login, scope_text(context, wanted)});
  return {};
}

Result<void> delegate(Context& context, const Options& options, Transaction& transaction,
                      const Deed& deed) {
  if (!options.id.empty()) {
    TW_CHECK(identity::end_delegation(transaction, options.id, deed));
    say(context, {{"ended", options.id}}, "people_report.delegation_ended", {options.id});
    return {};
  }
  TW_TRY(const auto first, date_of(options.from, deed.now));
  if (options.until.empty()) return Error("cli.not_a_day", {""});
  TW_TRY(const auto last, date_of(options.until, deed.now));
  TW_TRY(const auto id,
         identity::delegate(
             transaction,
             {.from = options.login, .to = options.other, .first = first, .last = last}, deed));
  say(context, {{"id", id}}, "people_report.delegated",
      {options.other, options.login, first.to_string(), last.to_string(), id});
  return {};
}

Result<void> proposals(Context& context, Transaction& transaction) {
  Json document = Json::array();
  Grid grid({false, false, false, false});
  for (const auto& each : identity::proposals(transaction, "open")) {
    document.push_back({{"id", each.id},
                        {"kind", each.kind},
                        {"subject", each.subject},
                        {"document", Json::parse(each.document)},
                        {"proposed_by", each.proposed_by},
                        {"proposed_at", each.proposed_at}});
    grid.add({each.id, each.kind, each.subject, each.proposed_at.substr(0, 16)});
  }
  context.json ? print_json(document) : static_cast<void>(std::fputs(grid.text().c_str(), stdout));
  return {};
}

// The password on the first line of standard input: not among the arguments, where others see it.
Result<void> choose_password(Context& context, const Options& options) {
  std::string password;
  std::getline(std::cin, password);
  TW_TRY(auto store, store::Store::open(context.home_folder));
  TW_CHECK(identity::choose_password(store, options.token, password, instant_now(), system_random));
  say(context, {{"done", true}}, "people_report.password", {});
  return {};
}

using Change = Result<void> (*)(Context&, const Options&, Transaction&, const Deed&);

Command& subcommand(Command& parent, Context& context, const Shared& options, Needed needed,
                    const char* name, const char* help, Change change) {
  auto* command = parent.add_subcommand(name, help);
  run_on_people(*command, context, needed,
                [&context, options, change](Transaction& transaction, const Deed& deed) {
                  return change(context, *options, transaction, deed);
                });
  return *command;
}

void add_days(Command& command, Options& options) {
  command.add_option("--from", options.from, "First day, YYYY-MM-DD (UTC); today if left out");
  command.add_option("--until", options.until, "Last day, YYYY-MM-DD");
}

void add_names(Command& command, Options& options) {
  command.add_option("--name-en", options.en, "Name in English");
  command.add_option("--name-zh", options.zh, "Name in Chinese");
}

void add_persons(Command& people, Context& context, const Shared& options) {
  subcommand(
      people, context, options, Permission::kPeopleRead, "list",
      "Everybody, with roles and what each sees",
      [](Context& c, const Options&, Transaction& t, const Deed& d) { return list(c, t, d); });

  auto& organisation =
      subcommand(people, context, options, Permission::kPeopleManage, "organisation",
                 "Add a district, subordinate office, department or broker that people belong to",
                 [](Context& c, const Options& o, Transaction& t, const Deed& d) -> Result<void> {
                   TW_CHECK(identity::add_organisation(
                       t,
                       {o.id,
                        o.kind,
                        o.parent,
                        o.office,
                        {o.en.empty() ? o.id : o.en, o.zh.empty() ? o.id : o.zh}},
                       d));
                   say(c, {{"organisation", o.id}}, "people_report.organised", {o.id});
                   return {};
                 });
  organisation.add_option("id", options->id, "A short name: d22, tax")->required();
  organisation
      .add_option("--kind", options->kind,
                  "head_office, district, subordinate_office, department, broker")
      ->required();
  organisation.add_option("--parent", options->parent, "The organisation it belongs to");
  organisation.add_option("--office", options->office,
                          "Code of the customs district or office; of a broker, its declarant_id");
  add_names(organisation, *options);

  auto& person =
      subcommand(people, context, options, Permission::kPeopleManage, "add",
                 "Add a person (who then chooses a password by the link) or a service", add);
  person.add_option("login", options->login, "a-z, 0-9, . _ -")->required();
  add_names(person, *options);
  person.add_option("--organisation", options->organisation, "Where the person belongs")
      ->capture_default_str();
  person.add_option("--role", options->roles, "A role given at once; may be repeated");
  person.add_flag("--service", options->is_service, "A program, which acts by key");

  auto& seen = subcommand(people, context, options, Permission::kPeopleManage, "scope",
                          "Say what a person sees, in place of what it was", scope);
  seen.add_option("login", options->login)->required();
  seen.add_flag("--all-offices", options->all_offices, "The declarations of all offices");
  seen.add_option("--office", options->offices,
                  "Of a district (22) or one office (2225); may be repeated");
  seen.add_option("--declarant", options->declarants,
                  "Only what this declarant lodged; may be repeated");

  auto& off =
      subcommand(people, context, options, Permission::kPeopleManage, "disable",
                 "The person may do nothing from now on; what was done stays under the name",
                 [](Context& c, const Options& o, Transaction& t, const Deed& d) -> Result<void> {
                   TW_CHECK(identity::disable(t, o.login, d));
                   say(c, {{"disabled", o.login}}, "people_report.now_disabled", {o.login});
                   return {};
                 });
  off.add_option("login", options->login)->required();
}

void add_rights(Command& people, Context& context, const Shared& options) {
  auto& given =
      subcommand(people, context, options, Permission::kPeopleManage, "role",
                 "Give a person a role, for good or for some days, or take it away", role);
  given.add_option("login", options->login)->required();
  given.add_option("role", options->role, "See `people roles`")->required();
  add_days(given, *options);
  given.add_flag("--take", options->take, "Take it away");

  subcommand(people, context, options, Permission::kPeopleRead, "roles",
             "The roles and what each allows",
             [](Context& c, const Options&, Transaction& t, const Deed&) { return roles(c, t); });

  auto& defined = subcommand(people, context, options, Permission::kPeopleManage, "define",
                             "Define a role of this home's own, or define it anew", define);
  defined.add_option("role", options->role)->required();
  defined.add_option("--permission", options->permissions, "e.g. table.read; may be repeated")
      ->required();
  add_names(defined, *options);

  auto* command = people.add_subcommand(
      "delegate", "Let another act for you for some days (--acting-for), or end that");
  // Anybody may lend what is theirs: the room asks who it is.
  run_on_people(*command, context, std::nullopt,
                [&context, options](Transaction& transaction, const Deed& deed) {
                  return delegate(context, *options, transaction, deed);
                });
  command->add_option("login", options->login, "Whose rights");
  command->add_option("to", options->other, "Who acts");
  add_days(*command, *options);
  command->add_option("--end", options->id, "End this delegation");
}

void add_second_person(Command& people, Context& context, const Shared& options) {
  subcommand(
      people, context, options, Permission::kPeopleRead, "proposals",
      "What waits for a second person",
      [](Context& c, const Options&, Transaction& t, const Deed&) { return proposals(c, t); });
  auto& yes =
      subcommand(people, context, options, Permission::kGrantApprove, "approve",
                 "Approve a role that another has proposed to give",
                 [](Context& c, const Options& o, Transaction& t, const Deed& d) -> Result<void> {
                   TW_CHECK(identity::approve_grant(t, o.id, d));
                   say(c, {{"approved", o.id}}, "people_report.approved", {o.id});
                   return {};
                 });
  yes.add_option("id", options->id)->required();
  auto& no =
      subcommand(people, context, options, Permission::kPeopleRead, "refuse",
                 "Refuse a proposal, or withdraw one's own",
                 [](Context& c, const Options& o, Transaction& t, const Deed& d) -> Result<void> {
                   TW_TRY(const auto proposal, identity::refuse(t, o.id, o.reason, d));
                   say(c, {{"proposal", o.id}, {"state", proposal.state}},
                       "people_report." + proposal.state, {o.id});
                   return {};
                 });
  no.add_option("id", options->id)->required();
  no.add_option("--reason", options->reason, "Why")->required();
}

}  // namespace

void add_people(Command& app, Context& context) {
  auto* people = app.add_subcommand(
      "people",
      "Who works here, what each may do and what each sees.\n"
      "Until there is an administrator, whoever can write the home's files may do everything");
  people->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  add_persons(*people, context, options);
  add_rights(*people, context, options);
  add_second_person(*people, context, options);

  auto& link =
      subcommand(*people, context, options, Permission::kPeopleManage, "link",
                 "A new link by which a person chooses a password; takes one-time codes away",
                 [](Context& c, const Options& o, Transaction& t, const Deed& d) -> Result<void> {
                   TW_TRY(const auto token, identity::password_link(t, o.login, d));
                   say(c, {{"link", token}}, "people_report.link", {token});
                   return {};
                 });
  link.add_option("login", options->login)->required();

  auto& elsewhere = subcommand(
      *people, context, options, Permission::kPeopleManage, "elsewhere",
      "Who a person is at the OpenID provider that sign_in.toml names",
      [](Context& c, const Options& o, Transaction& t, const Deed& d) -> Result<void> {
        TW_CHECK(identity::link_foreign(t, o.login, {o.issuer, o.subject}, d));
        say(c, {{"login", o.login}, {"issuer", o.issuer}, {"subject", o.subject}},
            "people_report.elsewhere", {o.login, o.subject, o.issuer});
        return {};
      });
  elsewhere.add_option("login", options->login)->required();
  elsewhere.add_option("--issuer", options->issuer, "The provider, as in sign_in.toml")->required();
  elsewhere.add_option("--subject", options->subject, "The `sub` of its ID tokens")->required();

  auto* password = people->add_subcommand(
      "password", "Choose a password with a link; it is read from standard input");
  password->add_option("--token", options->token, "The last part of the link")->required();
  run_as(*password, context, [&context, options] { return choose_password(context, *options); });
}

}  // namespace tw::cli
