// For tests: an empty home whose operational store is SQLite's, or a PostgreSQL's that the test
// program starts itself, on loopback, in a folder that goes with it. Skips where it is not
// installed.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "base/file.h"
#include "store/store.h"

namespace tw::store {

// A folder that is deleted again.
class TestFolder {
 public:
  TestFolder() : path_(std::filesystem::temp_directory_path() / ("tidewaiter-" + unique_name())) {
    std::filesystem::create_directories(path_);
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// One server a test program; PostgreSQL refuses to run as root, so it is run as the user its
// package made.
class TestPostgresql {
 public:
  static TestPostgresql& instance() {
    static TestPostgresql server;
    return server;
  }
  bool is_there() const { return port_ != 0; }
  // An empty database of its own.
  std::string new_database() {
    const std::string name = "t" + std::to_string(++databases_);
    Session session({Location::Kind::kPostgresql, url("postgres")});
    session.run("CREATE DATABASE " + name, {});
    return url(name);
  }
  ~TestPostgresql() {
    if (server_ > 0) {
      kill(server_, SIGQUIT);
      waitpid(server_, nullptr, 0);
    }
  }

 private:
  TestPostgresql() {
    std::filesystem::path programs;
    std::error_code absent;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", absent)) {
      if (std::filesystem::exists(version.path() / "bin/initdb")) programs = version.path() / "bin";
    }
    const passwd* user = getpwnam("postgres");
    if (programs.empty() || (geteuid() == 0 && user == nullptr)) return;
    const auto data = folder_.path() / "data";
    if (geteuid() == 0) {
      std::filesystem::permissions(folder_.path(), std::filesystem::perms::owner_all);
      if (chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0) return;
    }
    const std::string as = geteuid() == 0
                               ? "setpriv --reuid postgres --regid postgres --clear-groups "
                               : std::string();
    const std::string initialise =
        "cd / && " + as + (programs / "initdb").string() + " -D " + data.string() +
        " -U postgres -A trust -E UTF8 --locale C --no-sync >/dev/null 2>&1";
    if (std::system(initialise.c_str()) != 0) return;
    const int port = free_port();
    start("cd / && exec " + (as.empty() ? "setpriv " : as) + "--pdeathsig INT " +
          (programs / "postgres").string() + " -D " + data.string() + " -p " +
          std::to_string(port) +
          " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
          " -c log_min_messages=panic >/dev/null 2>&1");
    wait_for(port);
  }

  void start(const std::string& command) {
    server_ = fork();
    if (server_ == 0) {
      execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
      _exit(127);
    }
  }

  // Asks until it answers, half a minute at most.
  void wait_for(int port) {
    for (int i = 0; i < 300; ++i) {
      port_ = port;
      try {
        Session session({Location::Kind::kPostgresql, url("postgres")});
        return;
      } catch (const EnvironmentError&) {
        port_ = 0;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    }
  }

  static int free_port() {
    const int handle = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(handle, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size);
    close(handle);
    return ntohs(address.sin_port);
  }

  std::string url(const std::string& database) const {
    return "postgresql://postgres@127.0.0.1:" + std::to_string(port_) + "/" + database;
  }

  TestFolder folder_;
  pid_t server_ = -1;
  int port_ = 0;
  int databases_ = 0;
};

// Each test of the suite runs once on either database.
class OnEachDatabase : public testing::TestWithParam<Location::Kind> {
 protected:
  void SetUp() override {
    if (GetParam() == Location::Kind::kSqlite) return;
    if (!TestPostgresql::instance().is_there()) GTEST_SKIP() << "postgresql is not installed";
    std::ofstream(home() / "settings.toml")
        << "store = \"" << TestPostgresql::instance().new_database() << "\"\n";
  }
  const std::filesystem::path& home() const { return folder_.path(); }
  Store open() const {
    auto store = Store::open(home());
    TW_ASSERT(store.has_value());
    return std::move(*store);
  }

 private:
  TestFolder folder_;
};

inline std::string name_of_database(const testing::TestParamInfo<Location::Kind>& info) {
  return info.param == Location::Kind::kSqlite ? "Sqlite" : "Postgresql";
}

#define TW_ON_EACH_DATABASE(suite)                                                    \
  INSTANTIATE_TEST_SUITE_P(On, suite,                                                 \
                           testing::Values(::tw::store::Location::Kind::kSqlite,      \
                                           ::tw::store::Location::Kind::kPostgresql), \
                           ::tw::store::name_of_database)

}  // namespace tw::store
