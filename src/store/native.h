// The connection below SOCI, for what SOCI has no word for. Internal to the room.
#pragma once

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "store/session.h"

namespace tw::store {

struct Session::State {
  soci::session session;
  Location::Kind kind = Location::Kind::kSqlite;

  sqlite_api::sqlite3* sqlite() {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
  }
  PGconn* postgresql() {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
  }
};

}  // namespace tw::store
