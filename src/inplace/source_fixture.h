// For tests: a MariaDB that the test program starts itself, on loopback, in a folder that goes with
// it. The PostgreSQL is store/store_fixture.h's. Absent where it is not installed.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "inplace/odbc.h"
#include "store/store_fixture.h"

namespace tw::inplace {

class TestMariadb {
 public:
  static TestMariadb& instance() {
    static TestMariadb server;
    return server;
  }
  bool is_there() const { return port_ != 0; }
  std::string connection() const {
    return "Driver=MariaDB Unicode;Server=127.0.0.1;Port=" + std::to_string(port_) +
           ";Uid=root;Database=test;CHARSET=utf8mb4";
  }
  ~TestMariadb() {
    if (server_ > 0) {
      kill(server_, SIGKILL);
      waitpid(server_, nullptr, 0);
    }
  }

 private:
  TestMariadb() {
    if (!std::filesystem::exists("/usr/sbin/mariadbd")) return;
    const auto data = (folder_.path() / "data").string();
    const passwd* user = getpwnam("mysql");
    const bool is_root = geteuid() == 0;
    if (is_root &&
        (user == nullptr || chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0)) {
      return;
    }
    const std::string as =
        is_root ? "setpriv --reuid mysql --regid mysql --clear-groups " : std::string("setpriv ");
    const std::string make = "cd / && " + as +
                             "mariadb-install-db --no-defaults --auth-root-authentication-method="
                             "normal --skip-test-db --datadir=" +
                             data + " >/dev/null 2>&1";
    if (std::system(make.c_str()) != 0) return;
    const int port = free_port();
    const std::string command =
        "cd / && exec " + as + "--pdeathsig KILL mariadbd --no-defaults --datadir=" + data +
        " --socket=" + data +
        "/s --bind-address=127.0.0.1 --skip-name-resolve --port=" + std::to_string(port) +
        " --innodb-flush-log-at-trx-commit=0 >/dev/null 2>&1";
    server_ = fork();
    if (server_ == 0) {
      execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
      _exit(127);
    }
    wait_for(port);
  }

  void wait_for(int port) {
    for (int i = 0; i < 600; ++i) {
      const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
      auto connection = OdbcConnection::open(
          "Driver=MariaDB Unicode;Server=127.0.0.1;Uid=root;Port=" + std::to_string(port),
          deadline);
      if (connection &&
          (*connection)
              ->run("CREATE DATABASE IF NOT EXISTS test CHARACTER SET utf8mb4", deadline)) {
        port_ = port;
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
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

  store::TestFolder folder_;
  pid_t server_ = -1;
  int port_ = 0;
};

}  // namespace tw::inplace
