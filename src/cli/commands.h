// One function a command, in <name>_command.cc. Only main.cc reads this: a new command leaves the
// others as they are built.
#pragma once

namespace tw::cli {

class Command;
struct Context;

void add_init(Command& app, Context& context);
void add_standards(Command& app, Context& context);
void add_load(Command& app, Context& context);
void add_check(Command& app, Context& context);
void add_review(Command& app, Context& context);
void add_close(Command& app, Context& context);
void add_confidentiality(Command& app, Context& context);
void add_table(Command& app, Context& context);
void add_explore(Command& app, Context& context);
void add_index(Command& app, Context& context);
void add_mirror(Command& app, Context& context);
void add_bill(Command& app, Context& context);
void add_agreement(Command& app, Context& context);
void add_catalogue(Command& app, Context& context);
void add_enterprise(Command& app, Context& context);
void add_feed(Command& app, Context& context);
void add_use(Command& app, Context& context);
void add_inplace(Command& app, Context& context);
void add_trace(Command& app, Context& context);
void add_watch(Command& app, Context& context);
void add_quality(Command& app, Context& context);
void add_status(Command& app, Context& context);
void add_simulate(Command& app, Context& context);
void add_credibility(Command& app, Context& context);
void add_queue(Command& app, Context& context);
void add_history(Command& app, Context& context);
void add_evidence(Command& app, Context& context);
void add_doctor(Command& app, Context& context);
void add_log(Command& app, Context& context);
void add_verify(Command& app, Context& context);
void add_witness(Command& app, Context& context);
void add_analyse(Command& app, Context& context);
void add_serve(Command& app, Context& context);
void add_backup(Command& app, Context& context);
void add_restore(Command& app, Context& context);
void add_people(Command& app, Context& context);
void add_session(Command& app, Context& context);
void add_key(Command& app, Context& context);

}  // namespace tw::cli
